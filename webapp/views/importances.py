"""What counts, how much, and how far that could change before the first place does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import Recommendation
from webapp.domain.stability import Flip
from webapp.views import wording

_SHOWN = 6
_LEAST = 0.005


@dataclass(frozen=True)
class Importance:
    """One thing that counts, with the weights between which the leader stays."""

    name: str
    weight: str
    text: str
    now: float
    """Places on the scale of the chart, in per cent of its length."""
    low: float
    high: float
    marks: tuple[float, ...]
    """Where another alternative would draw level."""


@dataclass(frozen=True)
class Steadiness:
    """How the first place holds against other importances."""

    rows: tuple[Importance, ...]
    """Those of which a shift would put something else first."""
    steady: str
    """Names of the others, which alone change nothing; empty if there are none."""
    overall: str
    """By how much everything would have to change together."""


def steadiness(catalogue: Catalogue, found: Recommendation) -> Steadiness | None:
    """The most important things that count; None if nothing competes."""
    stability = found.stability
    if stability is None or found.winner is None:
        return None
    weights = dict(
        zip(found.winner.terms.criteria, found.winner.terms.weights, strict=True)
    )
    heaviest = sorted(weights, key=lambda key: -weights[key])[:_SHOWN]
    flips = {
        key: (_visible(stability.below.get(key)), stability.above.get(key))
        for key in heaviest
        if weights[key] > 0.0
    }
    moving = {key: pair for key, pair in flips.items() if any(pair)}
    steady = [key for key in flips if key not in moving]
    longest = max(
        [weights[key] for key in moving]
        + [flip.weight for pair in moving.values() for flip in pair if flip],
        default=1.0,
    )
    return Steadiness(
        tuple(
            _importance(catalogue, key, weights[key], below, above, longest)
            for key, (below, above) in moving.items()
        ),
        wording.quoted([wording.criterion_name(catalogue, key) for key in steady]),
        _overall(catalogue, found, stability.decisiveness),
    )


def _visible(flip: Flip | None) -> Flip | None:
    """Nothing can count less than nothing."""
    return flip if flip and flip.weight >= _LEAST else None


def _importance(
    catalogue: Catalogue,
    criterion_id: str,
    weight: float,
    below: Flip | None,
    above: Flip | None,
    longest: float,
) -> Importance:
    low = below.weight if below else 0.0
    high = above.weight if above else longest
    marks = [flip.weight for flip in (below, above) if flip]
    return Importance(
        name=wording.criterion_name(catalogue, criterion_id),
        weight=_percent(weight),
        text=_text(catalogue, below, above),
        now=_place(weight, longest),
        low=_place(low, longest),
        high=_place(high, longest),
        marks=tuple(_place(mark, longest) for mark in marks),
    )


def _text(catalogue: Catalogue, below: Flip | None, above: Flip | None) -> str:
    parts = [
        f"{word} {_percent(flip.weight)} {catalogue.alternative(flip.challenger).name}"
        for word, flip in (("below", below), ("above", above))
        if flip
    ]
    text = " would lead, and ".join(parts)
    return f"{wording.capitalised(text)} would lead."


def _overall(
    catalogue: Catalogue, found: Recommendation, decisiveness: Mapping[str, float]
) -> str:
    """In words, for whoever comes nearest to drawing level."""
    if not decisiveness or found.winner is None:
        return ""
    nearest = min(decisiveness, key=lambda id_: decisiveness[id_])
    share = decisiveness[nearest]
    leader = catalogue.alternative(found.winner.alternative_id).name
    name = catalogue.alternative(nearest).name
    if share >= 1.0:
        return f"No weighting of these needs puts anything before {leader}."
    return (
        f"By other importances alone, {name} comes nearest: for it to draw level, they "
        f"would have to change by {_percent(share)} each, all of them in its favour."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _place(weight: float, longest: float) -> float:
    return round(100 * weight / longest, 1)
