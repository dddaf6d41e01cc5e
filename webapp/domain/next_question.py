"""The next best question: the open one whose answer is expected to settle most."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Question
from webapp.domain.effects import Change
from webapp.domain.matrix import Floats, best_first, by_need, weighted_sum
from webapp.domain.model import Model
from webapp.domain.scoring import scores

WORTH_ASKING = 0.001
"""Expected gain of certainty below which no question is recommended."""

_Changes = list[tuple[Change, ...]]


def next_best(
    model: Model, answers: Answers, open_questions: tuple[Question, ...]
) -> str | None:
    """Id of the question to ask next; None if no open one is expected to settle more.

    Each answer that a typical project would give can do two things: put another
    alternative first (the chance that naming it is better than naming today's leader)
    and change how surely the first is ahead of the second. The question with the
    highest expected sum is asked. Whatever an answer does counts: weights, targets,
    requirements, and fit with the team.
    """
    asked = [
        (question.id, choice.share, (Change(question.id, choice.options),))
        for question in open_questions
        for choice in question.prior
    ]
    if not asked:
        return None
    settled = _settled(model, answers, [(), *(changes for _, _, changes in asked)])
    gain: dict[str, float] = {}
    for (question_id, share, _), chance in zip(asked, settled[1:], strict=True):
        added = share * (chance - settled[0])
        gain[question_id] = gain.get(question_id, 0.0) + added
    best = max(gain, key=lambda id_: round(gain[id_], 9))
    return best if gain[best] > WORTH_ASKING else None


def _settled(model: Model, answers: Answers, changes: _Changes) -> list[float]:
    """What each change settles; the first is none and tells today's leader."""
    stated = model.effects.stated(answers, changes)
    spreads = by_need(model.matrix.spreads, stated.needs)
    variances = weighted_sum(np.square(spreads), np.square(stated.weights))
    points = np.where(stated.feasible, scores(model.matrix, stated), -np.inf) / 100.0
    order = best_first(points * 100.0)
    if order.shape[1] < 2:
        return [0.0] * len(changes)
    leader = int(order[0, 0])
    return [
        _ahead(points[n], variances[n], first, second)
        + 2.0 * _ahead(points[n], variances[n], first, leader)
        - 1.0
        for n, (first, second) in enumerate(order[:, :2].tolist())
    ]


def _ahead(points: Floats, variances: Floats, first: int, other: int) -> float:
    """Chance that the first is ahead of another, as far as ratings are uncertain.

    1/2 where they are level, and where neither is left: that settles nothing.
    """
    if np.isneginf(points[first]) or first == other:
        return 0.5
    error = sqrt(variances[first] + variances[other])
    lead = float(points[first] - points[other])
    return 0.5 + 0.5 * erf(lead / max(error, 1e-12) / sqrt(2.0))
