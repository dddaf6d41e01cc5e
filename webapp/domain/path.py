"""Which steps and questions there are for given answers, and what is still open.

The path is recomputed from the answers at each request, so changing an early
answer just works.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from webapp.domain.answers import Answers, applies
from webapp.domain.catalogue import Catalogue, Question, Step


@dataclass(frozen=True)
class StepProgress:
    """A step, its applicable questions, and how many of them have an answer."""

    step: Step
    questions: tuple[Question, ...]
    answered: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to answer here."""
        return self.answered == len(self.questions)


def applicable(catalogue: Catalogue, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked, in order, follow-ups included.

    Kept with the catalogue, since a click asks for them in half a dozen places.
    """
    return catalogue.asked.get(answers, partial(_applicable, catalogue, answers))


def _applicable(catalogue: Catalogue, answers: Answers) -> tuple[Question, ...]:
    made = {f"{key}:{option}" for key, ids in answers.chosen for option in ids}
    return tuple(q for q in catalogue.questions if applies(q, made))


def open_questions(catalogue: Catalogue, answers: Answers) -> tuple[Question, ...]:
    """The applicable questions without an answer; "not sure" is an answer."""
    return tuple(q for q in applicable(catalogue, answers) if not answers.options(q.id))


def progress(catalogue: Catalogue, answers: Answers) -> tuple[StepProgress, ...]:
    """Every step with what was answered in it."""
    asked = {question.id for question in applicable(catalogue, answers)}
    return tuple(_step_progress(step, asked, answers) for step in catalogue.steps)


def _step_progress(step: Step, asked: set[str], answers: Answers) -> StepProgress:
    questions = tuple(question for question in step.questions if question.id in asked)
    return StepProgress(
        step, questions, sum(bool(answers.options(q.id)) for q in questions)
    )


def neighbours(catalogue: Catalogue, step: Step) -> tuple[Step | None, Step | None]:
    """The steps before and after this one; None at the ends."""
    index = catalogue.steps.index(step)
    following = catalogue.steps[index + 1 :]
    return (
        catalogue.steps[index - 1] if index else None,
        following[0] if following else None,
    )
