"""How sure the first place is, in words that always come with numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import floor
from typing import Literal

import numpy as np

from webapp.domain.acceptability import (
    Places,
    rank_acceptability,
    sample_ranks,
    sample_scores,
    winners_weights,
)
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.effects import Stated
from webapp.domain.matrix import Floats, by_need
from webapp.domain.model import Model

Word = Literal["clear", "likely", "ahead", "close"]
WORDS: Mapping[Word, float] = {"clear": 0.8, "likely": 0.6, "ahead": 0.4}
"""The share from which each word may be used; below all, "too close to call"."""
TOGETHER = 0.8
"""The share that the alternatives of a shortlist reach together."""
USUAL = 0.8
"""The share of samples whose ranks count as usual."""
TIE_MARGIN = 2.0
"""Points below which first and second are named together."""
TIE_WINNING = 0.6
"""The share in which the first must beat the second to be named alone."""


@dataclass(frozen=True)
class Sampled:
    """The scores of all samples, shape (samples, alternatives)."""

    ids: tuple[str, ...]
    points: Floats

    def rank_shares(self) -> dict[str, tuple[float, ...]]:
        """By alternative, the share of samples in which it has each rank."""
        shares = rank_acceptability(sample_ranks(self.points))
        return dict(zip(self.ids, map(tuple, shares.tolist()), strict=True))


@dataclass(frozen=True)
class Confidence:
    """How the ranking holds when answers and ratings are taken less literally."""

    shares: Mapping[str, float]
    """First-rank acceptability: share of samples in which each comes first."""
    families: Mapping[str, float]
    """By base: the share in which it or one of its variants comes first."""
    central: Mapping[str, Mapping[str, float]]
    """Mean weights of the samples that each wins; without those that never do."""
    over_runner_up: float
    """Share in which the first of the ranking beats the second."""
    shortlist: tuple[str, ...]
    """The fewest that come first in 8 of 10 samples together, with the leader, and
    with the runner-up where they tie; in the order of the ranking."""
    tie: bool
    """Whether first and second are too close to name only one."""
    word: Word
    sampled: Sampled | None = field(default=None, compare=False, repr=False)
    """None in results that were read back."""

    @cached_property
    def ranks(self) -> Mapping[str, tuple[float, ...]]:
        """Rank acceptability: the share of samples in which each has rank 1, 2, ...

        Worked out when it is first asked for: its cost grows with the square of the
        alternatives, and a click does not need it. Empty where it was not kept.
        """
        return self.sampled.rank_shares() if self.sampled else {}

    def usual_ranks(self, alternative_id: str) -> tuple[int, int] | None:
        """The ranks from best to worst that an alternative has in eight of ten
        samples, one tenth being better and one worse; None if ranks were not kept."""
        shares = self.ranks.get(alternative_id)
        if shares is None:
            return None
        reached = list(accumulate(shares))
        outside = (1.0 - USUAL) / 2.0
        best = next(rank for rank, share in enumerate(reached, 1) if share > outside)
        worst = next(
            (rank for rank, share in enumerate(reached, 1) if share >= 1.0 - outside),
            len(reached),
        )
        return best, worst

    @property
    def together(self) -> float:
        """Share in which one of the shortlist comes first."""
        return min(1.0, sum(self.shares[id_] for id_ in self.shortlist))


def out_of_ten(share: float) -> int:
    """The share as "n of 10", never 0 or 10: samples do not make certain."""
    return min(9, max(1, floor(10.0 * share + 0.5)))


def confidence(
    model: Model,
    answers: Answers,
    stated: Stated,
    ranking: Sequence[tuple[str, float]],
) -> Confidence | None:
    """The confidence in a ranking of (id, score); None if it has fewer than two."""
    if len(ranking) < 2:
        return None
    weights = model.weightings.weights(
        answers, stated.ceilings[0], float(stated.team_shares[0])
    )
    listed = np.flatnonzero(stated.feasible[0])
    alternatives = [model.matrix.alternatives[row] for row in listed]
    points = sampled_points(model, stated, weights)[:, listed]
    first_places = points == points.max(axis=1, keepdims=True)
    ids = [alternative.id for alternative in alternatives]
    shares = dict(zip(ids, first_places.mean(axis=0).tolist(), strict=True))
    first, second = (ids.index(id_) for id_, _ in ranking[:2])
    winning = float((points[:, first] > points[:, second]).mean())
    margin = round(ranking[0][1] - ranking[1][1], 9)
    tie = margin < TIE_MARGIN or winning < TIE_WINNING
    leader = ranking[0][0]
    return Confidence(
        shares=shares,
        families=_families(model.catalogue, alternatives, first_places),
        central=_central(model, ids, weights, first_places),
        over_runner_up=winning,
        shortlist=_shortlist(shares, [id_ for id_, _ in ranking], 2 if tie else 1),
        tie=tie,
        word=_word(shares[leader], tie=tie),
        sampled=Sampled(tuple(ids), points),
    )


def sampled_points(model: Model, stated: Stated, weights: Floats) -> Floats:
    """Scores of all alternatives in each sample; those excluded are masked later."""
    needs = stated.needs[0]
    points = sample_scores(
        by_need(model.matrix.values, needs),
        weights,
        by_need(model.matrix.spreads, needs),
        model.noise,
    )
    points += stated.team_shares[0] * stated.matches[0]
    return points


def _families(
    catalogue: Catalogue, alternatives: list[Alternative], first: Places
) -> dict[str, float]:
    """Near-clones split first places, so bases are counted with their variants."""
    members: dict[str, list[int]] = {}
    for column, alternative in enumerate(alternatives):
        members.setdefault(catalogue.root(alternative), []).append(column)
    return {
        base: float(first[:, columns].any(axis=1).mean())
        for base, columns in members.items()
    }


def _central(
    model: Model, ids: list[str], weights: Floats, first: Places
) -> dict[str, dict[str, float]]:
    criteria = model.matrix.criteria
    return {
        id_: dict(zip(criteria, mean.tolist(), strict=True))
        for id_, mean in zip(ids, winners_weights(weights, first), strict=True)
        if mean is not None
    }


def _shortlist(
    shares: Mapping[str, float], ranked: list[str], named: int
) -> tuple[str, ...]:
    """The fewest that reach ``TOGETHER``, and the first ``named`` of the ranking."""
    chosen: set[str] = set()
    by_share = sorted(ranked, key=lambda id_: (-shares[id_], ranked.index(id_)))
    for id_ in by_share:
        if sum(shares[c] for c in chosen) >= TOGETHER - 1e-12:
            break
        chosen.add(id_)
    chosen.update(ranked[:named])
    return tuple(id_ for id_ in ranked if id_ in chosen)


def _word(share: float, *, tie: bool) -> Word:
    if tie:
        return "close"
    return next((word for word, least in WORDS.items() if share >= least), "close")
