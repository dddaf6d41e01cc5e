"""What went wrong, in words, with a way on: pages, and fragments for htmx."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
    url_for,
)
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from webapp.persistence.faults import UNKNOWN, fault, told
from webapp.services.current import current_catalogue
from webapp.views import headers, htmx
from webapp.views.api import problems
from webapp.views.error_pages import OTHER, PAGES, STORAGE, ErrorPage
from webapp.views.logs import request_id
from webapp.views.public import absolute
from webapp.views.search import Link, meant
from webapp.views.unsent import Unsent, unsent

FRAGMENT = "wizard.live_panel"
"""An error at this address is a fragment, whoever asks."""
_STORED = (503, 507)
_PASSING = (429, 500, *_STORED)
"""Where the same form may be taken later; what was refused is not offered again."""


def init_app(app: Flask) -> None:
    """Maps every error to its page."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.log_exception = _log_exception  # type: ignore[method-assign]


def _log_exception(exc_info: Any) -> None:
    """Instead of Flask's, which names the address: that of a result is a secret."""
    rule = request.url_rule.rule if request.url_rule else "no route"
    current_app.logger.error("%s %s failed", request.method, rule, exc_info=exc_info)


def plain(error: HTTPException | SQLAlchemyError) -> Response:
    """The error as plain text, for addresses that answer with no page."""
    if isinstance(error, HTTPException):
        response, page = _http_error(error), PAGES.get(error.code or 500, OTHER)
    else:
        response, (_, page) = _database_error(error), _storage_page(error)
    if response.mimetype == "text/html":
        response.set_data(f"{page.title}\n\n{page.text}\n")
        response.mimetype = "text/plain"
    return response


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:  # a redirect, or a response made on purpose
        return make_response(error.get_response())
    code = error.code or InternalServerError.code
    response = _render(code, PAGES.get(code, OTHER), error)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _database_error(error: SQLAlchemyError) -> Response:
    _write_down(error)
    return _render(*_storage_page(error), error)


def _storage_page(error: SQLAlchemyError) -> tuple[int, ErrorPage]:
    found = fault(error)
    return STORAGE[found] if found else (500, PAGES[500])


def _write_down(error: SQLAlchemyError) -> None:
    """One line that names the fault and its remedy; the trace only where it helps."""
    found = fault(error)
    if found is None:
        current_app.logger.exception("database error", exc_info=error)
        return
    current_app.logger.error(
        "database fault %r: %s (%s); %s",
        found.id,
        found.what,
        told(error),
        found.remedy,
        exc_info=error if found is UNKNOWN else None,
    )


def _render(code: int, page: ErrorPage, error: Exception) -> Response:
    if problems.are_expected():
        response = problems.response(code, error, page if code in _STORED else None)
    else:
        shown = render_template(
            _template(),
            error=_ours(page),
            code=code,
            meant=_meant(code),
            reference=request_id.get() if code >= 500 else "",
            unsent=_unsent(code),
            # From a name that is not ours, a path alone would lead nowhere.
            start=(absolute if code == 421 else url_for)("pages.landing"),
        )
        response = make_response(shown, code)
    if page.retry_after:
        response.headers["Retry-After"] = str(page.retry_after)
    if code == 410:
        # Kept for as long as the page was, or caches would go on showing that one.
        response.headers["Cache-Control"] = headers.SHORT
        response.vary.add("HX-Request")
    return response


def _ours(page: ErrorPage) -> ErrorPage:
    """The page with the name of this site in its place."""
    origin = current_app.config["PUBLIC_ORIGIN"]
    return replace(page, text=page.text.replace("{origin}", origin))


def _meant(code: int) -> tuple[Link, ...]:
    """Pages that a mistyped address may have meant."""
    if code != 404:
        return ()
    return meant(current_catalogue().catalogue, request.path)


def _unsent(code: int) -> Unsent | None:
    """What was to be published and could not be, through no fault of its own."""
    if code not in _PASSING or (request.method, request.path) != (
        "POST",
        url_for("results.publish"),
    ):
        return None
    try:
        return unsent()
    except HTTPException:  # a body that is too large to be read, or none of ours
        return None


def _template() -> str:
    if htmx.wants_fragment() or request.path == url_for(FRAGMENT):
        return "errors/_fragment.html"
    return "errors/frame.html" if headers.is_framable() else "errors/page.html"
