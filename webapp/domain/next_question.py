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
_RULED_OUT = -1e9
"""Stands for the score of what is ruled out: behind all others, and level with it."""


@dataclass(frozen=True)
class Ahead:
    """What may be answered next, and what all would state then."""

    usual: UsualAnswers
    numbers: Ints
    """Of the usual answers to open questions."""
    matrix: DecisionMatrix
    stated: Stated
    """At the end, one set for each of the numbers; the one before has none of them."""


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
    now = len(ahead.stated.weights) - len(ahead.numbers) - 1
    settled = np.array(_settled(ahead.matrix, ahead.stated.part(slice(now, None))))
    added = ahead.usual.shares[ahead.numbers] * (settled[1:] - settled[0])
    gains = np.bincount(ahead.usual.places[ahead.numbers], added).round(9)
    best = int(gains.argmax())
    return best if gains[best] > WORTH_ASKING else None


def _settled(matrix: DecisionMatrix, stated: Stated) -> list[float]:
    """What each set of answers settles: the chance that its first is ahead of its
    second, and how much more than even the chance that it is ahead of today's leader,
    who is the first of the first set."""
    met, variances = matrix.expected(stated.needs, stated.weights)
    met += stated.team_shares[:, None] * stated.matches
    points = np.where(stated.feasible, 100.0 * met, _RULED_OUT)
    rows = _first_two_and_leader(points)
    sets = np.arange(len(points))[:, None]
    own, doubts = points[sets, rows], variances[sets, rows]
    # Where nothing is left, nothing is ahead: all leads are none.
    leads = own[:, :1] - own[:, 1:]
    errors = 100.0 * np.sqrt(2.0 * (doubts[:, :1] + doubts[:, 1:]))
    ratios = leads / np.maximum(errors, 1e-10)
    return [
        0.5 + 0.5 * erf(over_second) + erf(over_leader)
        for over_second, over_leader in ratios.tolist()
    ]


def _first_two_and_leader(points: Floats) -> Ints:
    """The best and the second best of each set, of equal scores the earlier row, and
    the best of the first set; (sets, 3). What is ruled out stands for a second where
    only one is left."""
    ranked = np.rint(points * (1.0 / PRECISION))
    rows = np.empty((len(points), 3), np.intp)
    rows[:, 0] = first = ranked.argmax(axis=1)
    ranked[np.arange(len(ranked)), first] = -np.inf
    rows[:, 1] = ranked.argmax(axis=1)
    rows[:, 2] = first[0]
    return rows
