"""Which alternatives are most alike: the mean difference of their known levels."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from webapp.domain.catalogue import Alternative, Catalogue


@dataclass(frozen=True)
class Neighbour:
    """An alternative that is much like another one."""

    alternative_id: str
    distance: float
    """Mean absolute difference of levels, over criteria that are known of both."""
    criterion_id: str
    """On which the two differ most; the earlier of equal ones."""


def nearest(
    catalogue: Catalogue, alternative: Alternative, count: int = 3
) -> tuple[Neighbour, ...]:
    """The alternatives most like one, nearest first; parts and outcomes left out."""
    found = [
        _neighbour(catalogue, alternative, other)
        for other in catalogue.recommendable()
        if other.id != alternative.id and not other.is_outcome
    ]
    known = [neighbour for neighbour in found if neighbour is not None]
    return tuple(sorted(known, key=lambda n: round(n.distance, 9))[:count])


def _neighbour(
    catalogue: Catalogue, first: Alternative, second: Alternative
) -> Neighbour | None:
    """None if there is no criterion on which both are known."""
    levels = [
        (criterion.id, first.level(criterion.id), second.level(criterion.id))
        for criterion in catalogue.criteria
    ]
    apart = {
        criterion_id: abs(a - b)
        for criterion_id, a, b in levels
        if a is not None and b is not None
    }
    if not apart:
        return None
    mean = fsum(apart.values()) / len(apart)
    return Neighbour(second.id, mean, max(apart, key=lambda key: apart[key]))
