"""From the needs of a question's options to raw importances, and on to weights.

Each question has one budget: if its chosen options state raw levels r_k on
several criteria, criterion j gets ``max(r) * r_j / sum(r)``, so that a question
counts once however many criteria it feeds (Weber, Eisenfuehr and von
Winterfeldt 1988). A skipped or "not sure" question counts as the mean over its
prior; "doesn't matter" options state nothing and count as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum

import numpy as np

from webapp.domain.catalogue import Level, Option, Question
from webapp.domain.matrix import Floats

RAW_LEVEL: Mapping[Level, float] = {"nice": 1.0, "important": 2.0, "critical": 4.0}
CAP = 5.0
"""The most raw importance that one criterion may gather."""


def normalised(importances: Floats) -> Floats:
    """Raw importances (..., m) or swing weights, scaled to add up to 1.

    Where nothing carries weight, weights are equal.
    """
    importances = np.asarray(importances, dtype=float)
    totals = importances.sum(axis=-1, keepdims=True)
    empty = totals <= 0.0
    if np.count_nonzero(empty):
        importances = np.where(empty, 1.0, importances)
        totals = np.where(empty, importances.shape[-1], totals)
    result: Floats = importances / totals
    return result


def budgeted(options: Iterable[Option]) -> dict[str, float]:
    """Raw importance by criterion that one question's chosen options add."""
    levels = {c: RAW_LEVEL[level] for c, level in merged(options).items()}
    if not levels:
        return {}
    scale = max(levels.values()) / fsum(levels.values())
    return {criterion_id: scale * raw for criterion_id, raw in levels.items()}


def merged(options: Iterable[Option]) -> dict[str, Level]:
    """The needs of several options of one question: the strongest each."""
    levels: dict[str, Level] = {}
    for option in options:
        for criterion_id, level in option.needs.items():
            known = levels.get(criterion_id)
            if known is None or RAW_LEVEL[level] > RAW_LEVEL[known]:
                levels[criterion_id] = level
    return levels


def prior_mean(question: Question) -> dict[str, float]:
    """Mean of the budgeted raw importances over the question's prior."""
    mean: dict[str, float] = {}
    for choice in question.prior:
        for criterion_id, rho in budgeted(question.chosen(choice.options)).items():
            mean[criterion_id] = mean.get(criterion_id, 0.0) + choice.share * rho
    return mean
