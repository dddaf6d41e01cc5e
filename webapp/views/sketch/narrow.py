"""The drawing for a narrow place: one box below the other, arrows beside them.

Whoever talks to the next box does so straight down. All other arrows leave on the
right, run down a lane that belongs to the box they come from, and turn back, each at a
height of its own, where its text stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from webapp.views.sketch.drawing import (
    HEAD,
    LABEL_LINE,
    Arrow,
    Box,
    Drawing,
    Text,
    beside,
    box,
    head,
    label_width,
    lettered,
    ports,
)
from webapp.views.sketch.graph import Edge, Graph, Node
from webapp.views.sketch.lettering import LABEL, in_two

_EDGE = 2
_BOX = 176
_LABEL = 92
_AIR = 7
"""Beside a text that stands along an arrow."""
_BESIDE_BOX = _EDGE + _BOX + HEAD + _AIR
_BESIDE_LINE = _EDGE + _BOX / 2 + _AIR + 2
"""Where texts begin, along an arrow that turns in and one that leads down."""
_EXIT = 13
_LANE = 13
_ROUND = 6
_ROW = 20
_STRAIGHT = 46
"""Between two boxes where an arrow leads from one to the other."""


def narrow(graph: Graph) -> Drawing:
    """The drawing, as high as it needs to be."""
    plan = _Plan(graph)
    return Drawing(
        plan.right + _EDGE,
        max(shown.y + shown.height for shown in plan.boxes.values()) + _EDGE,
        tuple(plan.boxes.values()),
        tuple(
            _down(plan, edge) if edge in plan.straight else _around(plan, edge)
            for edge in graph.edges
        ),
    )


@dataclass(frozen=True)
class _Plan:
    """Where everything goes."""

    graph: Graph

    @cached_property
    def nodes(self) -> list[Node]:
        """The boxes from top to bottom."""
        return [
            i for column in self.graph.columns for i in column if isinstance(i, Node)
        ]

    @cached_property
    def straight(self) -> list[Edge]:
        """For each two neighbours the first edge between them."""
        ends = [(above.id, below.id) for above, below in pairwise(self.nodes)]
        first = {(e.left, e.right): e for e in reversed(self.graph.edges)}
        return [first[pair] for pair in ends if pair in first]

    @cached_property
    def around(self) -> list[Edge]:
        """The edges that take a lane."""
        return [edge for edge in self.graph.edges if edge not in self.straight]

    def ending(self, id_: str) -> list[Edge]:
        """Edges that turn into a box: from nearest first, so that few lines cross."""
        order = [node.id for node in self.nodes]
        found = [edge for edge in self.around if edge.right == id_]
        return sorted(found, key=lambda edge: -order.index(edge.left))

    def begins(self, id_: str) -> bool:
        """Whether a lane leaves the box."""
        return any(edge.left == id_ for edge in self.around)

    def ports_height(self, id_: str) -> float:
        """The room on its right side that arrows need."""
        _, high = ports([_label(edge) for edge in self.ending(id_)])
        return high + 2 * _EXIT * self.begins(id_)

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """The boxes in their places."""
        placed: dict[str, Box] = {}
        y, above = float(_EDGE), ""
        for node in self.nodes:
            if above:
                joined = any(
                    (e.left, e.right) == (above, node.id) for e in self.straight
                )
                y += _STRAIGHT if joined else _ROW
            lettering = lettered(node, _BOX)
            high = max(lettering.height, self.ports_height(node.id))
            placed[node.id] = box(lettering, _EDGE, y, _BOX, high)
            y, above = y + high, node.id
        return placed

    def port(self, edge: Edge) -> float:
        """The height at which an edge turns into its box."""
        top = self.boxes[edge.right].middle - self.ports_height(edge.right) / 2
        ending = self.ending(edge.right)
        heights, _ = ports([_label(other) for other in ending])
        return top + heights[ending.index(edge)]

    def exit(self, id_: str) -> float:
        """The height at which a lane leaves its box, below what turns into it."""
        return self.boxes[id_].middle + self.ports_height(id_) / 2 - _EXIT

    @cached_property
    def lanes(self) -> Mapping[str, int]:
        """The lane of each box that has one: short ones within long ones."""
        spans: dict[str, tuple[float, float]] = {}
        for edge in self.around:
            reach = (self.exit(edge.left), self.port(edge))
            low, high = spans.get(edge.left, reach)
            spans[edge.left] = (min(low, *reach), max(high, *reach))
        taken: dict[str, int] = {}
        for id_, span in sorted(
            spans.items(), key=lambda item: item[1][1] - item[1][0]
        ):
            used = {n for other, n in taken.items() if _overlap(spans[other], span)}
            taken[id_] = min(set(range(len(spans))) - used)
        return taken

    @cached_property
    def first_lane(self) -> float:
        """Where lanes begin, right of all boxes and texts."""
        ends = [float(_EDGE + _BOX + _AIR)]
        ends += [_BESIDE_BOX + label_width(_label(e)) + _AIR for e in self.around]
        ends += [_BESIDE_LINE + label_width(_label(e)) + _AIR for e in self.straight]
        return max(ends)

    @property
    def right(self) -> float:
        """Where the last lane runs, or boxes and texts end."""
        return self.first_lane + _LANE * max(self.lanes.values(), default=0)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] + _ROUND and other[0] <= one[1] + _ROUND


def _label(edge: Edge) -> tuple[str, ...]:
    return in_two(edge.texts, _LABEL, LABEL)


def _down(plan: _Plan, edge: Edge) -> Arrow:
    above, below = plan.boxes[edge.left], plan.boxes[edge.right]
    x, top, end = above.x + above.width / 2, above.y + above.height, below.y
    first, last = (top + HEAD, end) if edge.backwards else (top, end - HEAD)
    tip = head(x, top, "up") if edge.backwards else head(x, end, "down")
    lines = _label(edge)
    middle = (top + end) / 2 + 4 - LABEL_LINE / 2 * (len(lines) - 1)
    texts = tuple(
        Text("label", _BESIDE_LINE, middle + LABEL_LINE * n, line, "start")
        for n, line in enumerate(lines)
    )
    return Arrow(f"M{x:g} {first:g}V{last:g}", tip, texts)


def _around(plan: _Plan, edge: Edge) -> Arrow:
    side = _EDGE + _BOX
    lane = plan.first_lane + _LANE * plan.lanes[edge.left]
    start, end = plan.exit(edge.left), plan.port(edge)
    turn = _ROUND if end > start else -_ROUND
    path = (
        f"M{side + HEAD * edge.backwards:g} {start:g}H{lane - _ROUND:g}"
        f"Q{lane:g} {start:g} {lane:g} {start + turn:g}V{end - turn:g}"
        f"Q{lane:g} {end:g} {lane - _ROUND:g} {end:g}"
        f"H{side + HEAD * (not edge.backwards):g}"
    )
    tip = head(side, start if edge.backwards else end, "left")
    return Arrow(path, tip, beside(_label(edge), _BESIDE_BOX, end, "start"))
