"""Why a file could not be read as TOML, with what usually mends it."""

from __future__ import annotations

import tomllib

_REMEDIES = {
    "Illegal character '\\n'": "end the text with a quotation mark on its line",
    "Illegal character": "remove this invisible character",
    "Expected newline or end of": (
        "a line has one value: a number with a point, a date in quotation marks, a "
        'text whose own quotation marks are written \\"'
    ),
    "Expected '=' after a key": "write key = value",
    "Invalid value": 'write texts in straight quotation marks, "like this"',
    "Invalid statement": "a line begins with a key, a [header] or a #",
    "Invalid date or datetime": "write dates in quotation marks",
    "Expected ']' at the end of a table": "end the header with ], without spaces in it",
    "Unclosed array": "put commas between the items, and ] at the end",
    "Unescaped '\\'": "write a backslash as \\\\",
    "Cannot declare": "this [header] stands twice; rename one, or join the two",
    "Cannot overwrite": "this key stands twice; remove one",
}
"""By the beginning of tomllib's message, which has no codes; the first one counts."""


def syntax_problem(error: tomllib.TOMLDecodeError) -> str:
    """What is wrong, at which line and column, and how to mend it."""
    found = str(error)
    hints = (hint for start, hint in _REMEDIES.items() if found.startswith(start))
    return "; ".join([f"is not TOML: {found}", *list(hints)[:1]])


def encoding_problem(error: UnicodeDecodeError) -> str:
    """On which line another encoding shows."""
    line = error.object[: error.start].count(b"\n") + 1
    return f"is not UTF-8 in line {line}; save the file as UTF-8"
