"""Every answer with its choices, so that it can be changed where the result stands."""

from __future__ import annotations

from dataclasses import dataclass

from wtforms import Field

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue, Question, Step
from webapp.domain.path import applicable
from webapp.views import wording
from webapp.views.forms import questionnaire_form

UNANSWERED = "Not answered"


@dataclass(frozen=True)
class ChangeableAnswer:
    """A question with what was said and what else could be said."""

    question: Question
    field: Field
    said: str
    follows: bool
    """Whether it is hidden until the question before it has an answer that calls
    for it."""
    suspended: bool


@dataclass(frozen=True)
class ChangeableStep:
    """The questions of a step."""

    step: Step
    answers: tuple[ChangeableAnswer, ...]


@dataclass(frozen=True)
class AnswersForm:
    """The whole questionnaire in one form."""

    steps: tuple[ChangeableStep, ...]
    openers: frozenset[str]
    """Choices that call for a follow-up, written ``question:option``."""


def answers_form(catalogue: Catalogue, answers: Answers) -> AnswersForm:
    """The form, holding these answers."""
    asked = {question.id for question in applicable(catalogue, answers)}
    following = _following(catalogue)
    shown = [q for q in catalogue.questions if q.id in asked | following]
    form = questionnaire_form(shown, answers)
    return AnswersForm(
        tuple(
            ChangeableStep(
                step,
                tuple(
                    ChangeableAnswer(
                        question,
                        form[question.id],
                        said(catalogue, answers, question.id),
                        question.id in following,
                        question.id in answers.dropped,
                    )
                    for question in step.questions
                    if question in shown
                ),
            )
            for step in catalogue.steps
        ),
        frozenset(choice for q in catalogue.questions for choice in q.applies_when),
    )


def said(catalogue: Catalogue, answers: Answers, question_id: str) -> str:
    """What was answered to a question, in one line."""
    texts = wording.answer_texts(catalogue, answers, question_id)
    text = wording.said(texts) or UNANSWERED
    suspension = wording.suspension(catalogue, answers, question_id)
    return f"{text} ({suspension})" if suspension else text


def _following(catalogue: Catalogue) -> set[str]:
    """Questions that the one right before them calls for; the style sheet can show
    those at once, others appear when the server says so."""
    return {
        question.id
        for step in catalogue.steps
        for before, question in zip(step.questions, step.questions[1:], strict=False)
        if question.applies_when
        and all(choice.startswith(f"{before.id}:") for choice in question.applies_when)
    }
