"""The recommendation page's content: every number on it is a term of the score."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.scoring import Scored
from webapp.views import figures
from webapp.views.answers_list import AnswersOfStep, answers_list
from webapp.views.comparison import Comparison, comparison
from webapp.views.excluded import Excluded, WayBack, excluded, suspended, ways_back
from webapp.views.scorecard import Scorecard, Source, scorecard, sources
from webapp.views.verdict import Verdict, verdict
from webapp.views.weaknesses import Weakness, weaknesses


@dataclass(frozen=True)
class RankingRow:
    """One alternative of the ranking."""

    rank: int
    name: str
    summary: str
    score: str
    width: float


@dataclass(frozen=True)
class Report:
    """Everything that the page prints."""

    answers: Answers
    verdict: Verdict
    winner: Alternative | None
    ranking: tuple[RankingRow, ...]
    comparison: Comparison | None
    scorecard: Scorecard | None
    weaknesses: tuple[Weakness, ...]
    excluded: tuple[Excluded, ...]
    not_called_for: tuple[Alternative, ...]
    ways_back: tuple[WayBack, ...]
    suspended: tuple[WayBack, ...]
    sources: tuple[Source, ...]
    given: tuple[AnswersOfStep, ...]
    open_count: int
    first_step: str
    """The step that "change my answers" leads to."""


def report(catalogue: Catalogue, answers: Answers) -> Report:
    """The page's content for these answers."""
    found = recommend(catalogue, answers)
    winner = found.winner
    alternative = catalogue.alternative(winner.alternative_id) if winner else None
    # An outcome such as "nothing is needed" is an answer, not a system with a score.
    scored = winner if alternative and alternative.kind != "outcome" else None
    return Report(
        answers=answers,
        verdict=verdict(catalogue, found),
        winner=alternative,
        ranking=tuple(
            _row(catalogue, rank, scored)
            for rank, scored in enumerate(found.ranking, start=1)
        ),
        comparison=comparison(catalogue, found),
        scorecard=scorecard(catalogue, found, scored) if scored else None,
        weaknesses=weaknesses(catalogue, found.preferences, scored) if scored else (),
        excluded=excluded(catalogue, found),
        not_called_for=_not_called_for(catalogue, found),
        ways_back=ways_back(catalogue, found),
        suspended=suspended(catalogue, answers),
        sources=sources(catalogue, alternative) if alternative else (),
        given=answers_list(catalogue, answers),
        open_count=len(found.open_question_ids),
        first_step=catalogue.steps[0].id,
    )


def _row(catalogue: Catalogue, rank: int, scored: Scored) -> RankingRow:
    alternative = catalogue.alternative(scored.alternative_id)
    return RankingRow(
        rank,
        alternative.name,
        alternative.summary,
        figures.shown(scored.score),
        round(max(0.0, min(100.0, scored.score)), 1),
    )


def _not_called_for(
    catalogue: Catalogue, found: Recommendation
) -> tuple[Alternative, ...]:
    return tuple(
        catalogue.alternative(exclusion.alternative_id)
        for exclusion in found.exclusions
        if exclusion.screening.reason_absent
    )
