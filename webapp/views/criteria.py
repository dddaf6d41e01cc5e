"""The criteria, open to read: all with their definitions, and one at length."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.services.current import current_catalogue
from webapp.views.criterion_page import criterion_page
from webapp.views.headers import cacheable
from webapp.views.query import answers_from_query

bp = Blueprint("criteria", __name__)


@bp.get("/criteria")
@cacheable
def criteria() -> ResponseReturnValue:
    """What alternatives are judged by."""
    catalogue = current_catalogue().catalogue
    return render_template("catalogue/criteria.html", criteria=catalogue.criteria)


@bp.get("/criteria/<criterion_id>")
@cacheable
def criterion(criterion_id: str) -> ResponseReturnValue:
    """One criterion; answers in the address only lead back to their recommendation."""
    catalogue = current_catalogue().catalogue
    found = next((c for c in catalogue.criteria if c.id == criterion_id), None)
    if found is None:
        abort(404)
    parsed = answers_from_query()
    return render_template(
        "catalogue/criterion.html",
        page=criterion_page(catalogue, found),
        answers=parsed.answers,
        notices=parsed.notices,
    )
