"""Texts that fit: how wide a text is in our fonts, and where it must break or end.

The fonts come with packages, so that a picture is the same on every machine and no
system font is asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import fontpkg
from fontTools.ttLib import TTFont

from webapp.views.templating import printable

SANS = "Noto Sans"
SERIF = "Noto Serif"
_MISSING = ".notdef"
"""The glyph for what a font has no sign for: an empty box, which can be seen."""
_ELLIPSIS = "…"
_JOINERS = "\u200c\u200d"
"""What may be left of emoji that are not there."""


@dataclass(frozen=True)
class Face:
    """A font as a text is set in it."""

    family: str
    weight: int
    size: float
    """In pixels."""

    def width(self, text: str) -> float:
        """The length of the text in pixels, without kerning."""
        return self.size * sum(map(_advances(self.family, self.weight), text))

    def written(self, text: str) -> str:
        """The text as the font can write it: without symbols that it lacks, such as
        emoji. Empty if it lacks letters, too, since nobody would know the text then."""
        signs = _signs(self.family)
        lacking = {c for c in text if ord(c) not in signs and not c.isspace()}
        if any(unicodedata.category(c)[0] in "LN" for c in lacking):
            return ""
        words = "".join(c for c in text if c not in lacking).split()
        return " ".join(filter(None, (word.strip(_JOINERS) for word in words)))


def font_files() -> list[str]:
    """The files of our fonts."""
    return [str(_file(family)) for family in (SANS, SERIF)]


def in_one_line(text: str, face: Face, width: float) -> str:
    """The text, cut with an ellipsis if it is wider."""
    (line,) = in_lines(text, face, width, 1) or ("",)
    return line


def in_lines(text: str, face: Face, width: float, most: int) -> tuple[str, ...]:
    """The text in lines of that width at the most, broken at spaces where it can be;
    the last of them is cut with an ellipsis if there is more."""
    lines = [""]
    for word in printable(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if face.width(longer) <= width:
            lines[-1] = longer
            continue
        pieces = _pieces(word, face, width)
        lines = [line for line in lines if line] + pieces
    if len(lines) > most:
        lines[most - 1 :] = [_cut(lines[most - 1], face, width)]
    return tuple(line for line in lines if line)


def _pieces(word: str, face: Face, width: float) -> list[str]:
    """The word in as few pieces as fit."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and face.width(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(line: str, face: Face, width: float) -> str:
    while line and face.width(line + _ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS


def _file(family: str) -> Path:
    return Path(fontpkg.path(family))


@cache
def _font(family: str) -> TTFont:
    return TTFont(BytesIO(_file(family).read_bytes()), lazy=True)


@cache
def _signs(family: str) -> frozenset[int]:
    return frozenset(_font(family).getBestCmap())


@cache
def _advances(family: str, weight: int) -> Callable[[str], float]:
    """How far each letter moves on, as a share of the size."""
    font = _font(family)
    glyphs = font.getGlyphSet(location={"wght": weight})
    names = font.getBestCmap()
    em = font["head"].unitsPerEm

    @cache
    def advance(letter: str) -> float:
        width: float = glyphs[names.get(ord(letter), _MISSING)].width
        return float(width / em)

    return advance
