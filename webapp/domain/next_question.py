"""The next best question: the open one whose answer is expected to settle most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from webapp.domain.catalogue import Question
from webapp.domain.effects import Change, Stated
from webapp.domain.matrix import PRECISION, DecisionMatrix, Floats, Ints

WORTH_ASKING = 0.001
"""Expected gain of certainty below which no question is recommended."""


@dataclass(frozen=True)
class Prospect:
    """An answer that a typical project would give to an open question."""

    change: Change
    share: float
    """Of typical projects that give it."""


@dataclass(frozen=True)
class Evaluated:
    """The answers as they are, and then with each prospect."""

    prospects: Sequence[Prospect]
    matrix: DecisionMatrix
    stated: Stated
    points: Floats
    """Scores by set and row of the matrix, of what is ruled out, too."""


def prospects(open_questions: Iterable[Question]) -> list[Prospect]:
    """What may be answered next."""
    return [
        Prospect(Change(question.id, choice.options), choice.share)
        for question in open_questions
        for choice in question.prior
    ]


def next_best(found: Evaluated) -> str | None:
    """Id of the question to ask next; None if no open one is expected to settle more.

    Each answer that a typical project would give can do two things: put another
    alternative first (the chance that naming it is better than naming today's leader)
    and change how surely the first is ahead of the second. The question with the
    highest expected sum is asked. Whatever an answer does counts: weights, targets,
    requirements, and fit with the team.
    """
    if not found.prospects or found.points.shape[1] < 2:
        return None
    settled = _settled(found)
    gain: dict[str, float] = {}
    # There may be more sets than prospects.
    for prospect, chance in zip(found.prospects, settled[1:], strict=False):
        added = prospect.share * (chance - settled[0])
        question_id = prospect.change.question_id
        gain[question_id] = gain.get(question_id, 0.0) + added
    best = max(gain, key=lambda id_: round(gain[id_], 9))
    return best if gain[best] > WORTH_ASKING else None


def _settled(found: Evaluated) -> list[float]:
    """What each set of answers settles; the first tells today's leader."""
    points = np.where(found.stated.feasible, found.points, -np.inf)
    first, second = _first_two(points)
    leader = np.full_like(first, first[0])
    rows = np.array([first, second, leader]).T
    sets = np.arange(len(points))[:, None]
    leads = points[sets, rows]
    variances = _variances(found.matrix, found.stated, rows)
    return [
        _ahead(p[0], p[1], v[0] + v[1], same=False)
        + 2.0 * _ahead(p[0], p[2], v[0] + v[2], same=one == now)
        - 1.0
        for p, v, one, now in zip(
            leads.tolist(),
            variances.tolist(),
            first.tolist(),
            leader.tolist(),
            strict=True,
        )
    ]


def _first_two(points: Floats) -> tuple[Ints, Ints]:
    """The best and the second best of each set; of equal scores the earlier row."""
    ranked = np.rint(points * (1.0 / PRECISION))
    first = ranked.argmax(axis=1)
    ranked[np.arange(len(ranked)), first] = -np.inf
    # Where only one is left, any other stands for the rest, which are ruled out.
    second = ranked.argmax(axis=1)
    second[second == first] = (first[second == first] + 1) % points.shape[1]
    return first, second


def _variances(matrix: DecisionMatrix, stated: Stated, rows: Ints) -> Floats:
    """Variance of the scores of some alternatives, (sets, places), in points."""
    criteria = np.arange(len(matrix.criteria))
    spreads = matrix.spreads[stated.needs[:, None, :], rows[:, :, None], criteria]
    errors = spreads * stated.weights[:, None, :]
    found: Floats = 1e4 * np.square(errors).sum(axis=2)
    return found


def _ahead(first: float, other: float, variance: float, *, same: bool) -> float:
    """Chance that the first is ahead of another, as far as ratings are uncertain.

    1/2 where they are level, and where neither is left: that settles nothing.
    """
    if same or first == -np.inf:
        return 0.5
    return 0.5 + 0.5 * erf((first - other) / max(sqrt(variance), 1e-10) / sqrt(2.0))
