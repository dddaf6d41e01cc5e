"""Whom a result names, and with which numbers: one rule for all that shows it."""

from __future__ import annotations

from webapp.domain.catalogue import Catalogue
from webapp.domain.outcome import AnyRecommendation
from webapp.domain.scoring import differences

_NOTHING = 1e-6
"""Points below which one is no better: rounding, in results that were read back."""


def named(found: AnyRecommendation) -> tuple[str, ...]:
    """Ids of what is chosen: the first, or all that are too close to name only one.

    Where first and second tie, these two; where no single one comes first often
    enough, the shortlist. In the order of the ranking; empty if nothing is left.
    """
    ranked = tuple(scored.alternative_id for scored in found.ranking)
    if found.tie:
        return ranked[:2]
    if found.confidence and found.confidence.word == "close":
        return found.confidence.shortlist
    return ranked[:1]


def has_score(catalogue: Catalogue, alternative_id: str) -> bool:
    """Whether a score tells anything: an outcome such as "nothing is needed" has none
    of its own, and the page of its result shows none."""
    return not catalogue.alternative(alternative_id).is_outcome


def second_is_nowhere_better(found: AnyRecommendation) -> bool:
    """Whether the first has at least the points of the second on all that counts.

    No weighting then puts the second first. False where points were not kept.
    """
    first, second = found.winner, found.runner_up
    if first is None or second is None or not second.points_by_criterion:
        return False
    leads = differences(first, second).values()
    return max(leads) > _NOTHING and min(leads) >= -_NOTHING
