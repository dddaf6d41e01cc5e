"""What a drawing is made of, in units that are pixels at its natural size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from webapp.domain.components import Role
from webapp.views.sketch.graph import Node
from webapp.views.sketch.lettering import LABEL, NOTE, TITLE, broken, width

HEAD = 7
"""The length of an arrow's head; half of it is how far it spreads."""
PAD_X = 13
_PAD_Y = 11
_CAP = 8
"""How far the lid of a store reaches into it."""
_TITLE_LINE = 17
_NOTE_LINE = 15
LABEL_LINE = 14
_BELOW = 9
"""Free below an arrow, and above one without a text."""
_BETWEEN = 9
"""Between the names of several that talk alike."""


@dataclass(frozen=True)
class Text:
    """One line of lettering; y is its baseline."""

    kind: str
    """``title``, ``note`` or ``label``."""
    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Box:
    """A component, or several that talk alike, with its lettering."""

    role: Role
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    rules: tuple[float, ...]
    """Where lines part the names of several, from the top of the drawing."""

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Arrow:
    """A line, its head, and what stands along it."""

    path: str
    head: str
    """The corners of the head, for a polygon."""
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Drawing:
    """A whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class Lettering:
    """A node's texts broken into lines, before anyone knows where it stands."""

    node: Node
    titles: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    @property
    def width(self) -> float:
        """The width of a box that holds it."""
        lines = [width(line, TITLE) for title in self.titles for line in title]
        lines += [width(line, NOTE) for line in self.notes]
        return ceil(max(lines)) + 2 * PAD_X

    @property
    def height(self) -> float:
        """The height of a box that holds it."""
        titles = sum(len(title) for title in self.titles) * _TITLE_LINE
        parted = (len(self.titles) - 1) * 2 * _BETWEEN
        notes = len(self.notes) * _NOTE_LINE
        return 2 * _PAD_Y + titles + parted + notes + self._cap

    @property
    def _cap(self) -> float:
        return _CAP if self.node.role == "store" else 0


def lettered(node: Node, limit: float) -> Lettering:
    """A node's texts in lines that keep to a box of this width."""
    inside = limit - 2 * PAD_X
    return Lettering(
        node,
        tuple(broken(name, inside, TITLE) for name in node.names),
        broken(node.note, inside, NOTE),
    )


def box(lettering: Lettering, x: float, y: float, wide: float, high: float) -> Box:
    """The box with this place and size, its lettering in the middle."""
    centre, at = x + wide / 2, y + (high - lettering.height) / 2 + _PAD_Y
    at += lettering._cap
    texts: list[Text] = []
    rules: list[float] = []
    for number, title in enumerate(lettering.titles):
        if number:
            rules.append(at + _BETWEEN)
            at += 2 * _BETWEEN
        for line in title:
            texts.append(Text("title", centre, at + 13, line))
            at += _TITLE_LINE
    for line in lettering.notes:
        texts.append(Text("note", centre, at + 11, line))
        at += _NOTE_LINE
    return Box(lettering.node.role, x, y, wide, high, tuple(texts), tuple(rules))


def beside(
    lines: Sequence[str], x: float, y: float, anchor: str = "middle"
) -> tuple[Text, ...]:
    """Lettering that stands on a level line."""
    return tuple(
        Text("label", x, y - 6 - LABEL_LINE * above, line, anchor)
        for above, line in enumerate(reversed(lines))
    )


def ports(labels: Sequence[Sequence[str]]) -> tuple[tuple[float, ...], float]:
    """How far below each other arrows with these texts come, and the height of all."""
    heights: list[float] = []
    y = 0.0
    for lines in labels:
        y += max(_BELOW, LABEL_LINE * len(lines) + 7)
        heights.append(y)
        y += _BELOW
    return tuple(heights), y


def label_width(lines: Sequence[str]) -> float:
    """The width that the lines of a label take."""
    return ceil(max((width(line, LABEL) for line in lines), default=0.0))


def head(x: float, y: float, direction: str) -> str:
    """The corners of an arrow's head whose tip is here; it points to the ``left``,
    to the ``right``, ``up`` or ``down``."""
    back, half = HEAD, HEAD / 2
    corners = {
        "right": ((x - back, y - half), (x, y), (x - back, y + half)),
        "left": ((x + back, y - half), (x, y), (x + back, y + half)),
        "up": ((x - half, y + back), (x, y), (x + half, y + back)),
        "down": ((x - half, y - back), (x, y), (x + half, y - back)),
    }[direction]
    return " ".join(f"{a:g},{b:g}" for a, b in corners)
