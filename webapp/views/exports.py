"""A published result to take along: a decision record, a QR code, a social image."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from webapp.views import decision_record, errors, qr_code, social_image
from webapp.views.headers import cacheable
from webapp.views.limits import limited
from webapp.views.public import absolute
from webapp.views.results import find

P = ParamSpec("P")

bp = Blueprint("exports", __name__)

_A_DAY = "public, max-age=86400, immutable"
"""No longer: a result that is removed must be gone from all caches a day later."""


def lasting(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """A view of what never changes, as long as it is there."""
    cached = cacheable(view)

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        response = cached(*args, **kwargs)
        response.headers["Cache-Control"] = _A_DAY
        return response

    return wrapped


@bp.get("/r/<slug>.md")
@lasting
def record(slug: str) -> ResponseReturnValue:
    """The result as an architecture decision record."""
    address = absolute("results.permalink", slug=slug)
    text = decision_record.as_markdown(current_app, find(slug), address)
    return _named(Response(text, mimetype="text/markdown"), f"decision-{slug}.md")


@bp.get("/r/<slug>.svg")
@lasting
def qr(slug: str) -> ResponseReturnValue:
    """The address of the result as a QR code."""
    find(slug)
    drawn = qr_code.svg(absolute("results.permalink", slug=slug))
    return Response(drawn, mimetype="image/svg+xml")


@bp.get("/r/<slug>.png")
@lasting
def picture(slug: str) -> ResponseReturnValue:
    """The result as a picture, for places that show one beside a link."""
    result, pictures = find(slug), social_image.kept_pictures()
    drawn = pictures.get(slug)
    if drawn is None:
        drawn = limited("RATE_LIMIT_PICTURES")(social_image.drawn)(result)
        pictures.keep(slug, drawn)
    return Response(drawn, mimetype="image/png")


@bp.errorhandler(HTTPException)
@bp.errorhandler(SQLAlchemyError)
def in_words(error: HTTPException | SQLAlchemyError) -> ResponseReturnValue:
    """What went wrong, as plain text: these addresses have no pages."""
    return errors.plain(error)


def _named(response: Response, filename: str) -> Response:
    """Shown, and under this name where it is saved."""
    response.headers.set("Content-Disposition", "inline", filename=filename)
    return response
