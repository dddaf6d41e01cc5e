"""The sketch of an alternative on a page: two drawings, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.architecture import Sketch, sketch
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.views import wording
from webapp.views.sketch.drawing import Drawing
from webapp.views.sketch.graph import graph
from webapp.views.sketch.narrow import narrow
from webapp.views.sketch.wide import wide


@dataclass(frozen=True)
class TalkShown:
    """Who begins, who is reached, and what passes between them; may be empty."""

    caller: str
    called: str
    text: str


@dataclass(frozen=True)
class SketchShown:
    """What ``recommendation/_sketch.html`` needs."""

    name: str
    answered: bool
    """Whether any answer was given."""
    drawings: tuple[tuple[str, Drawing], ...]
    """``wide`` and ``narrow``; the style sheet shows one of them."""
    sketch: Sketch
    talks: tuple[TalkShown, ...]
    further: str
    """What other answers would add, in a row; empty if nothing."""


def sketch_shown(
    catalogue: Catalogue, alternative: Alternative, answers: Answers
) -> SketchShown | None:
    """The sketch under these answers; None if the alternative declares none."""
    found = sketch(catalogue, alternative, answers)
    if found is None:
        return None
    drawn = graph(found)
    names = {component.id: component.name for component in found.components}
    return SketchShown(
        name=alternative.name,
        answered=bool(answers.chosen),
        drawings=(("wide", wide(drawn)), ("narrow", narrow(drawn))),
        sketch=found,
        talks=tuple(
            TalkShown(names[t.caller], names[t.called], ", ".join(t.texts))
            for t in found.talks
        ),
        further=wording.listed(found.further),
    )
