"""The one shape of errors at addresses that answer data: RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from flask import Response, request
from pydantic import Field
from werkzeug.exceptions import UnprocessableEntity

from webapp.views.api.cross_origin import as_data
from webapp.views.api.shapes import Shape
from webapp.views.public import absolute

MIMETYPE = "application/problem+json"
PAGE = "api_reference.reference"


class Fault(Shape):
    """One place in the body that was sent, and what is wrong there."""

    pointer: str
    """A JSON pointer as the fragment of an address: `#/answers/size`."""
    detail: str


class Problem(Shape):
    """Why a request was not answered (RFC 9457)."""

    type: str
    """The address of an explanation; the same for the same kind of problem."""
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    """What to do about it."""
    errors: list[Fault]
    """What is wrong with the body; empty unless the status is 422."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem, as the page about the API explains it."""

    id: str
    title: str
    detail: str


KINDS: Mapping[int, Kind] = {
    400: Kind(
        "no-json",
        "The body is no JSON",
        "Send one JSON object in UTF-8, in which no key occurs twice.",
    ),
    403: Kind(
        "other-site",
        "Another site sent this",
        "Browsers may send this from our own pages only. A script that sends neither "
        "Sec-Fetch-Site nor Origin may, too.",
    ),
    404: Kind(
        "not-found",
        "There is nothing here",
        "Check the address. Published results keep theirs.",
    ),
    405: Kind(
        "method",
        "This address does not take that method",
        "The Allow header names those that it takes.",
    ),
    410: Kind(
        "removed",
        "This result was removed",
        "It was deleted on request, and does not come back.",
    ),
    411: Kind(
        "no-length",
        "The body does not say how long it is",
        "Send its length as the header Content-Length, not the body in chunks: one "
        "that breaks off would look like a whole one.",
    ),
    413: Kind(
        "too-large",
        "The body is too large",
        "Send the answers of one form and a short title only; each question has but so "
        "many options.",
    ),
    414: Kind(
        "address-too-long",
        "The address is too long",
        "Ask with the answers of one form only, each once, or send them in the body of "
        "a POST to /api/v1/recommendations.",
    ),
    415: Kind(
        "media-type",
        "The body has another media type",
        "Send it with the header Content-Type: application/json.",
    ),
    421: Kind(
        "other-host",
        "This is not the name of this site",
        "Use the address that the links of its own pages have.",
    ),
    422: Kind(
        "not-understood",
        "Something in the body does not fit",
        "Change the places listed under errors. The catalogue at /api/v1/catalogue "
        "lists all questions and options.",
    ),
    429: Kind(
        "too-many",
        "Too many requests",
        "Wait as long as the Retry-After header says, then try again.",
    ),
    500: Kind(
        "broken",
        "Something broke on our side",
        "It was written down. Trying again may help.",
    ),
    503: Kind(
        "storage",
        "Our storage cannot be reached",
        "Recommendations still work; results cannot be read or saved for the moment. "
        "Try again after the time that Retry-After gives, if it is there.",
    ),
    507: Kind(
        "storage-full",
        "Our storage is full",
        "Recommendations still work, and results can be read; none can be saved until "
        "there is room again.",
    ),
}
_ELSE = "The status says what went wrong; nothing more is known about it here."


class Said(Protocol):
    """What a page says of an error."""

    @property
    def title(self) -> str:
        """What it is."""

    @property
    def text(self) -> str:
        """What to do about it."""


class NotUnderstood(UnprocessableEntity):
    """A body that does not fit its model."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = list(faults)


def are_expected() -> bool:
    """Whether errors at the current address are problems, not pages."""
    path = request.path
    return path.startswith("/api/") or (
        path.startswith("/r/") and path.endswith(".json")
    )


def response(
    code: int, error: Exception | None = None, said: Said | None = None
) -> Response:
    """The problem for a status; what is ``said`` is more exact than its kind."""
    kind = KINDS.get(code)
    problem = Problem(
        type=_type(kind) if kind else "about:blank",
        title=said.title if said else kind.title if kind else HTTPStatus(code).phrase,
        status=code,
        detail=said.text if said else kind.detail if kind else _ELSE,
        errors=error.faults if isinstance(error, NotUnderstood) else [],
    )
    body = Response(problem.model_dump_json(), code, mimetype=MIMETYPE)
    return as_data(body)


def _type(kind: Kind) -> str:
    """Where a kind of problem is explained."""
    return absolute(PAGE, _anchor=f"problem-{kind.id}")
