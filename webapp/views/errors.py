"""What went wrong, in words, with a way on: pages, and fragments for htmx."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    url_for,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError

from webapp.services.current import current_catalogue
from webapp.views import headers, htmx
from webapp.views.api import problems
from webapp.views.logs import request_id
from webapp.views.search import Link, meant


@dataclass(frozen=True)
class ErrorPage:
    """The texts of an error page."""

    title: str
    text: str
    retry: bool = False
    """Whether trying the same address again may help."""


_PAGES = {
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
        "There were more requests from your network than we can answer. Wait a "
        "minute, then try again.",
        retry=True,
    ),
    500: ErrorPage(
        "Something broke on our side",
        "It is not your fault, and it was written down. Your answers are in the "
        "address of the page before this one.",
        retry=True,
    ),
    503: ErrorPage(
        "Our storage cannot be reached",
        "The questionnaire and its recommendation still work; only published results "
        "cannot be read or saved for the moment.",
        retry=True,
    ),
}
_OTHER = ErrorPage(
    "That did not work", "Start again from the questionnaire; nothing is lost."
)
FRAGMENT = "wizard.live_panel"
"""An error at this address is a fragment, whoever asks."""


def init_app(app: Flask) -> None:
    """Maps every error to its page."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_error)


def plain(error: HTTPException | SQLAlchemyError) -> Response:
    """The error as plain text, for addresses that answer with no page."""
    if isinstance(error, HTTPException):
        response = _http_error(error)
    else:
        response = _database_error(error)
    if response.mimetype == "text/html":
        page = _page(response.status_code)
        response.set_data(f"{page.title}\n\n{page.text}\n")
        response.mimetype = "text/plain"
    return response


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:  # a redirect, or a response made on purpose
        return make_response(error.get_response())
    code = error.code or InternalServerError.code
    response = _render(code, error)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _database_error(error: SQLAlchemyError) -> Response:
    current_app.logger.exception("database error", exc_info=error)
    # It does not answer, or so slowly that others hold all connections.
    is_away = isinstance(error, DBAPIError | TimeoutError)
    return _render(503 if is_away else InternalServerError.code, error)


def _render(code: int, error: Exception) -> Response:
    if problems.are_expected():
        return problems.response(code, error)
    shown = render_template(
        _template(),
        error=_page(code),
        code=code,
        meant=_meant(code),
        reference=request_id.get() if code in (500, 503) else "",
    )
    return make_response(shown, code)


def _page(code: int) -> ErrorPage:
    page = _PAGES.get(code, _OTHER)
    origin = current_app.config["PUBLIC_ORIGIN"]
    return replace(page, text=page.text.replace("{origin}", origin))


def _meant(code: int) -> tuple[Link, ...]:
    """Pages that a mistyped address may have meant."""
    if code != 404:
        return ()
    return meant(current_catalogue().catalogue, request.path)


def _template() -> str:
    if htmx.wants_fragment() or request.path == url_for(FRAGMENT):
        return "errors/_fragment.html"
    return "errors/frame.html" if headers.is_framable() else "errors/page.html"
