"""How the winner's score is made, criterion by criterion, down to the sources."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.catalogue import TEAM_FIT, Alternative, Catalogue
from webapp.domain.performances import Evidence, Performance
from webapp.domain.recommendation import Recommendation
from webapp.domain.scoring import Contribution, Scored
from webapp.views import figures, wording
from webapp.views.facts import GRADES, evidence_of, parts_of


@dataclass(frozen=True)
class ScoreRow:
    """One term of the score, with what it rests on."""

    criterion_id: str
    """Empty for team fit, which is no criterion of the catalogue."""
    name: str
    definition: str
    points: str
    possible: str
    """Points if the need were met in full: its share of all weight."""
    width: float
    possible_width: float
    level: str
    """``7 of 10``, or ``not known``."""
    target: str
    because: tuple[str, ...]
    """Answers that made it count."""
    why: str
    grade: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Scorecard:
    """All terms of a score; they add up to the total as printed."""

    alternative_id: str
    name: str
    rows: tuple[ScoreRow, ...]
    total: str


@dataclass(frozen=True)
class Source:
    """A page that facts were taken from."""

    title: str
    url: str
    as_of: str


def scorecard(catalogue: Catalogue, found: Recommendation, scored: Scored) -> Scorecard:
    """The score of one alternative, heaviest criterion first."""
    alternative = catalogue.alternative(scored.alternative_id)
    terms = [c.points for c in scored.contributions]
    rounded = figures.adding_up(terms, scored.score)
    longest = max((c.weight for c in scored.contributions), default=1.0)
    ordered = sorted(
        zip(scored.contributions, rounded, strict=True),
        key=lambda item: -item[0].weight,
    )
    return Scorecard(
        alternative.id,
        alternative.name,
        tuple(_row(catalogue, found, alternative, *item, longest) for item in ordered),
        figures.shown(scored.score),
    )


def sources(catalogue: Catalogue, alternative: Alternative) -> tuple[Source, ...]:
    """The distinct pages behind an alternative's performances, by title."""
    found = {
        (evidence.url, evidence.as_of): Source(
            evidence.source, evidence.url, evidence.as_of
        )
        for part in parts_of(catalogue, alternative)
        for evidence in part.evidence.values()
    }
    return tuple(sorted(found.values(), key=lambda s: s.title.lower()))


def _row(
    catalogue: Catalogue,
    found: Recommendation,
    alternative: Alternative,
    term: Contribution,
    points: float,
    longest: float,
) -> ScoreRow:
    key = term.criterion_id
    performance = alternative.performances.get(key, Performance(why=""))
    return ScoreRow(
        criterion_id="" if key == TEAM_FIT else key,
        name=wording.criterion_name(catalogue, key),
        definition=catalogue.texts.fit_definition
        if key == TEAM_FIT
        else catalogue.criterion(key).definition,
        points=figures.shown(points),
        # Points are rounded so that they add up; they never look like too many.
        possible=figures.shown(max(points, 100 * term.weight)),
        width=round(max(0.0, 100 * term.weight * term.value / longest), 1),
        possible_width=round(100 * term.weight / longest, 1),
        level=_level(term),
        target="" if key == TEAM_FIT else f"{term.target:g}",
        because=_because(catalogue, found, key),
        why=_team_fit(catalogue, found, alternative)
        if key == TEAM_FIT
        else performance.why,
        grade=GRADES[performance.grade],
        evidence=evidence_of(catalogue, alternative, key),
    )


def _level(term: Contribution) -> str:
    if term.criterion_id == TEAM_FIT:
        return f"{100 * term.value:.0f} %"
    return "not known" if term.level is None else f"{term.level:g} of 10"


def _because(
    catalogue: Catalogue, found: Recommendation, criterion_id: str
) -> tuple[str, ...]:
    if criterion_id == TEAM_FIT:
        languages = found.preferences.languages
        texts = {
            o.id: o.text for q in catalogue.questions for o in q.options if o.language
        }
        return tuple(texts[language] for language in languages)
    return tuple(
        wording.option_text(catalogue, need.question_id, need.option_id)
        for need in found.preferences.needs.get(criterion_id, ())
    )


def _team_fit(
    catalogue: Catalogue, found: Recommendation, alternative: Alternative
) -> str:
    if set(alternative.languages) <= set(found.preferences.languages):
        return catalogue.texts.fit_known
    return catalogue.texts.fit_new
