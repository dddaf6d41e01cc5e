"""The recommendation page for the answers in the address; nothing is stored."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.recommendation import recommend
from webapp.services.current import current_catalogue
from webapp.views.forms import PublishForm
from webapp.views.headers import cacheable
from webapp.views.query import answers_from_query, without_bookkeeping
from webapp.views.report import report

bp = Blueprint("recommendation", __name__)


@bp.get("/recommendation")
@cacheable
def recommendation() -> ResponseReturnValue:
    """Verdict, reasons, doubts and sources, and the form that publishes them."""
    parsed = answers_from_query()
    clean = without_bookkeeping("recommendation.recommendation")
    if clean is not None:
        return redirect(clean)
    catalogue = current_catalogue().catalogue
    return render_template(
        "recommendation/page.html",
        report=report(catalogue, recommend(catalogue, parsed.answers)),
        notices=parsed.notices,
        form=PublishForm(),
    )
