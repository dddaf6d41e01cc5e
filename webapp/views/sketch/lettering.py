"""How wide a text may come out, and how it is broken, without asking a browser.

Nobody knows which font a reader has, so each letter counts as wide as in the widest
of the usual ones, which is DejaVu Sans.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Face:
    """How large and how fat a kind of lettering is; ``reasons.css`` states the same."""

    size: float
    """In units of the drawing."""
    spread: float
    """How much wider than in plain weight."""


TITLE = Face(13, 1.13)
NOTE = Face(11.5, 1)
LABEL = Face(11.5, 1)

_CLASSES = {
    0.32: "ijl'’|",
    0.42: " fIJrt.,:;!()[]/-",
    0.58: "ckszvxyL",
    0.78: "ABCDEFGHKNOPQRSTUVXYZ&",
    1.0: "mwMW@%—…",
}
_WIDTHS = {letter: share for share, letters in _CLASSES.items() for letter in letters}
_OTHER = 0.64
_LAST_OF_ALPHABETS = 0x2E7F
"""Beyond are the letters of East Asia, each as wide as it is high."""


def width(text: str, face: Face) -> float:
    """An upper bound of the text's width, in units of the drawing."""
    return face.size * face.spread * sum(map(_letter, text))


def _letter(letter: str) -> float:
    if ord(letter) > _LAST_OF_ALPHABETS:
        return 1.1
    return _WIDTHS.get(letter, _OTHER)


@lru_cache(maxsize=2048)
def broken(text: str, limit: float, face: Face) -> tuple[str, ...]:
    """The text in lines of at most this width; only too long words are cut."""
    lines: list[str] = []
    for word in _fitting(text, limit, face):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, face) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _fitting(text: str, limit: float, face: Face) -> Iterator[str]:
    """The words of a text, in pieces where one alone is wider than the limit."""
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and width(piece + letter, face) > limit:
                yield piece
                piece = ""
            piece += letter
        yield piece


def in_two(texts: Sequence[str], limit: float, face: Face) -> tuple[str, ...]:
    """The texts in at most two lines, wider than the limit only where they must be."""
    if len(texts) == 2:
        return tuple(texts)
    lines = broken(", ".join(texts), limit, face)
    while len(lines) > 2:
        limit *= 1.1
        lines = broken(", ".join(texts), limit, face)
    return lines
