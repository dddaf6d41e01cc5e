"""The recommendation for the answers in the address; nothing is stored."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.domain.answers import Answers
from webapp.domain.recommendation import recommend
from webapp.services.current import current_catalogue
from webapp.views import htmx
from webapp.views.answers_form import answers_form, said
from webapp.views.comparison import Comparison, comparison
from webapp.views.forms import PublishForm
from webapp.views.headers import cacheable
from webapp.views.news import since
from webapp.views.query import (
    AGAINST,
    TITLE,
    answers_from_query,
    bookkeeping,
    previous_answers,
    with_answers,
    without_bookkeeping,
)
from webapp.views.report import AT_A_GLANCE, Report, report

bp = Blueprint("recommendation", __name__)


@bp.get("/recommendation")
@cacheable
def recommendation() -> ResponseReturnValue:
    """Verdict, reasons, doubts, sources, answers, and the form that publishes."""
    parsed = answers_from_query()
    clean = without_bookkeeping("recommendation.recommendation")
    if clean is not None:
        return redirect(clean)
    form = PublishForm(title=bookkeeping(TITLE), against=bookkeeping(AGAINST))
    return page(parsed.answers, parsed.notices, form)


@bp.get("/recommendation/live")
@cacheable
def live() -> Response:
    """The report's part of the page, with what the last answer did to it."""
    catalogue = current_catalogue().catalogue
    answers = answers_from_query().answers
    now = recommend(catalogue, answers, previous_answers())
    moved = since(catalogue, now, AT_A_GLANCE)
    against = bookkeeping(AGAINST) or ""
    found = report(catalogue, now, since=moved, against=against)
    body = render_template(
        "recommendation/_report.html",
        report=found,
        said=[(q.id, said(catalogue, answers, q.id)) for q in catalogue.questions],
    )
    address = _compared(answers, found.comparison if against else None)
    return htmx.fragment(body, address=address, remember=moved is not None)


@bp.get("/recommendation/against")
@cacheable
def against() -> Response:
    """Why the first comes before another: the differences alone."""
    catalogue = current_catalogue().catalogue
    answers = answers_from_query().answers
    found = comparison(
        catalogue, recommend(catalogue, answers), bookkeeping(AGAINST) or ""
    )
    body = render_template("recommendation/_differences.html", comparison=found)
    return htmx.fragment(body, address=_compared(answers, found))


def _compared(answers: Answers, found: Comparison | None) -> str:
    """The address of the page that compares the first with this one, if with any."""
    here = "recommendation.recommendation"
    if found is None:
        return with_answers(here, answers)
    pairs = [*answers.pairs(), (AGAINST, found.second_id)]
    return f"{url_for(here)}?{urlencode(pairs)}"


def page(answers: Answers, notices: tuple[str, ...], form: PublishForm) -> str:
    """The whole page; the form holds what was typed into it."""
    catalogue = current_catalogue().catalogue
    found: Report = report(
        catalogue, recommend(catalogue, answers), against=form.against.data or ""
    )
    return render_template(
        "recommendation/page.html",
        report=found,
        answers_form=answers_form(catalogue, answers),
        notices=notices,
        form=form,
        said=(),
    )
