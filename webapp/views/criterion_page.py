"""One criterion: its anchors, and every alternative under the anchor that it meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.catalogue import Anchor, Catalogue, Criterion, Derivation
from webapp.views.rating import Rating, rating

RULES: Mapping[Derivation, str] = {
    "capability": (
        "A combination is as good here as the part that does it; half a level less "
        "where that is its second part."
    ),
    "minimum": "A combination is only as good here as its weaker part.",
    "lightness": (
        "The heavier part of a combination counts, and one level less because there "
        "are two."
    ),
    "burden": (
        "The part that asks for more counts, and half a level less because there are "
        "two; a whole level less where they do not share what they run on."
    ),
    "throughput": (
        "Seven tenths come from the faster part of a combination, three tenths from "
        "the slower one."
    ),
}
"""How a hybrid's level follows from its parts, in words."""


@dataclass(frozen=True)
class Rung:
    """An anchor, and who meets it without meeting the next."""

    anchor: Anchor
    ratings: tuple[Rating, ...]


@dataclass(frozen=True)
class CriterionPage:
    """The page of one criterion."""

    criterion: Criterion
    rule: str
    rungs: tuple[Rung, ...]
    """Highest first, those without alternatives included."""
    unknown: tuple[Rating, ...]
    idle: tuple[Rating, ...]
    """Parts that play no role here."""


def criterion_page(catalogue: Catalogue, criterion: Criterion) -> CriterionPage:
    """The criterion with all alternatives on it, best first."""
    ratings = [rating(catalogue, a, criterion) for a in catalogue.alternatives]
    ratings.sort(key=lambda r: -r.mark.level)
    return CriterionPage(
        criterion=criterion,
        rule=RULES[criterion.derivation],
        rungs=tuple(
            Rung(anchor, tuple(r for r in ratings if r.met == anchor))
            for anchor in reversed(criterion.anchors)
        ),
        unknown=tuple(r for r in ratings if r.mark.state == "unknown"),
        idle=tuple(r for r in ratings if r.mark.state == "idle"),
    )
