"""The next best question: the open one whose answer is expected to settle most."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf

import numpy as np

from webapp.domain.effects import Stated
from webapp.domain.matrix import PRECISION, DecisionMatrix, Floats, Ints
from webapp.domain.usual_answers import UsualAnswers

WORTH_ASKING = 0.001
"""Expected gain of certainty below which no question is recommended."""


@dataclass(frozen=True)
class Ahead:
    """What may be answered next, and what all would state then."""

    usual: UsualAnswers
    numbers: Ints
    """Of the usual answers to open questions."""
    matrix: DecisionMatrix
    stated: Stated
    """A set without any of them, and one with each."""
    points: Floats
    """The scores of these sets, (sets, alternatives)."""


def next_best(ahead: Ahead) -> int | None:
    """The place of the question to ask next, in the catalogue's order; None if no open
    one is expected to settle more.

    Each answer that a typical project would give can do two things: put another
    alternative first (the chance that naming it is better than naming today's leader)
    and change how surely the first is ahead of the second. The question with the
    highest expected sum is asked. Whatever an answer does counts: weights, targets,
    requirements, and fit with the team.
    """
    if not len(ahead.numbers) or len(ahead.matrix.alternatives) < 2:
        return None
    settled = np.array(_settled(ahead))
    added = ahead.usual.shares[ahead.numbers] * (settled[1:] - settled[0])
    gains = np.bincount(ahead.usual.places[ahead.numbers], added).round(9)
    best = int(gains.argmax())
    return best if gains[best] > WORTH_ASKING else None


def _settled(ahead: Ahead) -> list[float]:
    """What each set of answers settles: the chance that its first is ahead of its
    second, and how much more than even the chance that it is ahead of today's leader,
    who is the first of the first set."""
    points = np.where(ahead.stated.feasible, ahead.points, -np.inf)
    first, second = _first_two(points)
    leader = first[0]
    rows = np.array([first, second, np.full_like(first, leader)]).T
    own = points[np.arange(len(points))[:, None], rows]
    variances = _variances(ahead.matrix, ahead.stated, rows)
    # Where nothing is left, nothing is ahead; an infinite lead is over what is out.
    with np.errstate(invalid="ignore"):
        leads = own[:, :1] - own[:, 1:]
    errors = np.sqrt(2.0 * (variances[:, :1] + variances[:, 1:]))
    ratios = leads / np.maximum(errors, 1e-10)
    ratios[np.isneginf(own[:, 0])] = 0.0
    ratios[first == leader, 1] = 0.0
    return [
        0.5 + 0.5 * erf(over_second) + erf(over_leader)
        for over_second, over_leader in ratios.tolist()
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
