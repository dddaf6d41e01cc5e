"""The recommendation page's content: every number on it is a term of the score."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.outcome import AnyRecommendation
from webapp.domain.recommendation import Recommendation
from webapp.domain.scoring import Scored
from webapp.views.answers_list import AnswersOfStep, answers_list
from webapp.views.comparison import Comparison, comparison
from webapp.views.excluded import (
    Excluded,
    Suspended,
    WayBack,
    excluded,
    suspended,
    ways_back,
)
from webapp.views.news import Since
from webapp.views.ranking import RankingRow, ranking
from webapp.views.scorecard import Scorecard, Source, scorecard, sources
from webapp.views.sketch.page import SketchShown, sketch_shown
from webapp.views.sureness import Sureness, sureness
from webapp.views.verdict import Verdict, verdict
from webapp.views.weaknesses import Weakness, weaknesses
from webapp.views.what_if import WhatIf, what_if
from webapp.views.wording import counted, listed

AT_A_GLANCE = 5
"""Alternatives that the head of the page shows."""
_NAMED = 3
"""Names that a gist lists before it counts the rest."""


@dataclass(frozen=True)
class Report:
    """Everything that the page prints."""

    answers: Answers
    verdict: Verdict
    sureness: Sureness | None
    winner: Alternative | None
    since: Since | None
    """What the last answer did, where it was changed on this page."""
    ranking: tuple[RankingRow, ...]
    comparison: Comparison | None
    scorecard: Scorecard | None
    """None also where a result of an older method is read back."""
    weaknesses: tuple[Weakness, ...]
    sketch: SketchShown | None
    """The winner's components and how they talk; None if it declares none."""
    what_if: WhatIf | None
    """None where nothing leads, and where a result is read back."""
    excluded: tuple[Excluded, ...]
    not_called_for: tuple[Alternative, ...]
    ways_back: tuple[WayBack, ...]
    suspended: tuple[Suspended, ...]
    sources: tuple[Source, ...]
    given: tuple[AnswersOfStep, ...]
    first_step: str
    """The step that going through the questions again begins with."""

    eyebrow: str
    """What kind of result this is, above its title."""

    @property
    def excluded_gist(self) -> str:
        """What is ruled out, in few words."""
        names = [a.name for group in self.excluded for a in group.alternatives]
        if len(names) > _NAMED:
            names[_NAMED - 1 :] = [f"{len(names) - _NAMED + 1} more"]
        gist = listed(names) or "nothing is"
        dropped = sum(item.requirements for item in self.suspended)
        if not dropped:
            return gist
        verb = "is" if dropped == 1 else "are"
        return f"{gist}; {counted(dropped, 'requirement')} {verb} dropped"


def report(
    catalogue: Catalogue,
    found: AnyRecommendation,
    *,
    against: str = "",
    since: Since | None = None,
) -> Report:
    """The page's content for a recommendation.

    ``against`` is the id of the alternative to compare the first with; where it is
    not in the ranking, the second is taken.
    """
    answers, winner = found.answers, found.winner
    alternative = catalogue.alternative(winner.alternative_id) if winner else None
    return Report(
        answers=answers,
        verdict=verdict(catalogue, found),
        sureness=sureness(catalogue, found),
        winner=alternative,
        since=since,
        ranking=ranking(catalogue, found, since.moved if since else None),
        comparison=comparison(catalogue, found, against),
        scorecard=_scorecard(catalogue, found),
        weaknesses=_weaknesses(catalogue, found),
        sketch=sketch_shown(catalogue, alternative, answers) if alternative else None,
        what_if=what_if(catalogue, found),
        excluded=excluded(catalogue, found),
        not_called_for=_not_called_for(catalogue, found),
        ways_back=ways_back(catalogue, found),
        suspended=suspended(catalogue, answers),
        sources=sources(catalogue, alternative) if alternative else (),
        given=answers_list(catalogue, answers),
        first_step=catalogue.steps[0].id,
        eyebrow=_eyebrow(catalogue, found),
    )


def _eyebrow(catalogue: Catalogue, found: AnyRecommendation) -> str:
    if not found.answers.chosen:
        return f"Nothing answered yet: this is for {catalogue.texts.typical}"
    return "Our recommendation" if found.ranking else "A contradiction"


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
    chosen = catalogue.alternative(winner.alternative_id)
    return None if chosen.is_outcome else winner


def _not_called_for(
    catalogue: Catalogue, found: AnyRecommendation
) -> tuple[Alternative, ...]:
    return tuple(
        catalogue.alternative(exclusion.alternative_id)
        for exclusion in found.exclusions
        if exclusion.screening.reason_absent
    )
