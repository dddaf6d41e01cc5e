"""The list of everything that was answered, with a way to change each answer."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue, Step
from webapp.domain.path import progress
from webapp.views.wording import answer_texts, said, suspension


@dataclass(frozen=True)
class GivenAnswer:
    """A question in few words, and what was chosen; no texts if it was skipped."""

    question_id: str
    short: str
    texts: tuple[str, ...]
    suspension: str
    """That its requirements are dropped; empty if they are not."""

    @property
    def said(self) -> str:
        """The texts in one line."""
        return said(self.texts)


@dataclass(frozen=True)
class AnswersOfStep:
    """The answers of one step."""

    step: Step
    given: tuple[GivenAnswer, ...]


def answers_list(catalogue: Catalogue, answers: Answers) -> tuple[AnswersOfStep, ...]:
    """Every applicable question with its answer, step by step."""
    return tuple(
        AnswersOfStep(
            item.step,
            tuple(
                GivenAnswer(
                    question.id,
                    question.short,
                    answer_texts(catalogue, answers, question.id),
                    suspension(catalogue, answers, question.id),
                )
                for question in item.questions
            ),
        )
        for item in progress(catalogue, answers)
    )
