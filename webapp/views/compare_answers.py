"""Answers side by side, and which of their differences decide who comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue, Question
from webapp.domain.disagreement import Difference, Given
from webapp.domain.path import applicable
from webapp.domain.recommendation import Recommendation
from webapp.views import wording
from webapp.views.compare_people import results_said

OPEN = "Not answered"
NOT_ASKED = "Not asked"


@dataclass(frozen=True)
class Cell:
    """What one result says to a question."""

    text: str
    open: bool
    """Whether the text only says that there is no answer."""


@dataclass(frozen=True)
class AnswerRow:
    """A question with everybody's answer."""

    short: str
    cells: tuple[Cell, ...]
    mark: str
    """How the answers differ, in one or two words; empty if they do not."""


@dataclass(frozen=True)
class Deciding:
    """A difference that can put another alternative first by itself."""

    short: str
    given: tuple[str, ...]
    """Each answer with whose it is."""
    effects: tuple[str, ...]
    """What each of them would change for whom."""


def answer_rows(
    catalogue: Catalogue,
    found: Sequence[Recommendation],
    differing: Sequence[Difference],
) -> tuple[AnswerRow, ...]:
    """Every question that anybody answered, with all answers."""
    asked = [applicable(catalogue, one.answers) for one in found]
    marks = {
        d.question_id: "differs, can decide" if d.matters else "differs"
        for d in differing
    }
    return tuple(
        AnswerRow(
            question.short,
            tuple(
                _cell(catalogue, one, question, question in theirs)
                for one, theirs in zip(found, asked, strict=True)
            ),
            marks.get(question.id, ""),
        )
        for question in catalogue.questions
        if any(one.answers.options(question.id) for one in found)
    )


def unanswered(
    catalogue: Catalogue, found: Sequence[Recommendation]
) -> tuple[str, ...]:
    """The questions that are asked and that nobody answered."""
    asked = {q.id for one in found for q in applicable(catalogue, one.answers)}
    return tuple(
        question.short
        for question in catalogue.questions
        if question.id in asked
        and not any(one.answers.options(question.id) for one in found)
    )


def deciding(
    catalogue: Catalogue, differing: Sequence[Difference]
) -> tuple[Deciding, ...]:
    """The differences that can decide, those that would change most first."""
    most_first = sorted(differing, key=lambda d: -sum(s.matters for s in d.swaps))
    return tuple(
        Deciding(
            _question(catalogue, difference).short,
            _whose(catalogue, difference),
            _effects(catalogue, difference),
        )
        for difference in most_first
        if difference.matters
    )


def undecided(catalogue: Catalogue, differing: Sequence[Difference]) -> tuple[str, ...]:
    """The questions whose different answers change nobody's first place alone."""
    return tuple(_question(catalogue, d).short for d in differing if not d.matters)


def _cell(
    catalogue: Catalogue, found: Recommendation, question: Question, is_asked: bool
) -> Cell:
    if not is_asked:
        return Cell(NOT_ASKED, True)
    said = wording.said(wording.answer_texts(catalogue, found.answers, question.id))
    if suspension := wording.suspension(catalogue, found.answers, question.id):
        said = f"{said} ({suspension})"
    return Cell(said or OPEN, not said)


def _question(catalogue: Catalogue, difference: Difference) -> Question:
    question = catalogue.question(difference.question_id)
    assert question is not None  # it comes from this catalogue
    return question


def _answer(catalogue: Catalogue, difference: Difference, given: Given) -> str:
    """An answer within a sentence."""
    if not given.options:
        return "no answer"
    id_ = difference.question_id
    answers = Answers(((id_, given.options),), (id_,) if given.dropped else ())
    said = wording.quoted(wording.answer_texts(catalogue, answers, id_))
    suspension = wording.suspension(catalogue, answers, id_)
    return f"{said} with its {suspension}" if suspension else said


def _whose(catalogue: Catalogue, difference: Difference) -> tuple[str, ...]:
    groups: dict[Given, list[int]] = {}
    for number, given in enumerate(difference.given, start=1):
        if given is not None:
            groups.setdefault(given, []).append(number)
    return tuple(
        wording.capitalised(
            f"{results_said(numbers)}: {_answer(catalogue, difference, given)}"
        )
        for given, numbers in groups.items()
    )


def _effects(catalogue: Catalogue, difference: Difference) -> tuple[str, ...]:
    """One sentence for each answer that would change a first place."""
    by_answer: dict[Given, dict[tuple[str | None, str | None], list[int]]] = {}
    for swap in difference.swaps:
        if swap.matters:
            places = by_answer.setdefault(swap.given, {})
            places.setdefault((swap.before, swap.after), []).append(swap.person + 1)
    return tuple(
        f"With {_answer(catalogue, difference, given)}, "
        + "; ".join(
            f"{results_said(numbers)} would have {_instead(catalogue, before, after)}"
            for (before, after), numbers in places.items()
        )
        + "."
        for given, places in by_answer.items()
    )


def _instead(catalogue: Catalogue, before: str | None, after: str | None) -> str:
    if after is None:
        return "nothing left"
    then = catalogue.alternative(after).name
    now = catalogue.alternative(before).name if before else "nothing at all"
    return f"{then} first instead of {now}"
