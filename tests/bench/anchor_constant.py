"""The first anchor: a bare Flask application that returns the product's own bytes.

``tests.bench.anchor_constant:app`` has nothing registered but one view for each kind of
page. It knows several pages of each kind and gives them in turn, with the content type
(and the content encoding) that the product gave. It parses, computes, renders,
compresses and logs nothing, and imports nothing of the product.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import cycle

from flask import Flask, Response

from tests.bench.known_pages import KnownPage, known_pages


def make_app() -> Flask:
    """The application, with the pages that the environment names."""
    app = Flask("constant", static_folder=None)
    for (rule, method), pages in known_pages().items():
        app.add_url_rule(rule, f"{method} {rule}", _sender(pages), methods=[method])
    return app


def _sender(pages: list[KnownPage]) -> Callable[..., Response]:
    ready = cycle([(base64.b64decode(p.body), p.status, p.headers) for p in pages])

    def view(**_: str) -> Response:
        body, status, headers = next(ready)
        return Response(body, status, headers)

    return view


def __getattr__(name: str) -> Flask:
    """Makes ``app`` when the server asks for it."""
    if name != "app":
        raise AttributeError(name)
    return make_app()
