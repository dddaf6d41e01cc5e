"""A published result for an iframe: no cookie, no form, no script."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.services import results
from webapp.views.headers import cacheable, framable
from webapp.views.report import report
from webapp.views.results import find, public_address

bp = Blueprint("embed", __name__)


@bp.before_request
def may_be_framed() -> None:
    """Lifts the ban on framing for these addresses, and only for them."""
    framable()


@bp.get("/embed/<slug>")
@cacheable
def result(slug: str) -> ResponseReturnValue:
    """The result in short, with a link to the whole."""
    found = find(slug)
    return render_template(
        "embed/result.html",
        result=found,
        report=report(found.catalogue, results.recommendation(found)),
        address=public_address("results.permalink", slug),
    )
