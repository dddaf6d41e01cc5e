"""The result for one set of answers: ranking, exclusions, and what is behind them.

``recommend`` is the whole product as one pure function: requirements remove
alternatives first, then the score, then the order. Every alternative is scored,
excluded ones too, so that their would-be rank can be shown. What asks for more
arithmetic or wording (confidence, reasons) is worked out when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.confidence import Confidence, confidence
from webapp.domain.counterfactuals import (
    Counterfactual,
    double_changes,
    single_changes,
)
from webapp.domain.effects import Stated
from webapp.domain.matrix import Floats, best_first
from webapp.domain.model import Model, model
from webapp.domain.next_question import Ahead, next_best
from webapp.domain.path import open_questions
from webapp.domain.preferences import Preferences, preferences
from webapp.domain.scoring import Scored, scores
from webapp.domain.screening import (
    Screening,
    StatedRequirement,
    has_reason,
    screening,
    stated_requirements,
)
from webapp.domain.stability import Stability, can_lead, dominator, stability
from webapp.domain.standing import Standing, ranking


@dataclass(frozen=True)
class Exclusion:
    """An alternative that is out, why, and where it would stand if it were not."""

    alternative_id: str
    screening: Screening
    would_be_rank: int
    """Its rank if it alone were let back in, from 1."""
    score: float | None = None
    """None in results that were read back, which do not keep it."""


@dataclass(frozen=True)
class Rescue:
    """Requirements which, dropped together, bring an alternative back."""

    alternative_id: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """What it would take for an alternative to lead."""

    alternative_id: str
    change: Counterfactual | None = None
    """The fewest other answers, the most ordinary first; None if two do not do."""
    hopeless: bool = False
    """Whether no weights of what was asked for put it first."""
    dominator: str | None = None
    """An alternative that is as good on all that was asked for."""


@dataclass(frozen=True)
class Recommendation(Standing):
    """Everything that these answers and this catalogue say.

    Only the ranking is worked out at once; the rest when it is first asked for.
    """

    before: Standing | None
    """How it stood under the previous answers, if there were any."""
    model: Model = field(compare=False, repr=False)
    stated: Stated = field(compare=False, repr=False)
    points: Floats = field(compare=False, repr=False)
    """Scores by row of the matrix, of what is ruled out, too."""
    ahead: Ahead = field(compare=False, repr=False)
    """What answers to open questions would state, beside what these do."""

    @property
    def runner_up(self) -> Scored | None:
        """The second of the ranking; None if there is none."""
        return self.ranking[1] if len(self.ranking) > 1 else None

    @property
    def tie(self) -> bool:
        """Whether first and second are too close to name only one."""
        return self.confidence is not None and self.confidence.tie

    @cached_property
    def preferences(self) -> Preferences:
        """What counts for this person, and why."""
        return preferences(self.model.catalogue, self.answers, self.stated)

    @cached_property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """All that is not in the ranking: closest to the top first."""
        feasible = self.stated.feasible[0].tolist()
        if all(feasible):
            return ()
        catalogue, listed = self.model.catalogue, self.model.matrix.alternatives
        requirements = stated_requirements(catalogue, self.answers)
        points = self.points
        found, rank = [], 1
        for row in best_first(points).tolist():
            if feasible[row]:
                rank += 1
                continue
            why = screening(catalogue, self.answers, requirements, listed[row])
            found.append(Exclusion(listed[row].id, why, rank, float(points[row])))
        return tuple(found)

    def first_breaches(self) -> Iterator[tuple[Alternative, StatedRequirement]]:
        """The alternatives that break requirements, and the first of each.

        Closest to the top first, as exclusions, which take longer and say all.
        """
        listed = self.model.matrix.alternatives
        broken = self.model.breaches.first(self.answers)
        order = best_first(self.points)
        for row in order[~self.stated.feasible[0][order]].tolist():
            breach = broken[row]
            if breach and has_reason(listed[row], self.answers):
                yield listed[row], breach

    @cached_property
    def rescues(self) -> tuple[Rescue, ...]:
        """Only if nothing is feasible: the nearest misses."""
        return () if self.ranking else _rescues(self.exclusions)

    @cached_property
    def open_question_ids(self) -> tuple[str, ...]:
        """Questions that are asked and have no answer."""
        still_open = open_questions(self.model.catalogue, self.answers)
        return tuple(question.id for question in still_open)

    @cached_property
    def confidence(self) -> Confidence | None:
        """How sure the first place is; None if nothing competes for it."""
        ranking = tuple((s.alternative_id, s.score) for s in self.ranking)
        return confidence(self.model, self.answers, self.stated, ranking)

    @cached_property
    def stability(self) -> Stability | None:
        """How far importances can move; None if nothing competes."""
        if self.winner is None or self.runner_up is None:
            return None
        return stability(self.model, self.stated, self.winner.alternative_id)

    @cached_property
    def single_changes(self) -> tuple[Counterfactual, ...]:
        """What each change of one answer leads to."""
        return single_changes(self.model, self.answers)

    @cached_property
    def double_changes(self) -> tuple[Counterfactual, ...]:
        """What each change of two answers leads to."""
        return double_changes(self.model, self.answers)

    @cached_property
    def _first_singles(self) -> Mapping[str, Counterfactual]:
        return _first_by_leader(self.single_changes)

    @cached_property
    def _first_doubles(self) -> Mapping[str, Counterfactual]:
        return _first_by_leader(self.double_changes)

    @cached_property
    def next_question_id(self) -> str | None:
        """The open question whose answer is expected to settle most."""
        place = next_best(self.ahead)
        return None if place is None else self.model.catalogue.questions[place].id

    def outlook(self, alternative_id: str) -> Outlook:
        """What it would take for an alternative to lead."""
        change = self._first_singles.get(alternative_id)
        change = change or self._first_doubles.get(alternative_id)
        if change:
            return Outlook(alternative_id, change)
        if self.rank(alternative_id) is None:
            return Outlook(alternative_id)
        return Outlook(
            alternative_id,
            hopeless=not can_lead(self.model, self.stated, alternative_id),
            dominator=dominator(self.model, self.stated, alternative_id),
        )


def recommend(
    catalogue: Catalogue, answers: Answers, previous: Answers | None = None
) -> Recommendation:
    """The recommendation for canonical answers; a pure function.

    What these answers, the previous ones and every usual answer to an open question
    state is worked out at once, which takes hardly longer than one of them. Where the
    previous ones stood is mostly known from the click before.
    """
    tables = model(catalogue)
    before = None if previous is None else tables.standings.find(previous)
    sets = [answers] if previous is None or before else [previous, answers]
    now = len(sets) - 1
    every, numbers = tables.effects.stated_and_ahead(sets)
    stated = every.part(slice(now + 1))
    points = scores(tables.matrix, stated)
    if previous is not None and not before:
        before = Standing(previous, ranking(tables.matrix, stated, points, 0))
    found = ranking(tables.matrix, stated, points, now)
    tables.standings.keep(answers, Standing(answers, found))
    return Recommendation(
        answers=answers,
        ranking=found,
        before=before,
        model=tables,
        stated=stated.part(slice(now, None)) if now else stated,
        points=points[now],
        ahead=Ahead(tables.effects.usual, numbers, tables.matrix, every),
    )


def _first_by_leader(
    changes: tuple[Counterfactual, ...],
) -> Mapping[str, Counterfactual]:
    """Of the changes that put an alternative first, the most ordinary; by its id."""
    return {change.leader: change for change in reversed(changes)}


def _rescues(exclusions: tuple[Exclusion, ...]) -> tuple[Rescue, ...]:
    candidates = [
        Rescue(e.alternative_id, _questions(e.screening))
        for e in exclusions
        if not e.screening.reason_absent
    ]
    fewest = min((len(c.questions) for c in candidates), default=0)
    return tuple(c for c in candidates if len(c.questions) == fewest)


def _questions(screening: Screening) -> tuple[str, ...]:
    return tuple(dict.fromkeys(breach.question_id for breach in screening.breaches))
