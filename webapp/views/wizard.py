"""The questionnaire: one page for each step, and the live panel beside it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from webapp.domain.answers import DROP, Answers, ParsedAnswers
from webapp.domain.catalogue import Question, Step
from webapp.domain.path import StepProgress, applicable, neighbours, progress
from webapp.services.current import current_catalogue
from webapp.views import htmx
from webapp.views.answers_list import AnswersOfStep, answers_list
from webapp.views.forms import questionnaire_form
from webapp.views.headers import cacheable
from webapp.views.panel import Panel, panel
from webapp.views.query import (
    STEP,
    answers_from_query,
    bookkeeping,
    previous_answers,
    without_bookkeeping,
)

bp = Blueprint("wizard", __name__)


@dataclass(frozen=True)
class StepPage:
    """Everything that a page with a step's form needs."""

    step: Step
    questions: tuple[Question, ...]
    """Asked here, or follow-ups of a question that is asked here."""
    form: Form
    carried: list[tuple[str, str]]
    """Answers of other steps, which travel as hidden inputs."""
    progress: tuple[StepProgress, ...]
    previous: Step | None
    following: Step | None
    earlier: tuple[AnswersOfStep, ...]
    """On the last step: the answers of the steps before it."""
    answers: Answers
    notices: tuple[str, ...]
    panel: Panel


@bp.get("/wizard/<step_id>")
@cacheable
def step(step_id: str) -> ResponseReturnValue:
    """A step's page."""
    found = current_catalogue().catalogue.step(step_id)
    if found is None:
        abort(404)
    parsed = answers_from_query()
    clean = without_bookkeeping("wizard.step", step_id=found.id)
    if clean is not None:
        return redirect(clean)
    return render_template("wizard/step.html", page=step_page(found, parsed))


@bp.get("/wizard/recommendation")
@cacheable
def live_panel() -> Response:
    """The live panel, and the address under which to find these answers again."""
    catalogue = current_catalogue().catalogue
    answers = answers_from_query().answers
    shown = panel(catalogue, answers, previous_answers())
    current = catalogue.step(bookkeeping(STEP) or "") or catalogue.steps[0]
    return htmx.fragment(
        render_template("wizard/_panel.html", panel=shown),
        address=f"{url_for('wizard.step', step_id=current.id)}?{shown.was}".rstrip("?"),
    )


def step_page(current: Step, parsed: ParsedAnswers) -> StepPage:
    """The content of a page with this step's form."""
    catalogue = current_catalogue().catalogue
    answers = parsed.answers
    questions = _on_page(current, applicable(catalogue, answers))
    on_page = {question.id for question in questions}
    previous, following = neighbours(catalogue, current)
    return StepPage(
        step=current,
        questions=questions,
        form=questionnaire_form(questions, answers),
        carried=[
            (key, value)
            for key, value in answers.pairs()
            if (value if key == DROP else key) not in on_page
        ],
        progress=progress(catalogue, answers),
        previous=previous,
        following=following,
        earlier=() if following else answers_list(catalogue, answers)[:-1],
        answers=answers,
        notices=parsed.notices,
        panel=panel(catalogue, answers),
    )


def _on_page(current: Step, asked: tuple[Question, ...]) -> tuple[Question, ...]:
    """Those asked, and follow-ups that an answer on this very page would call for.

    The style sheet hides such a follow-up until its opener is chosen, so that it
    appears at once, with and without JavaScript.
    """
    openers = {f"{q.id}:{o.id}" for q in current.questions for o in q.options}
    return tuple(
        q
        for q in current.questions
        if q in asked or openers.intersection(q.applies_when)
    )
