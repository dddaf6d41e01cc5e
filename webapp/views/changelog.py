"""What changed, read from the file that also tells it in the repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from webapp.config import ROOT

FILE = ROOT / "CHANGELOG.md"


@dataclass(frozen=True)
class Entry:
    """The changes of one day."""

    day: date
    changes: tuple[str, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """All changes, newest first."""
    return read(FILE.read_text(encoding="utf-8"))


def read(text: str) -> tuple[Entry, ...]:
    """The entries of a text with a heading for each day and an item for each change.

    Raises ValueError if a heading is no date.
    """
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return tuple(_entry(part) for part in parts)


def _entry(part: str) -> Entry:
    day, _, rest = part.partition("\n")
    _, *items = re.split(r"^- ", rest, flags=re.MULTILINE)
    return Entry(
        date.fromisoformat(day.strip()),
        tuple(" ".join(item.split()) for item in items),
    )
