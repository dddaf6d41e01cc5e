"""The additive model: a score is the sum of weight times value, times 100.

``V_i = 100 * sum_j w_j v_ij`` reads "meets V % of what you said you need"
(multi-attribute value theory, Keeney and Raiffa 1976). Values come from fixed
anchored scales, never from the list at hand, so no alternative's score depends
on which others are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from webapp.domain.catalogue import TEAM_FIT
from webapp.domain.effects import Stated
from webapp.domain.matrix import (
    CRITICAL,
    TARGETS,
    DecisionMatrix,
    Floats,
    by_need,
)

METHOD_VERSION = "4"
"""Changes whenever the same answers and catalogue could give another outcome.

1: sections 1 to 3 of the decision method. 2: confidence by 4,096 SMAA-2 samples;
values by interpolation, which moves some last digits. 3: samples in single precision,
which decides a handful of 4,096 otherwise. 4: shares of first places are averaged from
chances over 1,024 samples instead of counted in 4,096 (see ``first_places``).
"""


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
class Terms:
    """What the scores of all alternatives are made of, under one set of answers."""

    matrix: DecisionMatrix
    stated: Stated
    number: int = 0
    """Of the set among those stated."""

    @property
    def criteria(self) -> tuple[str, ...]:
        """Ids of the criteria, in the order of weights and needs."""
        return self.matrix.criteria

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """Weight of each criterion; with the team's share they add up to 1."""
        return tuple(self.stated.weights[self.number].tolist())

    @cached_property
    def needs(self) -> tuple[int, ...]:
        """Codes of the needs, see ``matrix.NEEDS``."""
        return tuple(self.stated.needs[self.number].tolist())

    @property
    def team_share(self) -> float:
        """Share of all weight given to team fit."""
        return float(self.stated.team_shares[self.number])

    @cached_property
    def values(self) -> list[list[float]]:
        """By alternative, as in the matrix, the value on each criterion."""
        found: list[list[float]] = by_need(
            self.matrix.values, self.stated.needs[self.number]
        ).tolist()
        return found


@dataclass(frozen=True)
class Scored:
    """An alternative's score with the terms that add up to it."""

    alternative_id: str
    score: float
    terms: Terms = field(compare=False, repr=False)
    row: int = field(compare=False, repr=False)
    """Its place in the matrix."""

    @property
    def values(self) -> list[float]:
        """The value on each criterion, in [-0.5, 1]."""
        return self.terms.values[self.row]

    @property
    def match(self) -> float:
        """Fit with the team, in [0, 1]."""
        return float(self.terms.stated.matches[self.terms.number, self.row])

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        """The terms that carry weight, in the catalogue's order, team fit last."""
        terms = self.terms
        columns = zip(
            terms.criteria,
            terms.weights,
            terms.needs,
            terms.matrix.levels[self.row],
            self.values,
            strict=True,
        )
        found = [_contribution(*column) for column in columns if column[1] > 0.0]
        if terms.team_share > 0.0:
            fit = Contribution(TEAM_FIT, terms.team_share, None, 10.0, self.match)
            found.append(fit)
        return tuple(found)

    @cached_property
    def points_by_criterion(self) -> Mapping[str, float]:
        """Points that each criterion with weight adds; they add up to the score."""
        return {c.criterion_id: c.points for c in self.contributions}

    def points(self, criterion_id: str) -> float:
        """Points that one criterion adds; 0 if it carries no weight."""
        return self.points_by_criterion.get(criterion_id, 0.0)


def scores(matrix: DecisionMatrix, stated: Stated) -> Floats:
    """Scores of all alternatives, (sets of answers, alternatives), up to 100."""
    met = matrix.weighted_values(stated.needs, stated.weights)
    result: Floats = 100.0 * (met + stated.team_shares[:, None] * stated.matches)
    return result


def scored(matrix: DecisionMatrix, stated: Stated) -> list[Scored]:
    """Every alternative under the first set of answers, in the matrix's order."""
    terms, points = Terms(matrix, stated), scores(matrix, stated)[0].tolist()
    return [
        Scored(alternative.id, points[row], terms, row)
        for row, alternative in enumerate(matrix.alternatives)
    ]


class HasTerms(Protocol):
    """A score whose terms are known: just computed, or read back."""

    @property
    def points_by_criterion(self) -> Mapping[str, float]:
        """Points by criterion, which add up to the score."""


def differences(first: HasTerms, second: HasTerms) -> dict[str, float]:
    """Points by which the first leads on each criterion; they sum to the margin."""
    others = second.points_by_criterion
    return {
        criterion_id: points - others.get(criterion_id, 0.0)
        for criterion_id, points in first.points_by_criterion.items()
    }


def _contribution(
    criterion_id: str, weight: float, need: int, level: float | None, value: float
) -> Contribution:
    target = TARGETS[need]
    flagged = need == CRITICAL and level is not None and level < target / 2.0
    return Contribution(criterion_id, weight, level, target, value, flagged)
