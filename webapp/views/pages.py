"""Pages that are no part of the questionnaire's path."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.services.current import current_catalogue
from webapp.views.embed_kit import questionnaire_snippet
from webapp.views.headers import cacheable
from webapp.views.query import answers_from_query
from webapp.views.wizard import step_page

bp = Blueprint("pages", __name__)


@bp.get("/")
@cacheable
def landing() -> ResponseReturnValue:
    """What this is, and the first step right there."""
    first = current_catalogue().catalogue.steps[0]
    page = step_page(first, answers_from_query())
    return render_template(
        "pages/landing.html", page=page, questionnaire_snippet=questionnaire_snippet()
    )
