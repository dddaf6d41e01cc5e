"""A published result beside what today's catalogue would say to the same answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.answers import Answers, parse
from webapp.domain.catalogue import TEAM_FIT, Catalogue
from webapp.domain.outcome import AnyRecommendation, KeptScore
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.scoring import Scored
from webapp.services.results import PublishedResult
from webapp.views import figures, wording
from webapp.views.naming import has_score
from webapp.views.verdict import verdict

_SHOWN = 4
_WORTH_NAMING = 0.5
"""Points by which something must have moved a score to be named."""

HasScore = Scored | KeptScore


@dataclass(frozen=True)
class MovedTerm:
    """What one criterion adds to a score today, against that day."""

    name: str
    what: str
    """Whether the level or its importance changed."""
    points: str


@dataclass(frozen=True)
class MovedScore:
    """A score then and now; the terms add up to the difference of the two."""

    name: str
    then: str
    """As printed, or why it had none."""
    now: str
    terms: tuple[MovedTerm, ...]


@dataclass(frozen=True)
class ThenAndNow:
    """Today's result for the answers of a published one."""

    title: str
    same_first: bool
    scores: tuple[MovedScore, ...]
    """Of the first of that day and the first of today, if they have one."""
    unasked: tuple[str, ...]
    """What today's questions no longer understand of the answers."""
    answers: Answers


def then_and_now(
    result: PublishedResult, then: AnyRecommendation, today: Catalogue
) -> ThenAndNow:
    """The comparison; the answers are read as today's questions understand them."""
    parsed = parse(today, result.answers.pairs())
    now = recommend(today, parsed.answers)
    first_then = then.winner.alternative_id if then.winner else None
    first_now = now.winner.alternative_id if now.winner else None
    firsts = ((result.catalogue, first_then), (today, first_now))
    ids = dict.fromkeys(id_ for rated, id_ in firsts if id_ and has_score(rated, id_))
    return ThenAndNow(
        title=verdict(today, now).title,
        same_first=first_then == first_now,
        scores=tuple(_moved(result.catalogue, then, today, now, id_) for id_ in ids),
        unasked=parsed.notices,
        answers=parsed.answers,
    )


def _moved(
    old: Catalogue,
    then: AnyRecommendation,
    today: Catalogue,
    now: Recommendation,
    id_: str,
) -> MovedScore:
    before, after = _score(then, id_), _score(now, id_)
    terms: tuple[MovedTerm, ...] = ()
    if before and after and before.points_by_criterion:
        terms = _terms(_points(before, after), old, today, id_)
    rated_now = any(a.id == id_ for a in today.alternatives)
    return MovedScore(
        (today if rated_now else old).alternative(id_).name,
        _standing(old, then, id_),
        _standing(today, now, id_),
        terms,
    )


def _standing(catalogue: Catalogue, found: AnyRecommendation, id_: str) -> str:
    score = _score(found, id_)
    if score:
        return figures.shown(score.score)
    if not any(a.id == id_ for a in catalogue.alternatives):
        return "not in the catalogue"
    out = [e.screening for e in found.exclusions if e.alternative_id == id_]
    uncalled_for = any(screening.reason_absent for screening in out)
    return "not called for" if uncalled_for else "ruled out"


def _score(found: AnyRecommendation, id_: str) -> HasScore | None:
    ranking: tuple[HasScore, ...] = found.ranking
    return next((s for s in ranking if s.alternative_id == id_), None)


def _points(before: HasScore, after: HasScore) -> dict[str, float]:
    """What each criterion adds more today, rounded to add up to the scores shown."""
    old, new = before.points_by_criterion, after.points_by_criterion
    exact = [new.get(key, 0.0) - old.get(key, 0.0) for key in {**new, **old}]
    change = (figures.tenths(after.score) - figures.tenths(before.score)) / 10
    return dict(zip({**new, **old}, figures.adding_up(exact, change), strict=True))


def _terms(
    points: Mapping[str, float], old: Catalogue, today: Catalogue, id_: str
) -> tuple[MovedTerm, ...]:
    by_size = sorted(points, key=lambda key: -abs(points[key]))
    named = [key for key in by_size if abs(points[key]) >= _WORTH_NAMING][:_SHOWN]
    rest = sum(points[key] for key in points if key not in named)
    known = {c.id for c in today.criteria} | {TEAM_FIT}
    terms = [
        MovedTerm(
            wording.criterion_name(today if key in known else old, key),
            _what(_level(old, id_, key), _level(today, id_, key)),
            figures.signed(points[key]),
        )
        for key in named
    ]
    if figures.tenths(rest):
        terms.append(MovedTerm("Everything else", "", figures.signed(rest)))
    return tuple(terms)


def _what(before: str, after: str) -> str:
    if before == after:
        return "counts otherwise now"
    return f"{before} then, {after} today"


def _level(catalogue: Catalogue, id_: str, criterion_id: str) -> str:
    performance = catalogue.alternative(id_).performances.get(criterion_id)
    if performance is None or performance.level is None:
        return "not known"
    return f"level {performance.level:g}"
