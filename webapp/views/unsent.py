"""What a person wanted to publish, kept where it could not be stored."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for

from webapp.domain.answers import Answers
from webapp.views.query import TITLE, answers_from, form_pairs


@dataclass(frozen=True)
class Unsent:
    """A form that can be sent again as it is."""

    answers: Answers
    title: str

    @property
    def address(self) -> str:
        """The recommendation page with the same answers and the same title."""
        pairs = self.answers.pairs()
        if self.title:
            pairs.append((TITLE, self.title))
        return f"{url_for('recommendation.recommendation')}?{urlencode(pairs)}"


def unsent() -> Unsent:
    """What the current request brought; aborts with 413 if that is too large, with 422
    if it is no form of ours."""
    answers = answers_from(form_pairs()).answers
    return Unsent(answers, request.form.get(TITLE, ""))
