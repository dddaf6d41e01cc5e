"""The words for what goes wrong, by status; for the database, by kind of fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.persistence.faults import (
    BUSY,
    DAMAGED,
    FULL,
    READ_ONLY,
    REFUSED,
    SCHEMA,
    UNKNOWN,
    UNREACHABLE,
    Fault,
)


@dataclass(frozen=True)
class ErrorPage:
    """The texts of an error page."""

    title: str
    text: str
    retry: bool = False
    """Whether trying the same address again may help."""
    retry_after: int | None = None
    """Seconds until that is worth while, where there is an estimate."""


_STILL = "The questionnaire and its recommendation still work; "
_AWAY = ErrorPage(
    "Our storage cannot be reached",
    f"{_STILL}only published results cannot be read or saved for the moment.",
    retry=True,
    retry_after=30,
)
STORAGE: Mapping[Fault, tuple[int, ErrorPage]] = {
    BUSY: (
        503,
        ErrorPage(
            "Our storage is busy",
            f"{_STILL}reading or saving a result took longer than it may. Try again "
            "in a moment.",
            retry=True,
            retry_after=5,
        ),
    ),
    UNREACHABLE: (503, _AWAY),
    FULL: (
        507,
        ErrorPage(
            "Our storage is full",
            f"{_STILL}what is published can be read. Nothing new can be saved until "
            "there is room again.",
        ),
    ),
    READ_ONLY: (
        503,
        ErrorPage(
            "Our storage can only be read now",
            f"{_STILL}what is published can be read. Nothing new can be saved until "
            "this is mended.",
        ),
    ),
    DAMAGED: (
        503,
        ErrorPage(
            "Our storage is damaged",
            f"{_STILL}published results cannot be read or saved until this is mended.",
        ),
    ),
    SCHEMA: (
        503,
        ErrorPage(
            "Our storage is being changed",
            f"{_STILL}published results cannot be read or saved until our storage and "
            "our program are of the same version.",
            retry=True,
            retry_after=30,
        ),
    ),
    REFUSED: (503, ErrorPage(_AWAY.title, _AWAY.text)),
    UNKNOWN: (503, _AWAY),
}
"""Status and words for each fault; to wait is advised only where it helps."""

PAGES = {
    403: ErrorPage(
        "This was not sent from our page",
        "Results are only published from this site’s own pages. Open the "
        "recommendation here and publish it again.",
    ),
    404: ErrorPage(
        "There is no page here",
        "The address may be mistyped, or a part of it was lost when it was copied. "
        "Published results keep their addresses.",
    ),
    405: ErrorPage(
        "This address cannot be used in that way",
        "It answers other requests than the one that was sent. Start from the "
        "questionnaire instead.",
    ),
    410: ErrorPage(
        "This result was removed",
        "It was published here once and has been deleted on request. Nothing of it is "
        "kept, and it does not come back.",
    ),
    411: ErrorPage(
        "It was not said how much was sent",
        "So nobody could tell whether all of it came. Send it again with its length "
        "(Content-Length); browsers do so by themselves.",
    ),
    413: ErrorPage(
        "That was too much text",
        "What was sent is larger than any form here needs. Shorten the title and "
        "try again; your answers are still in the page before this one.",
    ),
    414: ErrorPage(
        "This address is too long",
        "It holds far more than the answers to our questions. Perhaps two addresses "
        "were pasted together.",
    ),
    421: ErrorPage(
        "This is not the name of this site",
        "The address names a host that this site does not answer to. Its own address "
        "is {origin}",
    ),
    422: ErrorPage(
        "Something in the form does not fit",
        "Go back, change what is marked, and send it again; nothing is lost.",
    ),
    429: ErrorPage(
        "Too many requests",
        "There were more requests than we can answer, from your network or from all "
        "together. Wait a minute, then try again.",
        retry=True,
    ),
    500: ErrorPage(
        "Something broke on our side",
        "It is not your fault, and it was written down. Your answers are in the "
        "address of the page before this one.",
        retry=True,
    ),
    501: ErrorPage(
        "This cannot be had in that format",
        "What stands here is JSON or XML. Ask with format=json or format=xml, or leave "
        "the format out.",
    ),
    503: _AWAY,
    507: STORAGE[FULL][1],
}
OTHER = ErrorPage(
    "That did not work", "Start again from the questionnaire; nothing is lost."
)
