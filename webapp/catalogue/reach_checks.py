"""Checks that every alternative can come first, by trying it with the engine itself.

First in many forms that all alternatives compete in. What leads none of them is
searched for: from where it comes nearest, by the one change of an answer that helps it
most, again and again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

import numpy as np

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Catalogue, Question
from webapp.domain.effects import Change
from webapp.domain.matrix import Floats
from webapp.domain.model import Model, model
from webapp.domain.sampled_answers import (
    TYPICAL,
    UNIFORM,
    calling_for,
    first_places,
    points,
    sampled_answers,
)
from webapp.domain.scoring import scores

FORMS = 2000
"""Forms of each kind of people that all alternatives compete in."""
_OWN_FORMS = 128
"""Forms that give an alternative its reason."""
_WAYS = 64
"""Ways to give a reason that are tried."""
_STEPS = 16
_STARTS = 3
_FAILED_SEARCHES = 8
"""After so many, the rest is named without a search: there is enough to mend."""

_Made = Mapping[str, Sequence[str]]


def reach_problems(catalogue: Catalogue) -> Iterator[str]:
    """Alternatives that no answers put first, and reasons that cannot be given.

    For a catalogue that passes ``checks.check``, with its hybrids derived.
    """
    search = _Search(model(catalogue))
    failed = 0
    for row, alternative in enumerate(model(catalogue).matrix.alternatives):
        problem = search.problem(row, climbing=failed < _FAILED_SEARCHES)
        if problem:
            failed += 1
            yield f"alternatives/{alternative.id}.toml: {problem}"


class _Search:
    """The search for answers that put an alternative first; whatever leads on the way
    need not be searched for."""

    def __init__(self, tables: Model) -> None:
        self._tables = tables
        self._led: set[int] = set()
        self._forms = [
            form
            for mode in (UNIFORM, TYPICAL)
            for form in sampled_answers(tables.catalogue, FORMS, mode)
        ]
        self._points = self._watched(points(tables, self._forms))

    def problem(self, row: int, *, climbing: bool) -> str:
        """Why an alternative cannot lead; empty if answers put it first."""
        if row in self._led:
            return ""
        made = list(islice(_ways(self._tables, row), _WAYS))
        if not made:
            return (
                "its reason can never be met, because it asks for two answers to a "
                "question that takes one; put them into one group"
            )
        own = self._own_forms(row, made)
        leads = np.concatenate(
            [
                _leads(self._watched(points(self._tables, own)), row),
                _leads(self._points, row),
            ]
        )
        if np.isneginf(leads).all():
            return (
                f"is ruled out in all {len(own)} forms that give its reason; look for "
                "requirements that contradict it"
            )
        nearest = np.argsort(-leads, kind="stable")[:_STARTS].tolist()
        starts = [[*own, *self._forms][place] for place in nearest]
        best = float(leads.max())
        for form in starts if climbing and row not in self._led else ():
            best = max(best, self._climbed(row, form))
        if row in self._led:
            return ""
        return (
            f"no answers were found that put it first; at best it stays {-best:.1f} "
            "points behind. Reread its levels, or leave it out"
        )

    def _own_forms(self, row: int, made: Sequence[_Made]) -> list[Answers]:
        """Forms that give it its reason: nothing else, and complete ones."""
        catalogue = self._tables.catalogue
        bare = [canonical(catalogue, way) for way in made]
        if not self._tables.matrix.alternatives[row].reason:
            return bare
        return [*bare, *sampled_answers(catalogue, _OWN_FORMS, UNIFORM, made)]

    def _climbed(self, row: int, form: Answers) -> float:
        """The best lead after changes that each help it most; ends once it leads."""
        lead = -np.inf
        for _ in range(_STEPS):
            changes = list(_changes(self._tables.catalogue, form))
            leads = _leads(self._after(form, changes), row)
            if row in self._led or not changes or leads.max() <= lead:
                break
            best = int(leads.argmax())
            lead = float(leads[best])
            chosen = {
                **dict(form.chosen),
                changes[best].question_id: changes[best].options,
            }
            form = canonical(self._tables.catalogue, chosen)
        return lead

    def _after(self, form: Answers, changes: Sequence[Change]) -> Floats:
        """Points after each change; minus infinity also where it cannot be made."""
        stated = self._tables.effects.stated(form, [(change,) for change in changes])
        feasible = stated.feasible & stated.asked[:, None]
        found = np.where(feasible, scores(self._tables.matrix, stated), -np.inf)
        return self._watched(found)

    def _watched(self, found: Floats) -> Floats:
        """The points as they are; whoever leads with them is noted."""
        self._led.update(first_places(found).tolist())
        return found


def _leads(found: Floats, row: int) -> Floats:
    """Points by which it leads each form; minus infinity where it is ruled out."""
    own = found[:, row]
    best = np.delete(found, row, axis=1).max(axis=1, initial=-np.inf)
    leads = np.full(len(found), -np.inf)
    np.subtract(own, best, out=leads, where=np.isfinite(own))
    return leads


def _ways(tables: Model, row: int) -> Iterator[_Made]:
    """The ways to answer that give an alternative its reason."""
    single = [q.id for q in tables.catalogue.questions if q.kind == "one"]
    for choices in product(*tables.matrix.alternatives[row].reason):
        made = calling_for(tables.catalogue, choices)
        if all(len(made.get(id_, ())) < 2 for id_ in single):
            yield made


def _changes(catalogue: Catalogue, form: Answers) -> Iterator[Change]:
    """Every change of one answer: another option, or one box more or less."""
    for question in catalogue.questions:
        now = form.options(question.id)
        for option in question.options:
            options = _clicked(question, now, option.id)
            if options != now:
                yield Change(question.id, options)


def _clicked(question: Question, now: Sequence[str], option_id: str) -> tuple[str, ...]:
    alone = {option.id for option in question.options if option.exclusive}
    if question.kind == "one" or option_id in alone:
        return (option_id,)
    if option_id in now:
        return tuple(id_ for id_ in now if id_ != option_id)
    return (*(id_ for id_ in now if id_ not in alone), option_id)
