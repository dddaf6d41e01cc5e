"""How ids, dates and addresses are written in a catalogue, and that ids are unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

ID = re.compile(r"[a-z][a-z0-9-]*")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
URL = re.compile(r"https://[^\s/]+\.[^\s]+")


def duplicates(file: str, values: Iterable[str], what: str) -> Iterator[str]:
    """One problem for each value that is used more than once."""
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{file}: {what} {value!r} is used {count} times; make it unique"
