"""The product: ``recommend(catalogue, answers) -> Recommendation``.

Screening first, then the score, then the order. Every alternative is scored,
excluded ones too, so that their would-be rank can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.path import open_questions
from webapp.domain.preferences import Preferences, preferences
from webapp.domain.scoring import Scored, score
from webapp.domain.screening import Screening, screen

TIE_MARGIN = 2.0
"""Points below which first and second are named together."""


@dataclass(frozen=True)
class Exclusion:
    """An alternative that is out, why, and where it would stand if it were not."""

    alternative_id: str
    screening: Screening
    would_be_rank: int
    """Its rank if it alone were let back in, from 1."""
    score: float


@dataclass(frozen=True)
class Rescue:
    """Requirements which, dropped together, bring an alternative back."""

    alternative_id: str
    questions: tuple[str, ...]


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
        if not self.winner or not self.runner_up:
            return False
        return self.winner.score - self.runner_up.score < TIE_MARGIN

    def rank(self, alternative_id: str) -> int | None:
        """Rank from 1; None if the alternative is not in the ranking."""
        ids = [scored.alternative_id for scored in self.ranking]
        return ids.index(alternative_id) + 1 if alternative_id in ids else None


def recommend(catalogue: Catalogue, answers: Answers) -> Recommendation:
    """The recommendation for canonical answers; a pure function."""
    wanted = preferences(catalogue, answers)
    screenings = screen(catalogue, answers, wanted.requirements)
    ordered = sorted(
        (score(catalogue, wanted, a) for a in catalogue.recommendable()),
        key=lambda scored: _order(catalogue, scored),
    )
    ranking = tuple(s for s in ordered if screenings[s.alternative_id].feasible)
    exclusions = tuple(
        Exclusion(
            scored.alternative_id,
            screenings[scored.alternative_id],
            1 + sum(_order(catalogue, r) < _order(catalogue, scored) for r in ranking),
            scored.score,
        )
        for scored in ordered
        if not screenings[scored.alternative_id].feasible
    )
    return Recommendation(
        answers=answers,
        preferences=wanted,
        ranking=ranking,
        exclusions=exclusions,
        rescues=() if ranking else _rescues(exclusions),
        open_question_ids=tuple(q.id for q in open_questions(catalogue, answers)),
    )


def _order(catalogue: Catalogue, scored: Scored) -> tuple[float, int, str]:
    """Best first; equal scores go to the one with fewer parts."""
    alternative = catalogue.alternative(scored.alternative_id)
    return (-round(scored.score, 9), alternative.part_count, alternative.id)


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
