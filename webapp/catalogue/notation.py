"""How ids, dates and addresses are written in a catalogue, and that ids are unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

ID = re.compile(r"[a-z][a-z0-9-]*")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
URL = re.compile(r"https://[^\s/]+\.[^\s]+")


def is_date(text: str) -> bool:
    """Whether it is a year, a month or a day that exists."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "2000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def duplicates(file: str, values: Iterable[str], what: str) -> Iterator[str]:
    """One problem for each value that is used more than once."""
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{file}: {what} {value!r} is used {count} times; make it unique"
