"""Who stands where under a set of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from webapp.domain.answers import Answers
from webapp.domain.effects import Stated
from webapp.domain.matrix import DecisionMatrix, Floats, best_first
from webapp.domain.scoring import Scored, Terms


@dataclass(frozen=True)
class Standing:
    """Who stood where under a set of answers, without the reasons."""

    answers: Answers
    ranking: tuple[Scored, ...]
    """Feasible alternatives, best first; empty if nothing meets the requirements."""

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The rank of each alternative in the ranking, from 1."""
        return {s.alternative_id: rank for rank, s in enumerate(self.ranking, 1)}

    @property
    def winner(self) -> Scored | None:
        """The first of the ranking; None if nothing is feasible."""
        return self.ranking[0] if self.ranking else None

    def rank(self, alternative_id: str) -> int | None:
        """Rank from 1; None if the alternative is not in the ranking."""
        return self.ranks.get(alternative_id)


def ranking(
    matrix: DecisionMatrix, stated: Stated, points: Floats, number: int
) -> tuple[Scored, ...]:
    """The feasible alternatives of one of the sets stated, best first.

    ``points`` are the scores of all sets, (sets, alternatives).
    """
    terms, ids = Terms(matrix, stated, number), matrix.ids
    own, feasible = points[number].tolist(), stated.feasible[number].tolist()
    return tuple(
        Scored(ids[row], own[row], terms, row)
        for row in best_first(points[number]).tolist()
        if feasible[row]
    )
