"""What would change the result: other answers, evaluated one by one and in pairs.

Every change is evaluated by the arithmetic of the score itself, with requirements,
targets, follow-up questions and the reasons of variants, so what is promised holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Catalogue, Question
from webapp.domain.effects import Change
from webapp.domain.matrix import best_first
from webapp.domain.model import Model
from webapp.domain.scoring import scores

_BATCH = 512
"""Sets of answers evaluated at once; bounds the memory that pairs take."""


@dataclass(frozen=True)
class Switch:
    """One answer changed: an option chosen, or a ticked one taken back."""

    question_id: str
    added: str | None
    removed: str | None


class Counterfactual(NamedTuple):
    """Another way to answer, and what it leads to. There are thousands of them."""

    switches: tuple[Switch, ...]
    changes: tuple[Change, ...]
    plausibility: float
    """The share of typical projects that would answer so; orders what is equal."""
    leader: str = ""
    """Id of the alternative that leads then."""

    def applied(self, catalogue: Catalogue, answers: Answers) -> Answers:
        """The answers with these changes made."""
        chosen = dict(answers.chosen)
        chosen.update((change.question_id, change.options) for change in self.changes)
        return canonical(catalogue, chosen, answers.dropped)


def single_changes(model: Model, answers: Answers) -> tuple[Counterfactual, ...]:
    """Every change of one answer (one box, where several may be ticked) that leaves
    something feasible, the most ordinary answers first."""
    return _evaluated(model, answers, _singles(model.catalogue, answers))


def double_changes(model: Model, answers: Answers) -> tuple[Counterfactual, ...]:
    """Every change of two answers, likewise."""
    catalogue = model.catalogue
    pairs = combinations(_singles(catalogue, answers), 2)
    joined = (_joined(catalogue, one, other) for one, other in pairs)
    return _evaluated(model, answers, [pair for pair in joined if pair])


def leaders(
    model: Model, answers: Answers, changes: Sequence[tuple[Change, ...]]
) -> list[str | None]:
    """Who leads under each set of changes, as ``recommend`` would say.

    None if nobody does, or if the change cannot be made.
    """
    stated = model.effects.stated(answers, changes)
    feasible = stated.feasible & stated.asked[:, None]
    points = np.where(feasible, scores(model.matrix, stated), -np.inf)
    first = best_first(points)[:, 0] if points.size else np.zeros(0, np.intp)
    ids = [alternative.id for alternative in model.matrix.alternatives]
    return [
        ids[row] if feasible[number, row] else None
        for number, row in enumerate(first.tolist())
    ]


def _singles(catalogue: Catalogue, answers: Answers) -> list[Counterfactual]:
    """Candidates at all questions, follow-ups that are not asked yet included."""
    return [
        candidate
        for question in catalogue.questions
        for candidate in _changes_of(question, answers)
    ]


def _changes_of(question: Question, answers: Answers) -> Iterator[Counterfactual]:
    now = tuple(o.id for o in question.chosen(answers.options(question.id)))
    for option in question.options:
        taken_back = option.id in now
        if taken_back and question.kind == "one":
            continue
        change = Change(question.id, _toggled(question, now, option.id))
        share = _share(question, option.id)
        if taken_back:
            switch = Switch(question.id, None, option.id)
            yield Counterfactual((switch,), (change,), 1.0 - share)
        else:
            replaced = now[0] if question.kind == "one" and now else None
            switch = Switch(question.id, option.id, replaced)
            yield Counterfactual((switch,), (change,), share)


def _toggled(
    question: Question, now: Collection[str], option_id: str
) -> tuple[str, ...]:
    """The options after one click."""
    exclusive = {option.id for option in question.options if option.exclusive}
    if option_id in now:
        wanted = set(now) - {option_id}
    elif question.kind == "one" or option_id in exclusive:
        wanted = {option_id}
    else:
        wanted = (set(now) - exclusive) | {option_id}
    return tuple(option.id for option in question.options if option.id in wanted)


def _share(question: Question, option_id: str) -> float:
    return sum(c.share for c in question.prior if option_id in c.options)


def _joined(
    catalogue: Catalogue, one: Counterfactual, other: Counterfactual
) -> Counterfactual | None:
    """Both changes together; None if they cannot be made side by side."""
    changes = one.changes + other.changes
    if changes[0].question_id == changes[1].question_id:
        question = catalogue.question(changes[0].question_id)
        assert question is not None
        clicked = [s.added or s.removed for s in one.switches + other.switches]
        alone = [option.id for option in question.options if option.exclusive]
        if question.kind == "one" or any(id_ in alone for id_ in clicked):
            return None
        both = _toggled(question, changes[0].options, clicked[1] or "")
        changes = (Change(question.id, both),)
    return Counterfactual(
        one.switches + other.switches, changes, one.plausibility * other.plausibility
    )


def _evaluated(
    model: Model, answers: Answers, candidates: list[Counterfactual]
) -> tuple[Counterfactual, ...]:
    """The candidates that can be made and lead to somebody, most ordinary first."""
    found: list[Counterfactual] = []
    for start in range(0, len(candidates), _BATCH):
        batch = candidates[start : start + _BATCH]
        found_first = leaders(model, answers, [c.changes for c in batch])
        found += [
            candidate._replace(leader=leader)
            for candidate, leader in zip(batch, found_first, strict=True)
            if leader
        ]
    return tuple(sorted(found, key=lambda c: -c.plausibility))
