"""Places in a document, written so that an editor finds them in a file."""

from __future__ import annotations

import re
from typing import Any

_PART = re.compile(r"\.(\w+)|\[(\d+)\]|\[(['\"])(.*?)\3\]")


def readable(path: str, value: Any) -> str:
    """The path within this value, with the entries of lists called by their ids.

    Nobody counts to the seventh question, and whether from 0 or from 1: what has no
    id is called by its name, and by its number only if it has neither.
    """
    shown = ""
    for part in _PART.finditer(path):
        key, index, _, quoted = part.groups()
        if index is None:
            value = value.get(quoted or key) if isinstance(value, dict) else None
            shown += part.group()
        else:
            value = value[int(index)] if isinstance(value, list) else None
            shown += f"[{_called(value) or index}]"
    return shown.removeprefix(".")


def _called(entry: Any) -> str:
    """The entry's id or name in quotes; empty if it states none."""
    stated = [entry.get(key) for key in ("id", "name")] if type(entry) is dict else []
    return next((repr(word) for word in stated if isinstance(word, str)), "")
