"""The method, open to read."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.services.current import current_catalogue
from webapp.views.headers import cacheable
from webapp.views.method_page import method_page

bp = Blueprint("method", __name__)


@bp.get("/method")
@cacheable
def method() -> ResponseReturnValue:
    """How a score is made, how sure it is, and what it leaves out."""
    loaded = current_catalogue()
    return render_template(
        "catalogue/method.html",
        page=method_page(loaded.catalogue),
        digest=loaded.digest[:12],
    )
