"""Who wins how often: every alternative's share of many complete forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from statistics import median

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.model import model
from webapp.domain.recommendation import recommend
from webapp.domain.sampled_answers import Mode, first_places, points, sampled_answers

FORMS = 10_000
FORMS_FOR_CONFIDENCE = 600
ANSWERED = (0, 4, 8, 12)
"""Numbers of first answers after which confidence is looked at, before all."""


@dataclass(frozen=True)
class WinShares:
    """The outcome of many forms of one kind of people."""

    forms: int
    won: Mapping[str, float]
    """By alternative, the share in which it comes first of the forms that leave
    somebody; those that contradict themselves say nothing."""
    competed: Mapping[str, float]
    """By alternative, the share of all forms in which it is not ruled out."""
    behind: Mapping[str, float]
    """By alternative, the least points by which it trails a form's first; infinite
    if it never competes."""
    hybrids: float
    """The share in which a hybrid comes first, likewise."""
    nobody: float
    """The share of all forms in which everything is ruled out."""


def win_shares(catalogue: Catalogue, mode: Mode, forms: int = FORMS) -> WinShares:
    """The shares of all alternatives in so many forms."""
    tables = model(catalogue)
    found = points(tables, sampled_answers(catalogue, forms, mode))
    feasible = np.isfinite(found)
    first = first_places(found)
    decided = first[first >= 0]
    won = np.bincount(decided, minlength=found.shape[1]) / max(1, len(decided))
    behind = np.where(feasible, found.max(axis=1, keepdims=True), np.inf) - np.where(
        feasible, found, 0.0
    )
    ids = [alternative.id for alternative in tables.matrix.alternatives]
    by_id = dict(zip(ids, won.tolist(), strict=True))
    hybrids = [a.id for a in tables.matrix.alternatives if a.kind == "hybrid"]
    return WinShares(
        forms=forms,
        won=by_id,
        competed=dict(zip(ids, feasible.mean(axis=0).tolist(), strict=True)),
        behind=dict(zip(ids, behind.min(axis=0).tolist(), strict=True)),
        hybrids=sum(by_id[id_] for id_ in hybrids),
        nobody=1.0 - len(decided) / forms,
    )


def confidence_by_answers(
    catalogue: Catalogue, mode: Mode, forms: int = FORMS_FOR_CONFIDENCE
) -> Mapping[str, float]:
    """The leader's median share of weightings after the first 0, 4, 8, 12 and all
    answers, over the forms in which somebody is left."""
    drawn = sampled_answers(catalogue, forms, mode)
    leading_share = cache(partial(_leading_share, catalogue))
    medians: dict[str, float] = {}
    for count in (*ANSWERED, None):
        shares = [leading_share(Answers(form.chosen[:count])) for form in drawn]
        known = [share for share in shares if share is not None]
        medians["all" if count is None else str(count)] = median(known or [0.0])
    return medians


def _leading_share(catalogue: Catalogue, answers: Answers) -> float | None:
    """How often the leader comes first; 1 without a rival, None without a leader."""
    found = recommend(catalogue, answers)
    if found.winner is None:
        return None
    if found.confidence is None:
        return 1.0
    return found.confidence.shares[found.winner.alternative_id]
