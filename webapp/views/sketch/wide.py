"""The drawing for a wide place: columns from left to right, arrows between them.

An arrow bends in the first part of a gap only. From there it runs level into its box,
at a height of its own, and carries its text: so no text meets a line or another text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.views.sketch.drawing import (
    HEAD,
    Arrow,
    Box,
    Drawing,
    Lettering,
    beside,
    box,
    head,
    label_width,
    lettered,
    ports,
)
from webapp.views.sketch.graph import Edge, Graph, Item, Lane, Node
from webapp.views.sketch.lettering import LABEL, in_two

_EDGE = 2
_BOX = 152
_BOX_OF_MANY = 132
"""The widest box, smaller where more than three columns share the page; below that a
box is as wide as the widest of its column."""
_NARROWEST = 80
_LABEL = 92
_BEND = 34
_AIR = 5
"""Beside a text that stands along an arrow."""
_LANE = 10
_ROW = 24


@dataclass(frozen=True)
class _Column:
    """The boxes of a column and the heights at which arrows pass it."""

    x: float
    width: float
    boxes: Mapping[str, Box]
    lanes: Mapping[Edge, float]

    @property
    def right(self) -> float:
        """Where its boxes end."""
        return self.x + self.width

    def height(self, edge: Edge) -> float:
        """Where an edge leaves it to the right."""
        if edge in self.lanes:
            return self.lanes[edge]
        return self.boxes[edge.left].middle


def wide(graph: Graph) -> Drawing:
    """The drawing, as wide as it needs to be."""
    plan = _Plan(graph)
    return Drawing(
        plan.columns[-1].right + _EDGE,
        plan.height + 2 * _EDGE,
        tuple(shown for column in plan.columns for shown in column.boxes.values()),
        tuple(_arrow(plan, edge) for edge in graph.edges),
    )


@dataclass(frozen=True)
class _Plan:
    """Where everything goes."""

    graph: Graph

    def lettering(self, node: Node) -> Lettering:
        """The texts of a box."""
        return lettered(node, _BOX if len(self.graph.columns) < 4 else _BOX_OF_MANY)

    def ending(self, node_id: str) -> list[Edge]:
        """The edges that end at a box."""
        return [edge for edge in self.graph.edges if edge.right == node_id]

    def item_height(self, item: Item) -> float:
        """The height of a box, which its texts and arrows need, or of a lane."""
        if isinstance(item, Lane):
            return _LANE
        labels = sorted(map(_label, self.ending(item.id)), key=len, reverse=True)
        heights, high = ports(labels)
        arrows = high + heights[0] if heights else 0.0
        return max(self.lettering(item).height, arrows)

    def column_height(self, items: Sequence[Item]) -> float:
        """The height of a column, with the room between its boxes."""
        return sum(map(self.item_height, items)) + _ROW * (len(items) - 1)

    @cached_property
    def height(self) -> float:
        """The height of the highest column."""
        return max(map(self.column_height, self.graph.columns))

    @cached_property
    def columns(self) -> list[_Column]:
        """The columns in their places, their middles level."""
        placed: list[_Column] = []
        for items in self.graph.columns:
            x = placed[-1].right + self.gap(items) if placed else _EDGE
            placed.append(self.column(items, x))
        return placed

    def gap(self, items: Sequence[Item]) -> float:
        """The room before a column, for bends, for texts and for heads."""
        ending = [e for i in items if isinstance(i, Node) for e in self.ending(i.id)]
        texts = max((label_width(_label(edge)) for edge in ending), default=0)
        return _BEND + texts + 2 * _AIR + HEAD

    def column(self, items: Sequence[Item], x: float) -> _Column:
        """A column with its left side here."""
        nodes = [item for item in items if isinstance(item, Node)]
        wide = max([_NARROWEST, *(self.lettering(node).width for node in nodes)])
        boxes: dict[str, Box] = {}
        lanes: dict[Edge, float] = {}
        y = _EDGE + (self.height - self.column_height(items)) / 2
        for item in items:
            high = self.item_height(item)
            if isinstance(item, Lane):
                lanes[item.edge] = y + high / 2
            else:
                boxes[item.id] = box(self.lettering(item), x, y, wide, high)
            y += high + _ROW
        return _Column(x, wide, boxes, lanes)

    def place(self, node_id: str) -> int:
        """The number of the column in which a box stands."""
        return next(n for n, c in enumerate(self.columns) if node_id in c.boxes)

    def port(self, edge: Edge) -> float:
        """Where an edge meets its right box: in the order in which they come."""
        end = self.place(edge.right)
        before = self.columns[end - 1]
        siblings = sorted(self.ending(edge.right), key=before.height)
        heights, _ = ports([_label(sibling) for sibling in siblings])
        own = heights[siblings.index(edge)] - (heights[0] + heights[-1]) / 2
        return self.columns[end].boxes[edge.right].middle + own


def _label(edge: Edge) -> tuple[str, ...]:
    return in_two(edge.texts, _LABEL, LABEL)


def _arrow(plan: _Plan, edge: Edge) -> Arrow:
    start, end = plan.place(edge.left), plan.place(edge.right)
    first, last = plan.columns[start], plan.columns[end]
    x, y = first.right, first.height(edge)
    tip = (
        head(x, y, "left") if edge.backwards else head(last.x, plan.port(edge), "right")
    )
    path = f"M{x + HEAD * edge.backwards:g} {y:g}"
    for column in plan.columns[start + 1 : end]:
        path += _bend(x, y, column.height(edge)) + f"H{column.right:g}"
        x, y = column.right, column.height(edge)
    port = plan.port(edge)
    path += _bend(x, y, port) + f"H{last.x - HEAD * (not edge.backwards):g}"
    centre = (x + _BEND + last.x - HEAD) / 2
    return Arrow(path, tip, beside(_label(edge), centre, port))


def _bend(x: float, y: float, to: float) -> str:
    """A curve that leaves level and arrives level."""
    half, end = x + _BEND / 2, x + _BEND
    return f"C{half:g} {y:g} {half:g} {to:g} {end:g} {to:g}"
