"""Answering with an error's page before a request is looked at, or takes its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException, RequestURITooLarge, TooManyRequests

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_REFUSED = "whichstack.refused"
_SOON = 5
"""Seconds after which to try again when too much is asked at once."""


def init_app(app: Flask) -> None:
    """Raises the errors before any view is called, and one where the query is longer
    than any of ours, whoever would read it."""
    app.before_request(_refuse)


def refusing(app: Flask, error: Callable[[], HTTPException]) -> WSGIApplication:
    """Answers every request with an error's page, and nothing that is kept.

    The error is made anew for each: one that is raised again and again holds all the
    requests that it was ever raised for.
    """

    # Errors have pages, which have links: they need a host that can be one.
    own = own_host(app)

    def answer(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        environ["HTTP_HOST"] = own
        environ[_REFUSED] = error()
        return Flask.wsgi_app(app, environ, start_response)

    return answer


def refusing_crowds(app: Flask) -> WSGIApplication:
    """Answers that too much is asked at once, and when to try again."""
    return refusing(app, partial(TooManyRequests, retry_after=_SOON))


def own_host(app: Flask) -> str:
    """The host of the public origin."""
    return urlsplit(str(app.config["PUBLIC_ORIGIN"])).netloc


def _refuse() -> None:
    error = request.environ.get(_REFUSED)
    if isinstance(error, HTTPException):
        raise error
    if len(request.query_string) > current_app.config["MAX_QUERY_LENGTH"]:
        raise RequestURITooLarge
