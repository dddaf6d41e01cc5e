"""All that the server knows of htmx's headers; htmx-flask is used only here."""

from __future__ import annotations

from flask import Flask, Response
from htmx_flask import Htmx, make_response, request

CONFIG = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "selfRequestsOnly": True,
    "timeout": 10_000,
}
"""For the page's ``htmx-config`` meta element: nothing that our policy forbids.
The timeout, in milliseconds, is when a page says that nothing came."""


def init_app(app: Flask) -> None:
    """Makes ``request.htmx`` available."""
    Htmx(app)


def wants_fragment() -> bool:
    """Whether htmx asked, so that an error must be a fragment."""
    return bool(request.htmx)


def fragment(body: str, *, address: str, remember: bool = False) -> Response:
    """A fragment that also puts an address into the browser's address bar.

    With ``remember``, the address before stays one step back in the history.
    """
    shown = {"push_url" if remember else "replace_url": address}
    response: Response = make_response(body, **shown)
    return response
