"""What speaks for an option and against it, as a decision record argues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from webapp.domain.catalogue import TEAM_FIT, Alternative, Catalogue
from webapp.domain.outcome import KeptScore
from webapp.domain.performances import Performance
from webapp.domain.scoring import Contribution, Scored, differences
from webapp.views import figures, wording

Tone = Literal["Good", "Neutral", "Bad"]

_MET = 0.999
"""Value from which a need counts as met in full."""
_WORTH_NAMING = 1.0
"""Points below which something is no argument."""


@dataclass(frozen=True)
class Argument:
    """One reason for an option, or against it."""

    tone: Tone
    name: str
    """What it is about."""
    figures: str
    """What it adds or costs, in points."""
    text: str
    """Why; empty where that was not kept."""
    criterion_id: str = ""
    """Empty for team fit, which has no evidence."""


def arguments(
    catalogue: Catalogue, scored: Scored, *, good: int, bad: int
) -> tuple[Argument, ...]:
    """The strongest reasons for and against an option, and every red flag."""
    terms = scored.contributions
    alternative = catalogue.alternative(scored.alternative_id)
    met = sorted((c for c in terms if c.value >= _MET), key=lambda c: -c.points)
    missed = sorted(
        (c for c in terms if c.red_flag or c.shortfall >= _WORTH_NAMING),
        key=lambda c: (not c.red_flag, -c.shortfall),
    )
    flags = sum(c.red_flag for c in missed)
    return (
        *(_met(catalogue, alternative, c) for c in met[:good] if c.points > 0),
        *(_missed(catalogue, alternative, c) for c in missed[: max(bad, flags)]),
    )


def kept_arguments(
    catalogue: Catalogue, first: KeptScore, other: KeptScore, *, limit: int
) -> tuple[Argument, ...]:
    """Where two options that were read back differ most, seen from ``other``.

    Empty if the terms of ``other`` were not kept.
    """
    if not other.points_by_criterion:
        return ()
    name = catalogue.alternative(first.alternative_id).name
    ahead = {key: -points for key, points in differences(first, other).items()}
    telling = _telling(ahead, limit)
    return tuple(_difference(catalogue, name, key, ahead[key]) for key in telling)


def _telling(ahead: Mapping[str, float], limit: int) -> list[str]:
    """The largest differences, those in favour first."""
    large = [key for key in ahead if abs(ahead[key]) >= _WORTH_NAMING]
    largest = sorted(large, key=lambda key: -abs(ahead[key]))[:limit]
    return sorted(largest, key=lambda key: -ahead[key])


def _difference(
    catalogue: Catalogue, first: str, criterion_id: str, points: float
) -> Argument:
    more = "more" if points > 0 else "fewer"
    return Argument(
        "Good" if points > 0 else "Bad",
        wording.criterion_name(catalogue, criterion_id),
        f"{figures.shown(abs(points))} points {more} than {first}",
        "",
    )


def _met(
    catalogue: Catalogue, alternative: Alternative, term: Contribution
) -> Argument:
    return Argument(
        "Good",
        wording.criterion_name(catalogue, term.criterion_id),
        f"all {figures.shown(term.points)} points",
        catalogue.texts.fit_known
        if term.criterion_id == TEAM_FIT
        else _performance(alternative, term).why,
        _criterion(term),
    )


def _missed(
    catalogue: Catalogue, alternative: Alternative, term: Contribution
) -> Argument:
    return Argument(
        "Neutral" if _unknown(term) else "Bad",
        wording.criterion_name(catalogue, term.criterion_id),
        _lost(term),
        _why_missed(catalogue, alternative, term),
        _criterion(term),
    )


def _lost(term: Contribution) -> str:
    possible = figures.shown(100 * term.weight)
    lost = f"{figures.shown(term.shortfall)} of {possible} points missing"
    if term.value < 0.0:  # more is lost than there was to be had
        lost = f"{figures.shown(term.points)} instead of {possible} points"
    if term.red_flag:
        lost += "; a critical need, missed by more than half"
    return lost


def _why_missed(
    catalogue: Catalogue, alternative: Alternative, term: Contribution
) -> str:
    if term.criterion_id == TEAM_FIT:
        return catalogue.texts.fit_missed
    why = _performance(alternative, term).why
    if _unknown(term):
        return f"Not known. {why}"
    return f"It reaches {term.level:g} of the {term.target:g} needed. {why}"


def _unknown(term: Contribution) -> bool:
    return term.level is None and term.criterion_id != TEAM_FIT


def _performance(alternative: Alternative, term: Contribution) -> Performance:
    return alternative.performances.get(term.criterion_id, Performance(why=""))


def _criterion(term: Contribution) -> str:
    return "" if term.criterion_id == TEAM_FIT else term.criterion_id
