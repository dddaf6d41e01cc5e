"""The result for one set of answers: ranking, exclusions, and what is behind them.

``recommend`` is the whole product as one pure function: requirements remove
alternatives first, then the score, then the order. Every alternative is scored,
excluded ones too, so that their would-be rank can be shown. What asks for more
arithmetic (confidence, counterfactuals) is worked out when it is first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.confidence import Confidence, confidence
from webapp.domain.counterfactuals import (
    Counterfactual,
    double_changes,
    single_changes,
)
from webapp.domain.effects import Stated
from webapp.domain.matrix import best_first
from webapp.domain.model import Model, model
from webapp.domain.next_question import next_best
from webapp.domain.path import open_questions
from webapp.domain.preferences import Preferences, preferences
from webapp.domain.scoring import Scored, scored
from webapp.domain.screening import Screening, screen
from webapp.domain.stability import Stability, can_lead, dominator, stability


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
class Recommendation:
    """Everything that these answers and this catalogue say."""

    answers: Answers
    preferences: Preferences
    ranking: tuple[Scored, ...]
    """Feasible alternatives, best first; empty if nothing meets the requirements."""
    exclusions: tuple[Exclusion, ...]
    """The rest: closest to the top first."""
    rescues: tuple[Rescue, ...]
    """Only if nothing is feasible: the nearest misses."""
    open_question_ids: tuple[str, ...]
    model: Model = field(compare=False, repr=False)
    stated: Stated = field(compare=False, repr=False)

    @property
    def winner(self) -> Scored | None:
        """The first of the ranking; None if nothing is feasible."""
        return self.ranking[0] if self.ranking else None

    @property
    def runner_up(self) -> Scored | None:
        """The second of the ranking; None if there is none."""
        return self.ranking[1] if len(self.ranking) > 1 else None

    @property
    def tie(self) -> bool:
        """Whether first and second are too close to name only one."""
        return self.confidence is not None and self.confidence.tie

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
    def next_question_id(self) -> str | None:
        """The open question whose answer is expected to settle most."""
        asked = open_questions(self.model.catalogue, self.answers)
        return next_best(self.model, self.answers, asked)

    def rank(self, alternative_id: str) -> int | None:
        """Rank from 1; None if the alternative is not in the ranking."""
        ids = [scored.alternative_id for scored in self.ranking]
        return ids.index(alternative_id) + 1 if alternative_id in ids else None

    def outlook(self, alternative_id: str) -> Outlook:
        """What it would take for an alternative to lead."""
        for changes in (self.single_changes, self.double_changes):
            for change in changes:
                if change.leader == alternative_id:
                    return Outlook(alternative_id, change)
        if self.rank(alternative_id) is None:
            return Outlook(alternative_id)
        return Outlook(
            alternative_id,
            hopeless=not can_lead(self.model, self.stated, alternative_id),
            dominator=dominator(self.model, self.stated, alternative_id),
        )


def recommend(catalogue: Catalogue, answers: Answers) -> Recommendation:
    """The recommendation for canonical answers; a pure function."""
    tables = model(catalogue)
    stated = tables.effects.stated(answers)
    wanted = preferences(catalogue, answers, stated)
    screenings = screen(catalogue, answers, wanted.requirements)
    rows = scored(tables.matrix, stated)
    ordered = [rows[row] for row in best_first(np.array([r.score for r in rows]))]
    ranking = tuple(s for s in ordered if screenings[s.alternative_id].feasible)
    exclusions = tuple(
        Exclusion(
            row.alternative_id,
            screenings[row.alternative_id],
            1 + sum(screenings[s.alternative_id].feasible for s in ordered[:index]),
            row.score,
        )
        for index, row in enumerate(ordered)
        if not screenings[row.alternative_id].feasible
    )
    return Recommendation(
        answers=answers,
        preferences=wanted,
        ranking=ranking,
        exclusions=exclusions,
        rescues=() if ranking else _rescues(exclusions),
        open_question_ids=tuple(q.id for q in open_questions(catalogue, answers)),
        model=tables,
        stated=stated,
    )


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
