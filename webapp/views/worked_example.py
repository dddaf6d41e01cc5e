"""One score worked out step by step, with today's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from webapp.domain.answers import Answers
from webapp.domain.budget import RAW_LEVEL, budgeted, merged, prior_mean
from webapp.domain.catalogue import TEAM_FIT, Alternative, Catalogue, Criterion
from webapp.domain.example import example
from webapp.domain.path import applicable
from webapp.domain.recommendation import Recommendation
from webapp.domain.scoring import Contribution, Scored
from webapp.views import figures, wording
from webapp.views.rating import Rating, rating


@dataclass(frozen=True)
class Said:
    """One answer of the example, and what it says that is needed."""

    short: str
    text: str
    needs: str


@dataclass(frozen=True)
class RuledOut:
    """A requirement of the example, and what it removes."""

    said: str
    names: str
    text: str


@dataclass(frozen=True)
class Share:
    """What one answer adds to the importance of one criterion."""

    short: str
    own: str
    """The number of the level that it states for this criterion."""
    all: str
    """The numbers of all levels that it states, added up."""
    budget: str
    added: str


@dataclass(frozen=True)
class Term:
    """One line of the sum."""

    name: str
    weight: str
    level: str
    target: str
    value: str
    points: str
    followed: bool


@dataclass(frozen=True)
class WorkedExample:
    """A score from the answers to the sum."""

    answers: Answers
    said: tuple[Said, ...]
    ruled_out: RuledOut | None
    criterion: Criterion
    """The one that is followed through."""
    shares: tuple[Share, ...]
    typical: str
    """What open questions add to it; empty if they add nothing."""
    importance: str
    total_importance: str
    weight: str
    team_share: str
    """In per cent; empty where fit counts nothing."""
    winner: Alternative
    rating: Rating
    target: str
    value: str
    points: str
    terms: tuple[Term, ...]
    score: str


def worked_example(catalogue: Catalogue) -> WorkedExample | None:
    """The example of this catalogue; None if it leads to nothing with a score."""
    found = example(catalogue)
    first = found.winner
    if first is None or not first.contributions:
        return None
    winner = catalogue.alternative(first.alternative_id)
    followed = _followed(found, first)
    criterion = catalogue.criterion(followed.criterion_id)
    shares, typical = _shares(catalogue, found.answers, criterion.id)
    terms = _terms(catalogue, first, followed)
    importances = found.preferences.importances
    return WorkedExample(
        answers=found.answers,
        said=_said(catalogue, found.answers),
        ruled_out=_ruled_out(catalogue, found),
        criterion=criterion,
        shares=shares,
        typical=typical,
        importance=_two(importances[criterion.id]),
        total_importance=_two(fsum(importances.values())),
        weight=_percent(followed.weight),
        team_share=_percent(first.terms.team_share) if first.terms.team_share else "",
        winner=winner,
        rating=rating(catalogue, winner, criterion),
        target=f"{followed.target:g}",
        value=_two(followed.value),
        points=next(term.points for term in terms if term.followed),
        terms=terms,
        score=figures.shown(first.score),
    )


def _followed(found: Recommendation, first: Scored) -> Contribution:
    """The heaviest criterion of those that most answers speak of, at least two."""
    needs = found.preferences.needs
    return max(
        (c for c in first.contributions if c.criterion_id != TEAM_FIT),
        key=lambda c: (min(2, len(needs[c.criterion_id])), c.weight),
    )


def _said(catalogue: Catalogue, answers: Answers) -> tuple[Said, ...]:
    said = []
    for question in applicable(catalogue, answers):
        options = question.chosen(answers.options(question.id))
        needs = [
            f"{wording.criterion_name(catalogue, key)} ({level})"
            for key, level in merged(options).items()
        ]
        text = wording.quoted([option.text for option in options])
        said.append(Said(question.short, text, wording.listed(needs)))
    return tuple(item for item in said if item.text)


def _ruled_out(catalogue: Catalogue, found: Recommendation) -> RuledOut | None:
    """The requirement that keeps most out."""
    names: dict[tuple[str, str], list[str]] = {}
    for exclusion in found.exclusions:
        if not exclusion.screening.reason_absent:
            for b in exclusion.screening.breaches:
                said = wording.option_text(catalogue, b.question_id, b.option_id)
                name = catalogue.alternative(exclusion.alternative_id).name
                names.setdefault((said, b.text), []).append(name)
    if not names:
        return None
    said, text = max(names, key=lambda key: len(names[key]))
    return RuledOut(said, wording.listed(names[said, text]), text)


def _shares(
    catalogue: Catalogue, answers: Answers, criterion_id: str
) -> tuple[tuple[Share, ...], str]:
    """What each answer adds, and what open questions add together."""
    shares: list[Share] = []
    assumed: list[float] = []
    for question in applicable(catalogue, answers):
        options = question.chosen(answers.options(question.id))
        levels = {key: RAW_LEVEL[need] for key, need in merged(options).items()}
        if criterion_id in levels:
            shares.append(
                Share(
                    short=question.short,
                    own=f"{levels[criterion_id]:g}",
                    all=f"{fsum(levels.values()):g}",
                    budget=f"{max(levels.values()):g}",
                    added=_two(budgeted(options)[criterion_id]),
                )
            )
        elif not options:
            assumed.append(prior_mean(question).get(criterion_id, 0.0))
    return tuple(shares), _two(fsum(assumed)) if any(assumed) else ""


def _terms(
    catalogue: Catalogue, first: Scored, followed: Contribution
) -> tuple[Term, ...]:
    """All lines, the heaviest first; their points add up as printed."""
    points = figures.adding_up([c.points for c in first.contributions], first.score)
    lines = [
        Term(
            name=wording.criterion_name(catalogue, c.criterion_id),
            weight=_percent(c.weight),
            level="not known" if c.level is None else f"{c.level:.3g}",
            target=f"{c.target:g}",
            value=_two(c.value),
            points=figures.shown(added),
            followed=c is followed,
        )
        if c.criterion_id != TEAM_FIT
        else _fit(catalogue, c, added)
        for c, added in zip(first.contributions, points, strict=True)
    ]
    order = sorted(range(len(lines)), key=lambda i: -first.contributions[i].weight)
    return tuple(lines[i] for i in order)


def _fit(catalogue: Catalogue, term: Contribution, points: float) -> Term:
    """Fit has no level and no target: it is a value from the start."""
    name = catalogue.texts.fit_name
    value, shown = _two(term.value), figures.shown(points)
    return Term(name, _percent(term.weight), "", "", value, shown, followed=False)


def _two(number: float) -> str:
    return f"{number:.2f}".replace("-", figures.MINUS)


def _percent(share: float) -> str:
    return f"{figures.shown(100 * share)}\N{NO-BREAK SPACE}%"
