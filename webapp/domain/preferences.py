"""From answers to needs: raw importances, targets, team fit, requirements.

Each question has one budget: if its chosen options state raw levels r_k on
several criteria, criterion j gets ``max(r) * r_j / sum(r)``, so that a question
counts once however many criteria it feeds (Weber, Eisenfuehr and von
Winterfeldt 1988). A skipped or "not sure" question counts as the mean over its
prior; "doesn't matter" options state nothing and count as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue, Level, Option, Question, Requirement
from webapp.domain.path import applicable

RAW_LEVEL: Mapping[Level, float] = {"nice": 1.0, "important": 2.0, "critical": 4.0}
TARGET: Mapping[Level, float] = {"nice": 5.0, "important": 7.0, "critical": 9.0}
DEFAULT_TARGET = 5.0
CAP = 5.0
"""The most raw importance that one criterion may gather."""
TEAM_SHARE = 0.25
"""Share of all weight that team fit takes when the team's languages are known."""


@dataclass(frozen=True)
class Need:
    """Why a criterion counts: the option that said so, and how strongly."""

    question_id: str
    option_id: str
    level: Level


@dataclass(frozen=True)
class StatedRequirement:
    """A requirement with the answer that stated it."""

    question_id: str
    option_id: str
    requirement: Requirement
    languages: tuple[str, ...] = ()
    """For a requirement on languages: those that are allowed."""


@dataclass(frozen=True)
class Preferences:
    """What counts for this person, before any alternative is looked at."""

    importances: Mapping[str, float]
    """Raw importance by criterion, after cap and floor; scale-free."""
    targets: Mapping[str, float]
    """The level by criterion at which a need is met in full."""
    critical: frozenset[str]
    """Criteria for which a miss below half the target is a red flag."""
    needs: Mapping[str, tuple[Need, ...]]
    """By criterion, the answers that made it count."""
    team_share: float
    """Share of all weight given to team fit, in [0, 1)."""
    languages: tuple[str, ...]
    """Languages that the team has shipped in."""
    requirements: tuple[StatedRequirement, ...]

    def weights(self) -> dict[str, float]:
        """Normalised weight by criterion; with ``team_share`` they add up to 1."""
        total = fsum(self.importances.values())
        rest = 1.0 - self.team_share
        if total <= 0.0:
            return {key: rest / len(self.importances) for key in self.importances}
        return {key: rest * rho / total for key, rho in self.importances.items()}


def preferences(catalogue: Catalogue, answers: Answers) -> Preferences:
    """The needs that these answers state, under this catalogue."""
    asked = applicable(catalogue, answers)
    chosen = [(q, option) for q in asked for option in _chosen(q, answers)]
    needs = _needs(catalogue, chosen)
    languages = tuple(option.id for _, option in chosen if option.language)
    return Preferences(
        importances=_importances(catalogue, asked, answers, chosen),
        targets={c: _target(needs[c]) for c in needs},
        critical=frozenset(
            c for c in needs if any(need.level == "critical" for need in needs[c])
        ),
        needs=needs,
        team_share=_team_share(chosen, languages),
        languages=languages,
        requirements=_requirements(chosen, languages, answers),
    )


def budgeted(options: Iterable[Option]) -> dict[str, float]:
    """Raw importance by criterion that one question's chosen options add."""
    levels: dict[str, float] = {}
    for option in options:
        for criterion_id, level in option.needs.items():
            levels[criterion_id] = max(RAW_LEVEL[level], levels.get(criterion_id, 0.0))
    if not levels:
        return {}
    scale = max(levels.values()) / fsum(levels.values())
    return {criterion_id: scale * raw for criterion_id, raw in levels.items()}


def prior_mean(question: Question) -> dict[str, float]:
    """Mean of the budgeted raw importances over the question's prior."""
    mean: dict[str, float] = {}
    for choice in question.prior:
        options = (question.option(option_id) for option_id in choice.options)
        for criterion_id, rho in budgeted(o for o in options if o).items():
            mean[criterion_id] = mean.get(criterion_id, 0.0) + choice.share * rho
    return mean


def _chosen(question: Question, answers: Answers) -> list[Option]:
    options = (question.option(id_) for id_ in answers.options(question.id))
    return [option for option in options if option]


def _importances(
    catalogue: Catalogue,
    asked: tuple[Question, ...],
    answers: Answers,
    chosen: list[tuple[Question, Option]],
) -> dict[str, float]:
    parts = [
        budgeted(_chosen(q, answers)) if answers.states(q.id) else prior_mean(q)
        for q in asked
    ]
    ceilings = _ceilings(chosen)
    result = {}
    for criterion in catalogue.criteria:
        rho = fsum(part.get(criterion.id, 0.0) for part in parts)
        rho = min(rho, ceilings.get(criterion.id, rho), CAP)
        result[criterion.id] = max(rho, criterion.floor)
    return result


def _ceilings(chosen: list[tuple[Question, Option]]) -> dict[str, float]:
    lowest: dict[str, float] = {}
    for _, option in chosen:
        for criterion_id, ceiling in option.ceilings.items():
            lowest[criterion_id] = min(ceiling, lowest.get(criterion_id, ceiling))
    return lowest


def _needs(
    catalogue: Catalogue, chosen: list[tuple[Question, Option]]
) -> dict[str, tuple[Need, ...]]:
    return {
        criterion.id: tuple(
            Need(question.id, option.id, option.needs[criterion.id])
            for question, option in chosen
            if criterion.id in option.needs
        )
        for criterion in catalogue.criteria
    }


def _target(needs: tuple[Need, ...]) -> float:
    return max((TARGET[need.level] for need in needs), default=DEFAULT_TARGET)


def _team_share(
    chosen: list[tuple[Question, Option]], languages: tuple[str, ...]
) -> float:
    if not languages:
        return 0.0
    shares = [option.fit_share for _, option in chosen if option.fit_share is not None]
    return TEAM_SHARE * min(shares, default=1.0)


def _requirements(
    chosen: list[tuple[Question, Option]],
    languages: tuple[str, ...],
    answers: Answers,
) -> tuple[StatedRequirement, ...]:
    return tuple(
        StatedRequirement(question.id, option.id, requirement, languages)
        for question, option in chosen
        if question.id not in answers.dropped
        for requirement in option.requires
    )
