"""The product: ``recommend(catalogue, answers) -> Recommendation``.

Screening first, then the score, then the order. Every alternative is scored,
excluded ones too, so that their would-be rank can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import TEAM_FIT, Catalogue
from webapp.domain.path import open_questions
from webapp.domain.preferences import Preferences, preferences
from webapp.domain.scoring import Scored, score
from webapp.domain.screening import Screening, screen

TIE_MARGIN = 2.0
"""Points below which first and second are named together."""
PRECISION = 9
"""Decimals at which scores are compared: what differs less is equal."""


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
        margin = round(self.winner.score - self.runner_up.score, PRECISION)
        return margin < TIE_MARGIN

    def rank(self, alternative_id: str) -> int | None:
        """Rank from 1; None if the alternative is not in the ranking."""
        ids = [scored.alternative_id for scored in self.ranking]
        return ids.index(alternative_id) + 1 if alternative_id in ids else None


def recommend(catalogue: Catalogue, answers: Answers) -> Recommendation:
    """The recommendation for canonical answers; a pure function."""
    wanted = preferences(catalogue, answers)
    screenings = screen(catalogue, answers, wanted.requirements)
    ordered = order(
        catalogue, [score(catalogue, wanted, a) for a in catalogue.recommendable()]
    )
    ranking = tuple(s for s in ordered if screenings[s.alternative_id].feasible)
    exclusions = tuple(
        Exclusion(
            scored.alternative_id,
            screenings[scored.alternative_id],
            1 + sum(screenings[s.alternative_id].feasible for s in ordered[:index]),
            scored.score,
        )
        for index, scored in enumerate(ordered)
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


def order(catalogue: Catalogue, scored: list[Scored]) -> list[Scored]:
    """Best first: by score, then fewer parts, then id.

    Where needs are saturated, an alternative can score as much as one that beats it
    everywhere; then the better one goes first, whatever their ids.
    """
    waiting = sorted(scored, key=lambda s: _rank_key(catalogue, s))
    ordered: list[Scored] = []
    while waiting:
        tied = [
            s
            for s in waiting
            if _rank_key(catalogue, s)[:2] == _rank_key(catalogue, waiting[0])[:2]
        ]
        best = next(
            s
            for s in tied
            if not any(_dominates(catalogue, t, s) for t in tied if t is not s)
        )
        waiting.remove(best)
        ordered.append(best)
    return ordered


def _rank_key(catalogue: Catalogue, scored: Scored) -> tuple[float, int, str]:
    alternative = catalogue.alternative(scored.alternative_id)
    return (-round(scored.score, PRECISION), alternative.part_count, alternative.id)


def _dominates(catalogue: Catalogue, first: Scored, second: Scored) -> bool:
    """Whether the first is known to be at least as good everywhere, better once."""
    pairs = [
        (_level(catalogue, first, c.id), _level(catalogue, second, c.id))
        for c in catalogue.criteria
    ]
    pairs.append((first.points(TEAM_FIT), second.points(TEAM_FIT)))
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return (
        len(known) == len(pairs)
        and all(a >= b for a, b in known)
        and any(a > b for a, b in known)
    )


def _level(catalogue: Catalogue, scored: Scored, criterion_id: str) -> float | None:
    alternative = catalogue.alternative(scored.alternative_id)
    performance = alternative.performances.get(criterion_id)
    return performance.level if performance else None


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
