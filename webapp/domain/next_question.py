"""The next best question: the open one whose answer is expected to settle most."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Question
from webapp.domain.effects import Change
from webapp.domain.matrix import best_first, by_need, weighted_sum
from webapp.domain.model import Model
from webapp.domain.scoring import scores

WORTH_ASKING = 0.001
"""Expected gain of certainty below which no question is recommended."""


def next_best(
    model: Model, answers: Answers, open_questions: tuple[Question, ...]
) -> str | None:
    """Id of the question to ask next; None if no open one is expected to settle more.

    For each answer that a typical project would give, the leader then beats its
    runner-up with some probability, as far as our ratings are uncertain; the best
    question has the highest expected one. Whatever an answer does counts: weights,
    targets, requirements, and fit with the team.
    """
    asked = [
        (question.id, choice.share, (Change(question.id, choice.options),))
        for question in open_questions
        for choice in question.prior
    ]
    if not asked:
        return None
    changes: list[tuple[Change, ...]] = [change for _, _, change in asked]
    now, *settled = _settled(model, answers, [(), *changes])
    gain: dict[str, float] = {}
    for (question_id, share, _), chance in zip(asked, settled, strict=True):
        gain[question_id] = gain.get(question_id, 0.0) + share * (chance - now)
    best = max(gain, key=lambda id_: round(gain[id_], 9))
    return best if gain[best] > WORTH_ASKING else None


def _settled(
    model: Model, answers: Answers, changes: list[tuple[Change, ...]]
) -> list[float]:
    """Chance that the leader is ahead of its runner-up, under each change.

    1/2 where they are level, and where nothing is left: that settles nothing.
    """
    stated = model.effects.stated(answers, changes)
    spreads = by_need(model.matrix.spreads, stated.needs)
    variances = weighted_sum(np.square(spreads), np.square(stated.weights))
    points = np.where(stated.feasible, scores(model.matrix, stated), -np.inf)
    order = best_first(points)[:, :2]
    if order.shape[1] < 2:
        return [1.0] * len(changes)
    first, second = np.take_along_axis(points, order, axis=1).T / 100.0
    error = np.sqrt(np.take_along_axis(variances, order, axis=1).sum(axis=1))
    with np.errstate(invalid="ignore"):  # nothing is left: infinity less infinity
        lead = np.nan_to_num(first - second, nan=0.0, posinf=1.0)
    return [
        0.5 + 0.5 * erf(ahead / max(spread, 1e-12) / sqrt(2.0))
        for ahead, spread in zip(lead.tolist(), error.tolist(), strict=True)
    ]
