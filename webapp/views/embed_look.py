"""How an embed looks, as its address says: size, theme and accent colour.

These names and values stand in other people's pages: they only ever grow. What is not
understood counts as not said, so that a mistyped address still shows the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from webapp.views.accent import valid_accent

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Size:
    """One of the sizes, and the frame that shows it well without a script."""

    id: str
    label: str
    width: int
    height: int
    least_width: int = 0
    least_height: int = 0
    """A frame that is smaller than this shows the next smaller size instead."""


@dataclass(frozen=True)
class Theme:
    """Light, dark, or as the page around it has it."""

    id: str
    label: str


SIZES = (
    Size("full", "Full", 720, 640, 320, 400),
    Size("card", "Card", 640, 600, 240, 280),
    Size("badge", "Badge", 480, 104),
)
"""From the largest to the smallest."""
THEMES = (Theme("auto", "Automatic"), Theme("light", "Light"), Theme("dark", "Dark"))
DEFAULT_SIZE = "card"
DEFAULT_THEME = "auto"
DEFAULT_ACCENT = "a83e0b"
"""The accent of tokens.css, which needs no style sheet of its own."""


@dataclass(frozen=True)
class Look:
    """A valid look; the accent is ``rrggbb``, or empty for our own."""

    size: Size
    theme: str = DEFAULT_THEME
    accent: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """The shortest query that says this look."""
        said = (
            ("size", self.size.id, DEFAULT_SIZE),
            ("theme", self.theme, DEFAULT_THEME),
            ("accent", self.accent, ""),
        )
        return [(key, value) for key, value, usual in said if value != usual]

    def applied(self, address: str) -> str:
        """The address with this look."""
        query = urlencode(self.pairs())
        return f"{address}?{query}" if query else address


def look_from(pairs: Pairs) -> Look:
    """The look that a query asks for; the last word counts, if it is a valid one."""
    given = dict(pairs)
    theme = given.get("theme", "")
    accent = valid_accent(given.get("accent", ""))
    return Look(
        size=size_of(given.get("size", "")),
        theme=theme if theme in {known.id for known in THEMES} else DEFAULT_THEME,
        accent="" if accent == DEFAULT_ACCENT else accent,
    )


def size_of(text: str) -> Size:
    """The size of this name; the usual one if there is none."""
    sizes = {size.id: size for size in SIZES}
    return sizes.get(text, sizes[DEFAULT_SIZE])


def fitting(wanted: Size, width: int, height: int) -> Size:
    """The largest size, up to the wanted one, that a frame like this can show."""
    smaller = SIZES[SIZES.index(wanted) :]
    fit = (s for s in smaller if s.least_width <= width and s.least_height <= height)
    return next(fit, SIZES[-1])
