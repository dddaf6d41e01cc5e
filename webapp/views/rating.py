"""How one alternative does on one criterion, in words, down to the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from webapp.domain.catalogue import Alternative, Anchor, Catalogue, Criterion
from webapp.domain.performances import Performance
from webapp.views.facts import GRADES, Fact, evidence_of, facts

State = Literal["known", "unknown", "idle"]
"""Idle: the alternative is a part that plays no role here."""

_TEXTS: dict[State, str] = {"unknown": "not known", "idle": "plays no role"}


@dataclass(frozen=True)
class Mark:
    """A level as charts and tables show it."""

    state: State
    text: str
    """The level alone, such as ``7`` or ``6.4``; or why there is none."""
    level: float
    """0 where there is none; for the order only."""

    @property
    def width(self) -> float:
        """Length of a bar in per cent."""
        return round(10.0 * self.level, 1)

    @property
    def step(self) -> int:
        """The level in whole steps, for a shade of colour."""
        return round(self.level)

    @property
    def of_ten(self) -> str:
        """``7 of 10``, or why there is no level."""
        return f"{self.text} of 10" if self.state == "known" else self.text


@dataclass(frozen=True)
class Rating:
    """One performance with its anchor, its reason and its facts."""

    alternative: Alternative
    criterion: Criterion
    mark: Mark
    met: Anchor | None
    """The anchor that is reached; None where there is no level."""
    next_up: Anchor | None
    """The anchor above, where the level lies between two."""
    grade: str
    why: str
    facts: tuple[Fact, ...]


def mark(alternative: Alternative, criterion_id: str) -> Mark:
    """The level of an alternative, or that there is none."""
    performance = alternative.performances.get(criterion_id)
    if performance is not None and performance.level is not None:
        return Mark("known", f"{performance.level:.3g}", performance.level)
    idle = performance is not None and performance.not_applicable
    state: State = "idle" if idle else "unknown"
    return Mark(state, _TEXTS[state], 0.0)


def met(criterion: Criterion, level: float) -> Anchor:
    """The highest anchor that a level reaches; the lowest if it reaches none."""
    reached = [anchor for anchor in criterion.anchors if anchor.level <= level]
    return reached[-1] if reached else criterion.anchors[0]


def next_up(criterion: Criterion, level: float) -> Anchor | None:
    """The anchor above a level that lies between two; None on an anchor."""
    if met(criterion, level).level == level:
        return None
    return next((a for a in criterion.anchors if a.level > level), None)


def rating(
    catalogue: Catalogue, alternative: Alternative, criterion: Criterion
) -> Rating:
    """The rating of an alternative on a criterion."""
    performance = alternative.performances.get(criterion.id, Performance(why=""))
    level = performance.level
    return Rating(
        alternative=alternative,
        criterion=criterion,
        mark=mark(alternative, criterion.id),
        met=None if level is None else met(criterion, level),
        next_up=None if level is None else next_up(criterion, level),
        grade=GRADES[performance.grade],
        why=performance.why,
        facts=facts(catalogue, evidence_of(catalogue, alternative, criterion.id)),
    )
