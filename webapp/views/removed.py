"""What was removed is gone at every address that it had."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, abort, request
from sqlalchemy.exc import SQLAlchemyError

from webapp.views.database import was_removed


def init_app(app: Flask) -> None:
    """Asks before any view that may answer "unchanged" without looking.

    Must come after the blueprints are registered: it asks after their own preparations,
    which say whether an error may be shown in a frame.
    """
    for name in app.blueprints:
        app.before_request_funcs.setdefault(name, []).append(_refuse_removed)


def _refuse_removed() -> None:
    slug = (request.view_args or {}).get("slug")
    if slug is None or not request.if_none_match:
        return  # the view itself will look
    removed = False
    # Whoever asks has the page already: better unchanged than an error.
    with suppress(SQLAlchemyError):
        removed = was_removed(slug)
    if removed:
        abort(410)
