"""What counts, how much, and how far that could change before the first place does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import Recommendation
from webapp.domain.stability import Flip
from webapp.views import wording

_SHOWN = 6
_NOTHING = 1e-9
"""Share of all weight that only rounding keeps from being none."""
_DECIMALS = 2
_LEAST = 0.005
"""Shares below it would be printed as none."""


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
        key: (_reached(stability.below.get(key)), stability.above.get(key))
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


def _reached(flip: Flip | None) -> Flip | None:
    """Who draws level only where it counts nothing never leads: nothing is less."""
    return flip if flip and flip.weight > _NOTHING else None


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
    decimals = _telling_apart([weight, *marks])
    return Importance(
        name=wording.criterion_name(catalogue, criterion_id),
        weight=_percent(weight, decimals),
        text=_text(catalogue, below, above, decimals),
        now=_place(weight, longest),
        low=_place(low, longest),
        high=_place(high, longest),
        marks=tuple(_place(mark, longest) for mark in marks),
    )


def _telling_apart(shares: Sequence[float]) -> int:
    """The fewest decimals, two at most, with which no two shares look the same."""
    for decimals in range(_DECIMALS):
        if len({_percent(share, decimals) for share in shares}) == len(shares):
            return decimals
    return _DECIMALS


def _text(
    catalogue: Catalogue, below: Flip | None, above: Flip | None, decimals: int
) -> str:
    parts = [
        f"{_from_where(word, flip, decimals)} "
        f"{catalogue.alternative(flip.challenger).name}"
        for word, flip in (("below", below), ("above", above))
        if flip
    ]
    text = " would lead, and ".join(parts)
    return f"{wording.capitalised(text)} would lead."


def _from_where(word: str, flip: Flip, decimals: int) -> str:
    if word == "below" and flip.weight < _LEAST:
        return "at next to nothing"
    return f"{word} {_percent(flip.weight, decimals)}"


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
        return (
            f"No weighting of these needs puts anything before {leader}; only the "
            "doubt in the ratings could."
        )
    return (
        f"By other importances alone, {name} comes nearest: for it to draw level, they "
        f"would have to change by {_change(share)} each, all of them in its favour."
    )


def _change(share: float) -> str:
    """In per cent; what is neither nothing nor everything is never told as that."""
    if share < _LEAST:
        return f"less than {_percent(0.01)}"
    if share > 1.0 - _LEAST:
        return f"more than {_percent(0.99)}"
    return _percent(share)


def _percent(share: float, decimals: int = 0) -> str:
    return f"{100 * share:.{decimals}f}\N{NO-BREAK SPACE}%"


def _place(weight: float, longest: float) -> float:
    return round(100 * weight / longest, 1)
