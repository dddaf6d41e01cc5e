"""The shape of what is transferred: rows for the tables, out of untrusted lines."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from webapp.persistence.models import TITLE_LENGTH
from webapp.services.kept_outcomes import checked_outcome
from webapp.services.results import checked_title

FORMAT = {"format": "whichstack results", "version": 1}
"""The first line. Another version is another shape of the lines that follow."""
END = {"end": True}
"""The last line."""
BATCH = 500
"""Lines that are read, or written in one transaction, at once."""
SLUG = re.compile(r"[0-9a-z]{1,16}")
DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST = 500
"""Characters of a message, at most: it may repeat what stands in a line."""


def _shortened(message: str) -> str:
    """Its beginning and its end, which says what to do, if it is too long."""
    if len(message) <= _LONGEST:
        return message
    return f"{message[: _LONGEST // 2]} ... {message[-_LONGEST // 2 :]}"


class TransferError(ValueError):
    """A line that cannot be taken in; the message says where, why, and what to do."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line} {_shortened(problem)}")
        self.line = line


def result_from(number: int, said: Any) -> dict[str, Any]:
    """The row of a result, but for the id of its catalogue version.

    Raises TransferError.
    """
    try:
        row = {
            "slug": _slug(said["slug"]),
            "method_version": _text(said["method_version"], 16),
            "answers": [_pair(pair) for pair in said["answers"]],
            "outcome": checked_outcome(said["outcome"]),
            "title": _title(said["title"]),
            "published_at": moment(said["published_at"]),
        }
        _text(said["catalogue"], 64)
    except (KeyError, TypeError, ValueError) as error:
        raise TransferError(number, f"is no result ({error!r}); export it anew") from (
            error
        )
    return row


def removed_from(number: int, said: Any) -> dict[str, Any]:
    """The row of a removed result. Raises TransferError."""
    try:
        return {"slug": _slug(said["slug"]), "removed_at": moment(said["removed_at"])}
    except (KeyError, TypeError, ValueError) as error:
        raise TransferError(
            number, f"is no removed result ({error!r}); export it anew"
        ) from error


def moment(text: str) -> datetime:
    """The moment, in UTC; ValueError if it does not say of which time zone it is, or
    lies beyond what can be counted."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text} is no moment in UTC") from error


def _slug(text: Any) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError(f"{text} is no slug")
    return str(text)


def _text(text: Any, longest: int) -> str:
    if not isinstance(text, str) or len(text) > longest or "\x00" in text:
        raise ValueError(f"{text!r} is no text of at most {longest} characters")
    return text


def _title(said: Any) -> str | None:
    """As it could have been published at some time, or ValueError."""
    if said is None:
        return None
    title = _text(said, TITLE_LENGTH)
    checked_title(title)
    # What cannot be seen is no title today, but older versions published some of it.
    if not title or title != title.strip():
        raise ValueError(f"{said!r} cannot be published as a title")
    return title


def _pair(pair: Any) -> list[str]:
    key, value = pair
    return [_text(key, 100), _text(value, 100)]
