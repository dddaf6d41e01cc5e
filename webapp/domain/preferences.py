"""What counts for this person, and which of the answers made it count.

The numbers come from ``effects.py``; here they get names, and the reasons that a
page shows beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue, Level, Option, Question
from webapp.domain.effects import Stated
from webapp.domain.matrix import CRITICAL, TARGETS
from webapp.domain.path import applicable
from webapp.domain.screening import StatedRequirement, stated_requirements


@dataclass(frozen=True)
class Need:
    """Why a criterion counts: the option that said so, and how strongly."""

    question_id: str
    option_id: str
    level: Level


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


def preferences(catalogue: Catalogue, answers: Answers, stated: Stated) -> Preferences:
    """The needs that these answers state; ``stated`` holds them as numbers."""
    chosen = [
        (question, option)
        for question in applicable(catalogue, answers)
        for option in question.chosen(answers.options(question.id))
    ]
    criteria = [criterion.id for criterion in catalogue.criteria]
    codes = dict(zip(criteria, stated.needs[0].tolist(), strict=True))
    languages = tuple(option.id for _, option in chosen if option.language)
    return Preferences(
        importances=dict(zip(criteria, stated.importances[0].tolist(), strict=True)),
        targets={key: TARGETS[code] for key, code in codes.items()},
        critical=frozenset(key for key, code in codes.items() if code == CRITICAL),
        needs=_needs(catalogue, chosen),
        team_share=float(stated.team_shares[0]),
        languages=languages,
        requirements=stated_requirements(catalogue, answers),
    )


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
