"""What the last answer did: who moved up or down, and which answer caused it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from webapp.domain.answers import changed_questions
from webapp.domain.catalogue import Catalogue
from webapp.domain.standing import Standing


@dataclass(frozen=True)
class Move:
    """An alternative's change of rank; None stands for "not in the ranking"."""

    alternative_id: str
    before: int | None
    after: int | None

    @property
    def places(self) -> int:
        """Places gained (positive) or lost; 0 when it entered or left."""
        if self.before is None or self.after is None:
            return 0
        return self.before - self.after


@dataclass(frozen=True)
class Movement:
    """All moves between two answer sets, and the questions that were changed."""

    changed: tuple[str, ...]
    moves: tuple[Move, ...]

    @cached_property
    def _by_alternative(self) -> dict[str, Move]:
        return {move.alternative_id: move for move in self.moves}

    def of(self, alternative_id: str) -> Move | None:
        """The move of one alternative; None if it stayed where it was."""
        return self._by_alternative.get(alternative_id)


def movement(catalogue: Catalogue, before: Standing, after: Standing) -> Movement:
    """Moves from one standing to the next, best new rank first."""
    was, now = before.ranks, after.ranks
    moves = [
        Move(id_, was.get(id_), rank)
        for id_, rank in now.items()
        if was.get(id_) != rank
    ]
    left = [Move(id_, was[id_], None) for id_ in sorted(was.keys() - now.keys())]
    return Movement(
        changed_questions(catalogue, before.answers, after.answers), (*moves, *left)
    )
