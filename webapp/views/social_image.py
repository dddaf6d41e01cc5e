"""A result as a picture of 1200 x 630 pixels, as links show it in chats and feeds."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

import resvg_py
from flask import current_app, render_template

from webapp.services import results
from webapp.views import lettering
from webapp.views.lettering import SANS, SERIF, Face
from webapp.views.ranking import RankingRow
from webapp.views.report import Report, report
from webapp.views.templating import printable

WIDTH = 1200
HEIGHT = 630

_EXTENSION = "whichstack-pictures"
_KEPT = 200
"""Pictures that a process keeps, of about 40 KB each."""
_MARGIN = 72
_ACROSS = WIDTH - 2 * _MARGIN
_NAMES = 380
"""Room for a name before its bar."""
_BARS = 4
LEAST_BARS = 3
"""Bars that there is room for even below the longest texts."""
_FIRST_BAR = 382
_LOWEST = 590
"""Where the last bar may stand."""
_STEP = 52
_LEAST_STEP = 42
_EYEBROW = Face(SANS, 400, 28)
_VERDICT = Face(SERIF, 700, 62)
_SURE = Face(SANS, 600, 28)
_NAME = Face(SANS, 400, 28)
_SENTENCE = Face(SANS, 400, 32)

_DRAWING = Lock()
"""Drawing keeps the interpreter to itself anyway; and one font is read at a time."""


@dataclass(frozen=True)
class Row:
    """One alternative's bar."""

    name: str
    score: str
    width: float
    """In per cent of the longest possible."""


@dataclass(frozen=True)
class Card:
    """What the picture says, in lines that fit."""

    eyebrow: str
    """The title, without what would be drawn as boxes."""
    verdict: tuple[str, ...]
    sure: tuple[str, ...]
    sentence: tuple[str, ...]
    """Instead of bars, where nothing competes."""
    ranking: tuple[Row, ...]

    @property
    def below(self) -> int:
        """How far all that follows moves down for the lines above it."""
        return 76 * (len(self.verdict) - 1) + 38 * max(0, len(self.sure) - 1)

    @property
    def rows(self) -> tuple[Row, ...]:
        """As many bars as there is room for."""
        room = (_LOWEST - _FIRST_BAR - self.below) // _LEAST_STEP
        return self.ranking[: min(_BARS, room + 1)]

    @property
    def step(self) -> float:
        """From one bar to the next."""
        gaps = max(1, len(self.rows) - 1)
        return min(_STEP, (_LOWEST - _FIRST_BAR - self.below) / gaps)


@dataclass
class Pictures:
    """The pictures that were asked for last."""

    size: int = _KEPT
    _kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, slug: str) -> bytes | None:
        """The picture of a result, if it is kept."""
        with self._lock:
            if slug in self._kept:
                self._kept.move_to_end(slug)
            return self._kept.get(slug)

    def keep(self, slug: str, picture: bytes) -> None:
        """Keeps a picture, and drops the one that was not asked for longest."""
        with self._lock:
            self._kept[slug] = picture
            while len(self._kept) > self.size:
                self._kept.popitem(last=False)


def kept_pictures() -> Pictures:
    """The pictures of this application."""
    found = current_app.extensions.setdefault(_EXTENSION, Pictures())
    assert isinstance(found, Pictures)
    return found


def drawn(result: results.PublishedResult) -> bytes:
    """The picture of a published result, as PNG."""
    shown = report(result.catalogue, results.recommendation(result))
    with _DRAWING:
        title = result.title or result.catalogue.texts.headline
        svg = render_template("results/social.svg", card=card(shown, title))
        return resvg_py.svg_to_bytes(
            svg_string=svg, font_files=lettering.font_files(), skip_system_fonts=True
        )


def card(shown: Report, title: str) -> Card:
    """The picture's texts, cut to what fits."""
    competing = len(shown.ranking) > 1
    sure = shown.sureness.text if shown.sureness else ""
    eyebrow = _EYEBROW.written(printable(title))
    return Card(
        lettering.in_one_line(eyebrow, _EYEBROW, _ACROSS),
        lettering.in_lines(shown.verdict.title, _VERDICT, _ACROSS, 2),
        lettering.in_lines(sure, _SURE, _ACROSS, 2),
        ()
        if competing
        else lettering.in_lines(shown.verdict.sentence, _SENTENCE, _ACROSS, 4),
        tuple(map(_row, shown.ranking[:_BARS])) if competing else (),
    )


def _row(row: RankingRow) -> Row:
    name = lettering.in_one_line(row.name, _NAME, _NAMES)
    return Row(name, row.score, row.width)
