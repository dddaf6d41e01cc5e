"""A recommendation as data: the numbers of the page, unrounded, with their ids."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.domain.answers import Answers
from webapp.domain.catalogue import TEAM_FIT
from webapp.domain.catalogue import Catalogue as DomainCatalogue
from webapp.domain.confidence import Confidence as DomainConfidence
from webapp.domain.outcome import AnyRecommendation, KeptScore
from webapp.domain.recommendation import Exclusion
from webapp.domain.recommendation import Recommendation as Computed
from webapp.domain.scoring import Scored
from webapp.views.api import shapes
from webapp.views.changes import next_question
from webapp.views.scorecard import sources
from webapp.views.sureness import sureness
from webapp.views.verdict import verdict

_DIGITS = 9
"""As stored results keep them; more would differ between builds of numpy."""


def recommendation(
    catalogue: DomainCatalogue, found: AnyRecommendation, versions: shapes.Versions
) -> shapes.Recommendation:
    """The data of a recommendation, just computed or read back."""
    computed = found if isinstance(found, Computed) else None
    words = verdict(catalogue, found)
    ranking: Sequence[Scored | KeptScore] = found.ranking
    return shapes.Recommendation(
        answers=answers(found.answers),
        drop=list(found.answers.dropped),
        versions=versions,
        verdict=shapes.Verdict(
            title=words.title, sentence=words.sentence, assumption=words.assumption
        ),
        tie=found.tie,
        ranking=[
            _ranked(catalogue, rank, scored)
            for rank, scored in enumerate(ranking, start=1)
        ],
        needs=_needs(computed) if computed else None,
        fit_weight=_rounded(computed.preferences.team_share) if computed else None,
        confidence=_confidence(catalogue, found, found.confidence),
        excluded=[_excluded(catalogue, exclusion) for exclusion in found.exclusions],
        rescues=[
            shapes.Rescue(alternative=r.alternative_id, drop=list(r.questions))
            for r in found.rescues
        ],
        counterfactuals=_counterfactuals(computed) if computed else None,
        open_questions=list(found.open_question_ids),
        next_question=_next_question(catalogue, computed) if computed else None,
        sources=_sources(catalogue, found),
    )


def answers(given: Answers) -> dict[str, list[str]]:
    """Options by question."""
    return {question_id: list(options) for question_id, options in given.chosen}


def _ranked(
    catalogue: DomainCatalogue, rank: int, scored: Scored | KeptScore
) -> shapes.Ranked:
    alternative = catalogue.alternative(scored.alternative_id)
    points = (
        None if alternative.is_outcome else dict(scored.points_by_criterion) or None
    )
    return shapes.Ranked(
        rank=rank,
        alternative=alternative.id,
        name=alternative.name,
        score=None if alternative.is_outcome else _rounded(scored.score),
        fit=None if points is None else _rounded(points.pop(TEAM_FIT, 0.0)),
        contributions=None
        if points is None
        else {key: _rounded(value) for key, value in points.items()},
        red_flags=[c.criterion_id for c in scored.contributions if c.red_flag]
        if isinstance(scored, Scored) and not alternative.is_outcome
        else None,
    )


def _needs(found: Computed) -> list[shapes.Need]:
    wanted = found.preferences
    weights = found.stated.weights[0].tolist()
    return [
        shapes.Need(
            criterion=key,
            weight=_rounded(weight),
            target=wanted.targets[key],
            critical=key in wanted.critical,
            because=[
                shapes.Choice(question=need.question_id, option=need.option_id)
                for need in wanted.needs[key]
            ],
        )
        for key, weight in zip(wanted.targets, weights, strict=True)
    ]


def _confidence(
    catalogue: DomainCatalogue,
    found: AnyRecommendation,
    confidence: DomainConfidence | None,
) -> shapes.Confidence | None:
    words = sureness(catalogue, found)
    if confidence is None or words is None:
        return None
    return shapes.Confidence(
        word=confidence.word,
        text=words.text,
        over_runner_up=_rounded(confidence.over_runner_up),
        shortlist=list(confidence.shortlist),
        shares={id_: _rounded(share) for id_, share in confidence.shares.items()},
        ranks={
            id_: [_rounded(share) for share in ranks]
            for id_, ranks in confidence.ranks.items()
        }
        or None,
        families={id_: _rounded(share) for id_, share in confidence.families.items()},
    )


def _excluded(catalogue: DomainCatalogue, exclusion: Exclusion) -> shapes.Excluded:
    alternative = catalogue.alternative(exclusion.alternative_id)
    unscored = exclusion.score is None or alternative.is_outcome
    return shapes.Excluded(
        alternative=alternative.id,
        name=alternative.name,
        would_be_rank=exclusion.would_be_rank,
        score=None if unscored else _rounded(exclusion.score or 0.0),
        not_called_for=exclusion.screening.reason_absent,
        reasons=[
            shapes.Reason(question=b.question_id, option=b.option_id, text=b.text)
            for b in exclusion.screening.breaches
        ],
    )


def _counterfactuals(found: Computed) -> list[shapes.Counterfactual]:
    return [
        shapes.Counterfactual(
            question=switch.question_id,
            added=switch.added,
            removed=switch.removed,
            leader=change.leader,
        )
        for change in found.single_changes
        for switch in change.switches
    ]


def _next_question(
    catalogue: DomainCatalogue, found: Computed
) -> shapes.NextQuestion | None:
    asked = next_question(catalogue, found)
    if asked is None:
        return None
    return shapes.NextQuestion(question=asked.id, text=asked.text, step=asked.step_id)


def _sources(
    catalogue: DomainCatalogue, found: AnyRecommendation
) -> list[shapes.Source]:
    if found.winner is None:
        return []
    winner = catalogue.alternative(found.winner.alternative_id)
    return [
        shapes.Source(title=s.title, url=s.url, as_of=s.as_of)
        for s in sources(catalogue, winner)
    ]


def _rounded(number: float) -> float:
    return round(number, _DIGITS)
