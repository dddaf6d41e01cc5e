"""What the last answer did: who moved up or down, and which answer caused it."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import Recommendation


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

    def of(self, alternative_id: str) -> Move | None:
        """The move of one alternative; None if it stayed where it was."""
        return next((m for m in self.moves if m.alternative_id == alternative_id), None)


def movement(
    catalogue: Catalogue, before: Recommendation, after: Recommendation
) -> Movement:
    """Moves from one recommendation to the next, best new rank first."""
    moves = [
        Move(a.id, before.rank(a.id), after.rank(a.id))
        for a in catalogue.recommendable()
    ]
    last = len(moves) + 1
    return Movement(
        changed_questions(catalogue, before.answers, after.answers),
        tuple(
            sorted(
                (move for move in moves if move.before != move.after),
                key=lambda move: (move.after or last, move.alternative_id),
            )
        ),
    )


def changed_questions(
    catalogue: Catalogue, before: Answers, after: Answers
) -> tuple[str, ...]:
    """Questions whose answer or suspension differs, in catalogue order."""
    return tuple(
        q.id
        for q in catalogue.questions
        if before.options(q.id) != after.options(q.id)
        or (q.id in before.dropped) != (q.id in after.dropped)
    )
