"""What an address takes and gives, said once: it is enforced and documented."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response

from webapp.services.current import current_catalogue
from webapp.views.api.bodies import Body
from webapp.views.api.reading import read
from webapp.views.api.shapes import Shape

View = Callable[..., Shape | tuple[Shape, Mapping[str, str]]]


@dataclass(frozen=True)
class Operation:
    """What the document says of an address, apart from the address itself."""

    id: str
    summary: str
    description: str
    gives: type[Shape]
    status: int
    takes: Body | None
    answers_in_address: bool
    problems: tuple[int, ...]


OPERATIONS: dict[str, Operation] = {}
"""By the name of the view."""


def operation(
    gives: type[Shape],
    *,
    status: int = 200,
    takes: Body | None = None,
    answers_in_address: bool = False,
    problems: tuple[int, ...] = (),
) -> Callable[[View], Callable[..., Response]]:
    """A view that gets its body checked and gives data, maybe with headers.

    The first line of its docstring is the summary, the rest the description.
    """

    def decorate(view: View) -> Callable[..., Response]:
        summary, _, description = inspect.cleandoc(view.__doc__ or "").partition("\n")
        OPERATIONS[view.__name__] = Operation(
            id=view.__name__,
            summary=summary.rstrip("."),
            description=" ".join(description.split()),
            gives=gives,
            status=status,
            takes=takes,
            answers_in_address=answers_in_address,
            problems=problems,
        )

        @wraps(view)
        def wrapped(**places: Any) -> Response:
            if takes:
                places["body"] = read(takes(current_catalogue().catalogue))
            found = view(**places)
            data, headers = found if isinstance(found, tuple) else (found, {})
            return Response(
                data.model_dump_json(), status, headers, mimetype="application/json"
            )

        return wrapped

    return decorate
