"""The forms: the questionnaire's answers, and the title of a published result."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    Form,
    RadioField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice

from webapp.domain.answers import Answers
from webapp.domain.catalogue import UNSURE, Question
from webapp.services.results import InvalidTitle, checked_title
from webapp.views import wording


class PublishForm(Form):
    """What a person adds when publishing: a title, if any."""

    title = StringField("Title")
    against = StringField()
    """What the first is compared with; kept for the page that a title comes back to."""

    def validate_title(self, field: Field) -> None:
        """Accepts what the service would; its message tells what to change."""
        try:
            checked_title(field.data or "")
        except InvalidTitle as error:
            raise ValidationError(str(error)) from error


def questionnaire_form(questions: Iterable[Question], answers: Answers) -> Form:
    """A form with a field for each question, holding the answers given so far."""
    form_class = type(
        "QuestionnaireForm", (Form,), {q.id: _field(q) for q in questions}
    )
    form: Form = form_class(MultiDict(answers.pairs()))
    return form


def _field(question: Question) -> Field:
    choices = [SelectChoice(option.id, option.text) for option in question.options]
    choices.append(SelectChoice(UNSURE, wording.UNSURE_TEXT))
    field = RadioField if question.kind == "one" else SelectMultipleField
    return field(question.text, choices=choices)
