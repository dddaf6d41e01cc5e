"""The recommendation page's content: every number on it is a term of the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.outcome import AnyRecommendation, KeptScore
from webapp.domain.recommendation import Recommendation
from webapp.domain.scoring import Scored
from webapp.views import figures
from webapp.views.answers_list import AnswersOfStep, answers_list
from webapp.views.changes import (
    NextQuestion,
    OtherAnswers,
    ToWin,
    next_question,
    other_leaders,
    to_win,
)
from webapp.views.comparison import Comparison, comparison
from webapp.views.excluded import Excluded, WayBack, excluded, suspended, ways_back
from webapp.views.importances import Steadiness, steadiness
from webapp.views.scorecard import Scorecard, Source, scorecard, sources
from webapp.views.sureness import Sureness, sureness
from webapp.views.verdict import Verdict, verdict
from webapp.views.weaknesses import Weakness, weaknesses


@dataclass(frozen=True)
class RankingRow:
    """One alternative of the ranking."""

    rank: int
    alternative_id: str
    name: str
    summary: str
    score: str
    width: float


@dataclass(frozen=True)
class WhatIf:
    """What would change a result; each part is worked out when a page asks for it."""

    catalogue: Catalogue
    found: Recommendation

    @cached_property
    def other_leaders(self) -> tuple[OtherAnswers, ...]:
        """Single other answers that put another alternative first."""
        return other_leaders(self.catalogue, self.found)

    @cached_property
    def to_win(self) -> tuple[ToWin, ...]:
        """What it would take for each of the others to lead."""
        return to_win(self.catalogue, self.found)

    @cached_property
    def steadiness(self) -> Steadiness | None:
        """How far the importances could move; None if nothing competes."""
        return steadiness(self.catalogue, self.found)

    @cached_property
    def next_question(self) -> NextQuestion | None:
        """The open question that is most worth answering."""
        return next_question(self.catalogue, self.found)


@dataclass(frozen=True)
class Report:
    """Everything that the page prints."""

    answers: Answers
    verdict: Verdict
    sureness: Sureness | None
    winner: Alternative | None
    ranking: tuple[RankingRow, ...]
    comparison: Comparison | None
    scorecard: Scorecard | None
    """None also where a result of an older method is read back."""
    weaknesses: tuple[Weakness, ...]
    what_if: WhatIf | None
    """None where nothing leads, and where a result is read back."""
    excluded: tuple[Excluded, ...]
    not_called_for: tuple[Alternative, ...]
    ways_back: tuple[WayBack, ...]
    suspended: tuple[WayBack, ...]
    sources: tuple[Source, ...]
    given: tuple[AnswersOfStep, ...]
    open_count: int
    first_step: str
    """The step that "change my answers" leads to."""


def report(catalogue: Catalogue, found: AnyRecommendation) -> Report:
    """The page's content for a recommendation."""
    answers, winner = found.answers, found.winner
    alternative = catalogue.alternative(winner.alternative_id) if winner else None
    ranking: Sequence[Scored | KeptScore] = found.ranking
    return Report(
        answers=answers,
        verdict=verdict(catalogue, found),
        sureness=sureness(catalogue, found),
        winner=alternative,
        ranking=tuple(
            _row(catalogue, rank, scored)
            for rank, scored in enumerate(ranking, start=1)
        ),
        comparison=comparison(catalogue, found),
        scorecard=_scorecard(catalogue, found),
        weaknesses=_weaknesses(catalogue, found),
        what_if=_what_if(catalogue, found),
        excluded=excluded(catalogue, found),
        not_called_for=_not_called_for(catalogue, found),
        ways_back=ways_back(catalogue, found),
        suspended=suspended(catalogue, answers),
        sources=sources(catalogue, alternative) if alternative else (),
        given=answers_list(catalogue, answers),
        open_count=len(found.open_question_ids),
        first_step=catalogue.steps[0].id,
    )


def _what_if(catalogue: Catalogue, found: AnyRecommendation) -> WhatIf | None:
    if isinstance(found, Recommendation) and found.winner:
        return WhatIf(catalogue, found)
    return None


def _scorecard(catalogue: Catalogue, found: AnyRecommendation) -> Scorecard | None:
    system = _system(catalogue, found)
    if isinstance(found, Recommendation) and system:
        return scorecard(catalogue, found, system)
    return None


def _weaknesses(catalogue: Catalogue, found: AnyRecommendation) -> tuple[Weakness, ...]:
    system = _system(catalogue, found)
    if isinstance(found, Recommendation) and system:
        return weaknesses(catalogue, found.preferences, system)
    return ()


def _system(catalogue: Catalogue, found: AnyRecommendation) -> Scored | None:
    """The winner with all its terms, unless it is an outcome such as "nothing is
    needed", which has no score of its own."""
    winner = found.winner
    if not isinstance(winner, Scored):
        return None
    kind = catalogue.alternative(winner.alternative_id).kind
    return None if kind == "outcome" else winner


def _row(catalogue: Catalogue, rank: int, scored: Scored | KeptScore) -> RankingRow:
    alternative = catalogue.alternative(scored.alternative_id)
    return RankingRow(
        rank,
        alternative.id,
        alternative.name,
        alternative.summary,
        figures.shown(scored.score),
        round(max(0.0, min(100.0, scored.score)), 1),
    )


def _not_called_for(
    catalogue: Catalogue, found: AnyRecommendation
) -> tuple[Alternative, ...]:
    return tuple(
        catalogue.alternative(exclusion.alternative_id)
        for exclusion in found.exclusions
        if exclusion.screening.reason_absent
    )
