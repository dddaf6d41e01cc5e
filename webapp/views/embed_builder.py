"""The builder on the permalink's page: what to paste, and how it will look."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.services import results
from webapp.views.embed_kit import kit
from webapp.views.headers import cacheable
from webapp.views.query import limited_pairs
from webapp.views.results import find
from webapp.views.verdict import verdict

bp = Blueprint("embed_builder", __name__)


@bp.get("/r/<slug>/embed-builder")
@cacheable
def embed_kit(slug: str) -> ResponseReturnValue:
    """The part of the builder that follows its form."""
    found = find(slug)
    title = verdict(found.catalogue, results.recommendation(found)).title
    return render_template(
        "results/_embed_kit.html", kit=kit(slug, title, limited_pairs())
    )
