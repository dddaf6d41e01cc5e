"""For whom an alternative is, for whom it is not, and what is most like it."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.audience import Audience, audience
from webapp.domain.catalogue import Alternative, Catalogue, Criterion, Question
from webapp.domain.confidence import out_of_ten
from webapp.domain.likeness import Neighbour, nearest
from webapp.domain.matrix import NEEDS, TARGETS
from webapp.domain.screening import breaks
from webapp.views import figures
from webapp.views.rating import Mark, mark, met

TYPICAL_TARGET = TARGETS[NEEDS.index(None)]
_COUNTS_MORE = 0.01
"""Share of all weight by which something must differ to be named."""
_NAMED = 4
_SHORTFALLS = 5
_HARDLY = 0.005
"""Below this share the samples that it wins are too few to tell when it does."""
_NEVER = 0.0005
_TENTHS = 0.1


@dataclass(frozen=True)
class Heavier:
    """A criterion that weighs more where the alternative comes first."""

    criterion: Criterion
    weight: str
    usual: str


@dataclass(frozen=True)
class Shortfall:
    """A criterion on which it stays below what a typical case needs."""

    criterion: Criterion
    mark: Mark
    text: str
    """The anchor that it does meet."""


@dataclass(frozen=True)
class Refusal:
    """An answer that rules the alternative out, whatever else is answered."""

    question: str
    """In few words."""
    option: str
    text: str
    """Completes "<alternative> ..."."""


@dataclass(frozen=True)
class Alike:
    """Another alternative that is much like this one, and what tells them apart."""

    alternative: Alternative
    distance: str
    criterion: Criterion
    here: Mark
    there: Mark


@dataclass(frozen=True)
class Suitability:
    """The case for an alternative and the case against it."""

    often: str
    """How often it comes first for typical cases; empty for what does not compete."""
    heavier: tuple[Heavier, ...]
    shortfalls: tuple[Shortfall, ...]
    target: str
    """The level that a typical case needs."""
    refusals: tuple[Refusal, ...]
    alike: tuple[Alike, ...]


def suitability(catalogue: Catalogue, alternative: Alternative) -> Suitability:
    """What speaks for the alternative, and what against it."""
    competes = not alternative.is_outcome and alternative.kind != "part"
    found = audience(catalogue, alternative.id) if competes else None
    return Suitability(
        often=_often(catalogue, found) if found else "",
        heavier=_heavier(catalogue, found) if found else (),
        shortfalls=_shortfalls(catalogue, alternative) if competes else (),
        target=f"{TYPICAL_TARGET:g}",
        refusals=_refusals(catalogue, alternative) if competes else (),
        alike=tuple(
            _alike(catalogue, alternative, neighbour)
            for neighbour in nearest(catalogue, alternative)
            if competes
        ),
    )


def _often(catalogue: Catalogue, found: Audience) -> str:
    """Whole numbers of ten or of a hundred, or plainly never."""
    typical = catalogue.texts.typical
    if found.share < _NEVER:
        return (
            f"For {typical}, about which nothing else is known, it never comes first. "
            "It takes answers that ask for its strengths."
        )
    if found.share < _HARDLY:
        return (
            f"For {typical}, about which nothing else is known, it hardly ever comes "
            "first: in fewer than 1 of 100 ways of weighing what counts."
        )
    often = (
        f"{out_of_ten(found.share)} of 10"
        if found.share >= _TENTHS
        else f"{100 * found.share:.0f} of 100"
    )
    return (
        f"For {typical}, about which nothing else is known, it comes first in about "
        f"{often} ways of weighing what counts."
    )


def _heavier(catalogue: Catalogue, found: Audience) -> tuple[Heavier, ...]:
    if found.share < _HARDLY:
        return ()
    telling = [
        key
        for key in found.heavier
        if found.central[key] - found.usual[key] >= _COUNTS_MORE
    ]
    return tuple(
        Heavier(
            catalogue.criterion(key),
            f"{figures.shown(100 * found.central[key])}\N{NO-BREAK SPACE}%",
            f"{figures.shown(100 * found.usual[key])}\N{NO-BREAK SPACE}%",
        )
        for key in telling[:_NAMED]
    )


def _shortfalls(
    catalogue: Catalogue, alternative: Alternative
) -> tuple[Shortfall, ...]:
    levels = [(c, alternative.level(c.id)) for c in catalogue.criteria]
    below = [(c, lv) for c, lv in levels if lv is not None and lv < TYPICAL_TARGET]
    worst_first = sorted(below, key=lambda pair: pair[1])
    return tuple(
        Shortfall(c, mark(alternative, c.id), met(c, level).text)
        for c, level in worst_first[:_SHORTFALLS]
    )


def _refusals(catalogue: Catalogue, alternative: Alternative) -> tuple[Refusal, ...]:
    return tuple(
        refusal
        for question in catalogue.questions
        for refusal in _refused(question, alternative)
    )


def _refused(question: Question, alternative: Alternative) -> list[Refusal]:
    """What a team's languages rule out depends on the team, so it is left out."""
    return [
        Refusal(question.short, option.text, requirement.text)
        for option in question.options
        for requirement in option.requires
        if requirement.kind != "languages" and breaks(alternative, requirement)
    ]


def _alike(catalogue: Catalogue, own: Alternative, neighbour: Neighbour) -> Alike:
    other = catalogue.alternative(neighbour.alternative_id)
    return Alike(
        other,
        figures.shown(neighbour.distance),
        catalogue.criterion(neighbour.criterion_id),
        mark(own, neighbour.criterion_id),
        mark(other, neighbour.criterion_id),
    )
