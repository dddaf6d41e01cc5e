"""The alternatives, open to read: all at a glance, and one at length."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.services.current import current_catalogue
from webapp.views.headers import cacheable
from webapp.views.heat_map import filters, heat_map
from webapp.views.query import answers_from_query, limited_pairs
from webapp.views.stack_page import stack_page

bp = Blueprint("stacks", __name__)


@bp.get("/stacks")
@cacheable
def stacks() -> ResponseReturnValue:
    """The table of all levels, narrowed by the filters in the address."""
    catalogue = current_catalogue().catalogue
    wanted = filters(catalogue, limited_pairs())
    return render_template("catalogue/stacks.html", page=heat_map(catalogue, wanted))


@bp.get("/stacks/<alternative_id>")
@cacheable
def stack(alternative_id: str) -> ResponseReturnValue:
    """One alternative, seen with the answers in the address if there are any."""
    catalogue = current_catalogue().catalogue
    known = (a for a in catalogue.alternatives if a.id == alternative_id)
    alternative = next(known, None)
    if alternative is None:
        abort(404)
    parsed = answers_from_query()
    return render_template(
        "catalogue/stack.html",
        page=stack_page(catalogue, alternative, parsed.answers),
        notices=parsed.notices,
    )
