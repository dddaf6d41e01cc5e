"""The shape of the catalogue as data; see ``shapes.py``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from webapp.views.api.shapes import Id, Shape, Versions

Level = Annotated[float, Field(ge=0.0, le=10.0)]


class Anchor(Shape):
    """A checkable statement that earns a level."""

    level: Level
    text: str


class Criterion(Shape):
    """One thing that alternatives are judged by."""

    id: Id
    name: str
    definition: str
    anchors: list[Anchor]


class Option(Shape):
    """One answer that can be chosen."""

    id: Id
    text: str
    help: str
    exclusive: bool
    """Whether it cannot stand beside other options."""


class Question(Shape):
    """One thing that is asked. `unsure` is an option of every question, too."""

    id: Id
    text: str
    why: str
    help: str
    kind: Literal["one", "several"]
    """Whether one or several options can be chosen."""
    applies_when: list[str]
    """It is asked only when one of these was chosen, each written `question:option`;
    always if there are none."""
    options: list[Option]


class Step(Shape):
    """Questions that are asked together."""

    id: Id
    name: str
    intro: str
    questions: list[Question]


class Alternative(Shape):
    """Something that can be recommended, or a part of it."""

    id: Id
    name: str
    kind: Literal["single", "variant", "hybrid", "outcome", "part"]
    """An outcome says that nothing has to be chosen; a part is never recommended
    alone."""
    summary: str
    asks_for: list[Id]
    """What has to be known already, as ids of options."""
    website: str
    licence: str
    maintainer: str
    base: Id | None
    """Of a variant or hybrid: what it extends."""
    parts: list[Id]
    """Of a hybrid: what it is made of."""
    levels: dict[str, Level | None]
    """By criterion. Null: not known."""


class Fact(Shape):
    """One dated fact, and where it was read."""

    text: str
    source: str
    url: str
    as_of: str
    """A year, a month or a day."""


class Performance(Shape):
    """How an alternative does on one criterion."""

    level: Level | None
    """Null: not known."""
    why: str
    """Which anchor is met, or why the level is not known."""
    grade: Literal["A", "B", "C"] | None
    """A: measured or documented. B: several sources. C: judgement."""
    evidence: list[Fact]


class AlternativeInFull(Shape):
    """An alternative, with the evidence for each of its levels."""

    versions: Versions
    alternative: Alternative
    worth_it_when: str
    """Of a variant: when it is worth its price; else empty."""
    performances: dict[str, Performance]


class Catalogue(Shape):
    """Everything that recommendations are made of today, but the evidence."""

    versions: Versions
    title: str
    headline: str
    criteria: list[Criterion]
    steps: list[Step]
    alternatives: list[Alternative]
