"""The drawings of any sketch at all: nothing overflows, collides or leads astray."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import answers
from webapp.catalogue.component_checks import NAME_LONGEST, NOTE_LONGEST, TEXT_LONGEST
from webapp.domain.architecture import Sketch, Talk, sketch
from webapp.domain.components import Component, Role
from webapp.views.sketch.drawing import Arrow, Box, Drawing, Text
from webapp.views.sketch.graph import Graph, Node, graph
from webapp.views.sketch.lettering import LABEL, NOTE, TITLE, Face, broken, width
from webapp.views.sketch.narrow import narrow
from webapp.views.sketch.wide import wide

FACES = {"title": TITLE, "note": NOTE, "label": LABEL}
ROLES = get_args(Role)
LETTERS = st.characters(codec="ascii", categories=("L", "N", "P", "Zs"))


class Rectangle(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def within(self, other: Rectangle) -> bool:
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


def outline(box: Box) -> Rectangle:
    return Rectangle(box.x, box.y, box.x + box.width, box.y + box.height)


def ink(text: Text) -> Rectangle:
    """Where the letters of a text may come to stand, capitals without descenders."""
    face: Face = FACES[text.kind]
    wide_ = width(text.text, face)
    left = text.x - {"middle": wide_ / 2, "start": 0}[text.anchor]
    return Rectangle(left, text.y - 0.72 * face.size, left + wide_, text.y)


def points(path: str) -> Iterator[tuple[float, float]]:
    """Points along a path, close enough that none steps over a label."""
    x = y = 0.0
    for command, stated in re.findall(r"([MHVCQ])([^MHVCQ]*)", path):
        numbers = [float(n) for n in stated.split()]
        ends = {"H": (numbers[0], y), "V": (x, numbers[0])}
        to = ends.get(command, (numbers[-2] if len(numbers) > 1 else 0, numbers[-1]))
        steps = (
            1 if command == "M" else max(2, int((abs(to[0] - x) + abs(to[1] - y)) / 4))
        )
        for step in range(1, steps + 1):
            t = step / steps
            if command == "C":
                yield bezier([x, *numbers[::2]], t), bezier([y, *numbers[1::2]], t)
            else:
                yield x + t * (to[0] - x), y + t * (to[1] - y)
        x, y = to


def bezier(values: list[float], t: float) -> float:
    while len(values) > 1:
        values = [a + t * (b - a) for a, b in pairwise(values)]
    return values[0]


def tip(arrow: Arrow) -> tuple[float, float]:
    x, y = arrow.head.split()[1].split(",")
    return float(x), float(y)


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Anything that passes the checks: any roles, any talks, texts of any length."""
    count = draw(st.integers(1, 8))
    text = st.text(LETTERS, max_size=NOTE_LONGEST)
    name = st.text(LETTERS, max_size=NAME_LONGEST).filter(str.strip)
    components = tuple(
        Component(f"c{n}", draw(name), draw(st.sampled_from(ROLES)), draw(text))
        for n in range(count)
    )
    ids = st.integers(0, count - 1).map(lambda n: f"c{n}")
    pairs = draw(st.lists(st.tuples(ids, ids), unique=True, max_size=2 * count))
    said = st.lists(st.text(LETTERS, min_size=1, max_size=TEXT_LONGEST), max_size=3)
    talks = tuple(Talk(a, b, tuple(draw(said))) for a, b in pairs if a != b)
    return Sketch(components, talks, ())


def problems(drawing: Drawing, drawn: Graph) -> list[str]:
    """What a reader would stumble over."""
    return [*collisions(drawing), *crossings(drawing), *astray(drawing, drawn)]


def labels(drawing: Drawing) -> list[Rectangle]:
    return [ink(text) for arrow in drawing.arrows for text in arrow.texts]


def collisions(drawing: Drawing) -> Iterator[str]:
    whole = Rectangle(0, 0, drawing.width, drawing.height)
    shown = [*map(outline, drawing.boxes), *labels(drawing)]
    if any(a.meets(b) for a, b in combinations(shown, 2)):
        yield "two boxes or labels overlap"
    if not all(one.within(whole) for one in shown):
        yield "something is cut off"
    for box in drawing.boxes:
        if not all(ink(text).within(outline(box)) for text in box.texts):
            yield f"a text of {box.texts[0].text!r} leaves its box"


def crossings(drawing: Drawing) -> Iterator[str]:
    solid = [
        Rectangle(b.x + 1, b.y + 1, b.x + b.width - 1, b.y + b.height - 1)
        for b in drawing.boxes
    ]
    for arrow in drawing.arrows:
        for x, y in points(arrow.path):
            spot = Rectangle(x, y, x + 0.01, y + 0.01)
            if any(spot.meets(one) for one in (*solid, *labels(drawing))):
                yield f"an arrow crosses a box or a label at {x:g}, {y:g}"


