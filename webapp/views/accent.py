"""A site's own accent colour, made readable on both themes of the embed.

The contrast between two colours is that of WCAG 2.2: relative luminances, each plus
0.05, divided (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). A colour that falls
short is mixed with black (light theme) or white (dark theme), as little as will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

Colour = tuple[int, int, int]

TEXT_CONTRAST = 4.5
STRONG_CONTRAST = 6.5
"""For what the pointer is on: darker, or lighter, than the link at rest."""
_RRGGBB = re.compile(r"[0-9a-f]{6}")
_STEPS = 100


@dataclass(frozen=True)
class Ground:
    """What a theme puts the accent on; the values are those of tokens.css."""

    surfaces: tuple[Colour, ...]
    towards: Colour
    """What a colour is mixed with until it can be read."""
    tint: float
    """How much of the colour a tinted surface takes."""


@dataclass(frozen=True)
class Palette:
    """The tokens that an accent sets, as ``#rrggbb``."""

    accent: str
    accent_strong: str
    accent_tint: str
    on_accent: str


LIGHT = Ground(
    surfaces=((255, 255, 255), (250, 248, 244), (241, 237, 229)),
    towards=(0, 0, 0),
    tint=0.08,
)
DARK = Ground(
    surfaces=((32, 29, 25), (23, 21, 18), (17, 15, 13)),
    towards=(255, 255, 255),
    tint=0.12,
)


def valid_accent(text: str) -> str:
    """The colour as ``rrggbb`` in lower case, with or without its "#"; else empty."""
    found = text.removeprefix("#").lower()
    return found if _RRGGBB.fullmatch(found) else ""


def palette(accent: str, ground: Ground) -> Palette:
    """The readable tokens of a colour, given as ``rrggbb``, on a theme's ground."""
    given = _parsed(accent)
    tint = _mixed(ground.surfaces[0], given, ground.tint)
    surfaces = (*ground.surfaces, tint)
    readable = _readable(given, ground.towards, surfaces, TEXT_CONTRAST)
    strong = _readable(readable, ground.towards, surfaces, STRONG_CONTRAST)
    return Palette(
        accent=_written(readable),
        accent_strong=_written(strong),
        accent_tint=_written(tint),
        on_accent=_written(ground.surfaces[0]),
    )


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _readable(
    colour: Colour, towards: Colour, surfaces: Iterable[Colour], least: float
) -> Colour:
    """The colour, mixed as little as will do; at the end of the scale all is well."""
    grounds = tuple(surfaces)
    for step in range(_STEPS):
        mixed = _mixed(colour, towards, step / _STEPS)
        if min(contrast(mixed, ground) for ground in grounds) >= least:
            return mixed
    return towards


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        round(a + (b - a) * share) for a, b in zip(colour, other, strict=True)
    )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)


def _parsed(accent: str) -> Colour:
    red, green, blue = bytes.fromhex(accent)
    return red, green, blue


def _written(colour: Colour) -> str:
    return "#" + bytes(colour).hex()
