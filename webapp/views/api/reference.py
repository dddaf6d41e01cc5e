"""The page about the API, in our own look, made from its document."""

from __future__ import annotations

import json

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from webapp.views.api.document import document
from webapp.views.api.reference_page import reference_page
from webapp.views.headers import cacheable

bp = Blueprint("api_reference", __name__)


@bp.get("/api/v1/")
@cacheable
def reference() -> ResponseReturnValue:
    """Every address with what it takes and gives, and how to try it."""
    origin = str(current_app.config["PUBLIC_ORIGIN"])
    page = reference_page(json.loads(document()), origin)
    return render_template("api/reference.html", page=page, origin=origin)
