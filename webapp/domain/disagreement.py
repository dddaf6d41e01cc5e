"""Where several people answered differently, and whether that decides who comes first.

A difference matters if a person, with everything else as he said, would get another
first place by the other's answer to that one question. That is evaluated by the
arithmetic of the score itself, with requirements, targets and follow-up questions.
Only people who are asked a question can differ on it: where a follow-up is not asked,
the difference lies in the answer that calls for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from webapp.domain.answers import Answers
from webapp.domain.counterfactuals import leaders
from webapp.domain.effects import Change
from webapp.domain.path import applicable
from webapp.domain.recommendation import Recommendation


@dataclass(frozen=True)
class Given:
    """An answer to one question."""

    options: tuple[str, ...]
    """Empty where it is left open; "not sure" leaves it open, too."""
    dropped: bool = False
    """Whether its requirements are suspended."""


@dataclass(frozen=True)
class Swap:
    """One person with another's answer to one question, and who leads then."""

    person: int
    given: Given
    before: str | None
    after: str | None
    """None if nothing would be left."""

    @property
    def matters(self) -> bool:
        """Whether another comes first."""
        return self.before != self.after


@dataclass(frozen=True)
class Difference:
    """A question that those who are asked it do not all answer alike."""

    question_id: str
    given: tuple[Given | None, ...]
    """By person; None if the question is not asked."""
    swaps: tuple[Swap, ...]
    """Each person with each other answer that somebody gave."""

    @property
    def matters(self) -> bool:
        """Whether it alone can put another alternative first for somebody."""
        return any(swap.matters for swap in self.swaps)


def differences(found: Sequence[Recommendation]) -> tuple[Difference, ...]:
    """Every question with different answers, in the catalogue's order.

    The recommendations come from one catalogue.
    """
    if not found:
        return ()
    asked = [_asked(one) for one in found]
    rows = {
        question.id: tuple(one.get(question.id) for one in asked)
        for question in found[0].model.catalogue.questions
    }
    differing = {key: row for key, row in rows.items() if len(_distinct(row)) > 1}
    swaps = [
        swap
        for person, one in enumerate(found)
        for swap in _swaps(one, person, differing)
    ]
    return tuple(
        Difference(key, row, tuple(swap for id_, swap in swaps if id_ == key))
        for key, row in differing.items()
    )


def _asked(found: Recommendation) -> dict[str, Given]:
    """The answers to all questions that this person is asked."""
    answers = found.answers
    return {
        question.id: _given(answers, question.id)
        for question in applicable(found.model.catalogue, answers)
    }


def _given(answers: Answers, question_id: str) -> Given:
    if not answers.states(question_id):
        return Given(())
    return Given(answers.options(question_id), question_id in answers.dropped)


def _distinct(row: Sequence[Given | None]) -> list[Given]:
    return [given for given in dict.fromkeys(row) if given is not None]


def _swaps(
    found: Recommendation, person: int, rows: dict[str, tuple[Given | None, ...]]
) -> list[tuple[str, Swap]]:
    """This person with each other answer, by question."""
    others = [
        (key, given)
        for key, row in rows.items()
        if row[person] is not None
        for given in _distinct(row)
        if given != row[person]
    ]
    before = found.winner.alternative_id if found.winner else None
    after = _leaders(found, others)
    return [
        (key, Swap(person, given, before, leader))
        for (key, given), leader in zip(others, after, strict=True)
    ]


def _leaders(
    found: Recommendation, others: Sequence[tuple[str, Given]]
) -> list[str | None]:
    """Who leads with each other answer: one batch for each set of suspensions."""
    batches: dict[tuple[str, ...], list[tuple[str, Given]]] = {}
    for key, given in others:
        kept = tuple(id_ for id_ in found.answers.dropped if id_ != key)
        suspended = (*kept, key) if given.dropped else kept
        batches.setdefault(suspended, []).append((key, given))
    first: dict[tuple[str, Given], str | None] = {}
    for suspended, batch in batches.items():
        answers = replace(found.answers, dropped=suspended)
        changes = [(Change(key, given.options),) for key, given in batch]
        first.update(zip(batch, leaders(found.model, answers, changes), strict=True))
    return [first[other] for other in others]
