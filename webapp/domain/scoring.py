"""The additive model: a score is the sum of weight times value, times 100.

``V_i = 100 * sum_j w_j v_ij`` reads "meets V % of what you said you need"
(multi-attribute value theory, Keeney and Raiffa 1976). Values come from fixed
anchored scales, never from the list at hand, so no alternative's score depends
on which others are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from webapp.domain.catalogue import TEAM_FIT, Alternative, Catalogue
from webapp.domain.preferences import Preferences
from webapp.domain.value import unknown_value, value

METHOD_VERSION = "1"
"""Changes whenever the same answers and catalogue could give another outcome."""

NEAR_MATCH = 0.4
NEW_MATCH = 0.1


@dataclass(frozen=True)
class Contribution:
    """One term of a score."""

    criterion_id: str
    """A criterion's id, or ``TEAM_FIT``."""
    weight: float
    """Share of all weight, in [0, 1]."""
    level: float | None
    """The performance; None if it is not known, or for team fit."""
    target: float
    value: float
    """In [-0.5, 1]."""
    red_flag: bool = False
    """A critical need that is missed by more than half."""

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return 100.0 * self.weight * self.value

    @property
    def shortfall(self) -> float:
        """Points that are missing to a need met in full."""
        return 100.0 * self.weight * (1.0 - self.value)


@dataclass(frozen=True)
class Scored:
    """An alternative's score with the terms that add up to it."""

    alternative_id: str
    score: float
    contributions: tuple[Contribution, ...]

    def points(self, criterion_id: str) -> float:
        """Points that one criterion adds; 0 if it carries no weight."""
        return next(
            (c.points for c in self.contributions if c.criterion_id == criterion_id),
            0.0,
        )


def score(
    catalogue: Catalogue, wanted: Preferences, alternative: Alternative
) -> Scored:
    """The score of one alternative; independent of all others."""
    weights = wanted.weights()
    contributions = [
        _contribution(alternative, wanted, criterion.id, weights[criterion.id])
        for criterion in catalogue.criteria
        if weights[criterion.id] > 0.0
    ]
    if wanted.team_share > 0.0:
        match = team_match(catalogue, wanted.languages, alternative.languages)
        contributions.append(
            Contribution(TEAM_FIT, wanted.team_share, None, 10.0, match)
        )
    return Scored(
        alternative.id, fsum(c.points for c in contributions), tuple(contributions)
    )


def team_match(
    catalogue: Catalogue, known: tuple[str, ...], used: tuple[str, ...]
) -> float:
    """How well the team's languages cover those that an alternative is written in.

    1 if the team ships in it, 0.4 if it ships in a near one, 0.1 if it is new;
    the minimum over all languages of the alternative's parts.
    """
    near = {o.id: o.near for q in catalogue.questions for o in q.options if o.language}
    matches = [
        1.0
        if language in known
        else NEAR_MATCH
        if any(language in near.get(k, ()) for k in known)
        else NEW_MATCH
        for language in used
    ]
    return min(matches, default=1.0)


def differences(first: Scored, second: Scored) -> dict[str, float]:
    """Points by which the first leads on each criterion; they sum to the margin."""
    return {
        c.criterion_id: c.points - second.points(c.criterion_id)
        for c in first.contributions
    }


def _contribution(
    alternative: Alternative, wanted: Preferences, criterion_id: str, weight: float
) -> Contribution:
    target = wanted.targets[criterion_id]
    critical = criterion_id in wanted.critical
    performance = alternative.performances.get(criterion_id)
    level = performance.level if performance else None
    if level is None:
        worth = unknown_value(target, critical=critical)
    else:
        worth = value(level, target, critical=critical)
    flagged = critical and level is not None and level < target / 2.0
    return Contribution(criterion_id, weight, level, target, worth, flagged)