def astray(drawing: Drawing, drawn: Graph) -> Iterator[str]:
    """Arrows whose head does not touch the box that it should reach."""
    nodes = [i for column in drawn.columns for i in column if isinstance(i, Node)]
    placed = {
        node.id: outline(box) for node, box in zip(nodes, drawing.boxes, strict=True)
    }
    for arrow, edge in zip(drawing.arrows, drawn.edges, strict=True):
        x, y = tip(arrow)
        reached = placed[edge.left if edge.backwards else edge.right]
        if not Rectangle(x, y, x, y).within(reached):
            yield f"the head at {x:g}, {y:g} reaches nothing"


@pytest.mark.parametrize("draw", [wide, narrow])
@given(found=sketches())
@settings(max_examples=40, deadline=None)
def test_nothing_collides_in_any_sketch(draw, found):
    drawn = graph(found)
    assert problems(draw(drawn), drawn) == []


@pytest.mark.parametrize("draw", [wide, narrow])
def test_nothing_collides_in_the_real_ones(catalogue, draw):
    everything = [f"{q.id}:{o.id}" for q in catalogue.questions for o in q.options]
    some = [c for c in everything if c.startswith(("clients", "slow", "existing"))]
    for made in ([], some, everything):
        given_ = answers(catalogue, *made)
        for alternative in catalogue.recommendable():
            found = sketch(catalogue, alternative, given_)
            assert found
            drawn = graph(found)
            shown = draw(drawn)
            assert problems(shown, drawn) == [], alternative.id
            if draw is narrow:
                assert shown.width <= 340, alternative.id


@pytest.mark.parametrize("draw", [wide, narrow])
@pytest.mark.parametrize(("to_next", "past_it"), [("W" * 20, ""), ("", "W" * 20)])
def test_long_text_pushes_others_away(draw, to_next, past_it):
    components = (
        Component("a", "a", "server"),
        Component("b", "b", "store"),
        Component("c", "c", "queue"),
    )
    talks = (Talk("a", "b", (to_next,)), Talk("a", "c", (past_it,)))
    drawn = graph(Sketch(components, talks, ()))
    assert problems(draw(drawn), drawn) == []


@given(found=sketches())
@settings(max_examples=40, deadline=None)
def test_every_component_and_talk_is_drawn_once(found):
    drawn = graph(found)
    nodes = [i for column in drawn.columns for i in column if isinstance(i, Node)]
    names = [name for node in nodes for name in node.names]
    assert sorted(names) == sorted(component.name for component in found.components)
    edges = {
        (e.right, e.left) if e.backwards else (e.left, e.right) for e in drawn.edges
    }
    shown = {node.id for node in nodes}
    assert {end for edge in edges for end in edge} <= shown
    assert len(edges) <= len(found.talks)
    assert all(drawn.columns)


def columns(
    *components: Component, talks: tuple[tuple[str, str], ...]
) -> list[list[str]]:
    said = tuple(Talk(a, b, ()) for a, b in talks)
    drawn = graph(Sketch(components, said, ()))
    return [
        [node.id for node in column if isinstance(node, Node)]
        for column in drawn.columns
    ]


def test_columns_follow_the_conversation():
    named: list[tuple[str, Role]] = [
        ("browser", "client"),
        ("proxy", "gateway"),
        ("app", "server"),
        ("jobs", "worker"),
        ("data", "store"),
        ("models", "server"),
    ]
    talks = (
        ("browser", "proxy"),
        ("proxy", "app"),
        ("app", "models"),
        ("app", "data"),
        ("jobs", "data"),
    )
    components = (Component(name, name, role) for name, role in named)
    assert columns(*components, talks=talks) == [
        ["browser"],
        ["proxy"],
        ["app", "jobs"],
        ["models", "data"],
    ]


def test_callers_that_talk_alike_share_a_box():
    clients = tuple(Component(name, name, "client") for name in "abc")
    found = Sketch(
        (*clients, Component("app", "app", "server")),
        (
            Talk("a", "app", ("JSON",)),
            Talk("b", "app", ("pages",)),
            Talk("c", "app", ("JSON",)),
        ),
        (),
    )
    drawn = graph(found)
    (callers, _) = drawn.columns
    assert [i.names for i in callers if isinstance(i, Node)] == [("a", "c"), ("b",)]
    assert len(drawn.edges) == 2


@given(text=st.text(LETTERS), limit=st.floats(20, 200))
def test_lines_keep_to_the_limit_and_lose_no_letter(text, limit):
    lines = broken(text, limit, TITLE)
    assert all(width(line, TITLE) <= limit for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
