"""Several published results side by side: where do they differ, and does it matter?"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.services.compared import compared
from webapp.services.current import current_catalogue
from webapp.services.results import PublishedResult
from webapp.views.compare_page import compare_page
from webapp.views.compare_people import named
from webapp.views.compare_selection import Selection, selection
from webapp.views.database import stored, was_removed
from webapp.views.headers import unless_known
from webapp.views.query import limited_pairs

bp = Blueprint("compare", __name__)


@bp.get("/compare")
def compare() -> Response:
    """Two to six results in the address, or the form that asks for them."""
    chosen = selection(limited_pairs(), _find, was_removed)
    # The page changes when a result is removed, though its address does not.
    return unless_known(lambda: _page(chosen), *chosen.slugs, *chosen.problems)


def _page(chosen: Selection) -> ResponseReturnValue:
    if chosen.moved:
        return redirect(url_for("compare.compare", r=chosen.slugs))
    if len(chosen.results) < 2:
        there = named(chosen.results)
        return render_template("compare/form.html", chosen=chosen, there=there)
    loaded = current_catalogue()
    page = compare_page(
        loaded.catalogue, [compared(result, loaded) for result in chosen.results]
    )
    return render_template("compare/page.html", page=page, chosen=chosen)


def _find(slugs: Iterable[str]) -> dict[str, PublishedResult]:
    found = ((slug, stored(slug)) for slug in dict.fromkeys(slugs))
    return {slug: result for slug, result in found if result}
