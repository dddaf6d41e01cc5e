"""Reads a body that was sent: strictly, naming every place that does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import quote

from flask import abort, request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from webapp.domain.answers import shortened
from webapp.views.api.problems import Fault, NotUnderstood

Model = TypeVar("Model", bound=BaseModel)

_LISTED = 20
"""Faults that are reported at most; a body can hold thousands."""
_MESSAGES = {
    "dict_type": "Give an object.",
    "model_type": "Give an object.",
    "list_type": "Give a list.",
    "string_type": "Give a text.",
    "string_unicode": "Give a text without broken characters.",
    "string_too_long": "Use at most {max_length} characters.",
    "string_pattern_mismatch": "Leave out line breaks and control characters.",
    "too_long": "This question takes one option.",
}


def read(model: type[Model]) -> Model:
    """The body of the current request.

    Aborts with 415 if it is not sent as JSON, 400 if it is none, 413 if it is too
    large. Raises NotUnderstood if it does not fit the model.
    """
    if request.mimetype != "application/json":
        abort(415)
    try:
        return model.model_validate(_json(request.get_data()))
    except ValidationError as error:
        found = error.errors(include_url=False)[:_LISTED]
        raise NotUnderstood([_fault(details) for details in found]) from error


def _json(body: bytes) -> object:
    try:
        return json.loads(
            body.decode(), object_pairs_hook=_object, parse_constant=_no_number
        )
    except (ValueError, RecursionError):  # also of undecodable bytes, and of nesting
        abort(400)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that is given twice would be read differently elsewhere."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError("a key occurs twice")
        found[key] = value
    return found


def _no_number(word: str) -> object:
    raise ValueError(f"{word} is no JSON")


def _fault(details: ErrorDetails) -> Fault:
    place = list(details["loc"])
    if place[:1] == ["answers"]:
        del place[2:3]  # which of the ways to give an answer was meant
    return Fault(pointer=_pointer(place), detail=_detail(details, place))


def _pointer(place: Iterable[str | int]) -> str:
    escaped = (str(key).replace("~", "~0").replace("/", "~1") for key in place)
    return "#" + "".join(
        f"/{quote(key, safe='~', errors='replace')}" for key in escaped
    )


def _detail(details: ErrorDetails, place: list[str | int]) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        what = "question" if place[0] == "answers" else "key"
        return f"There is no {what} “{shortened(str(place[-1]))}”."
    if kind == "literal_error":
        given = details["input"]
        said = f"“{shortened(given)}”" if isinstance(given, str) else "This"
        return f"{said} cannot stand here. Use {context['expected']}."
    known = _MESSAGES.get(kind)
    return known.format(**context) if known else details["msg"]
