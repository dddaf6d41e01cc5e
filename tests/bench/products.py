"""The matrix products that one click cannot do without, on arrays made before.

With S = 4,096 samples, n alternatives, m criteria, and K answers that a typical project
would give to the questions that are open (``next_question`` tries each, and none), the
live panel needs, whoever computes it:

    scores now                      V  (n x m)     @ w  (m)           rows of the panel
    scores before the click         V' (n x m)     @ w' (m)           what moved
    scores in each sample           V  (n x m)     @ W.T  (m x S)     how sure it is
    their variances                 D^2 (n x m)    @ W^2.T (m x S)    how sure it is
    scores after each answer        V_k (K x n x m) @ w_k (K x m x 1)  next question
    their variances                 D_k^2 (K x n x m) @ w_k^2 (K x m x 1)  next question

Only numpy's ``matmul`` in double precision, by the BLAS that numpy brings, on one
thread as in the product. V are the values and D their standard deviations under the
needs that the answers state; W the weights of the samples. The two large products write
into arrays kept from click to click: in new ones, page faults took two to three times
as long as the products, or nothing, as the allocator pleased, and neither is
arithmetic. Left out, though the product does it for each click: making these arrays
(look-up by need, sums of the columns of W, squares, the statement of each answer), the
square root and the product with the normal errors, adding up, comparing, ranking,
counting, words. Left out as well: products that the panel does not show (mean weights
of the samples that each wins, changes of answers already given).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.effects import Change
from webapp.domain.matrix import by_need
from webapp.domain.path import open_questions
from webapp.domain.recommendation import Recommendation, recommend


def bare_products(
    catalogue: Catalogue, answers: Answers, before: Answers
) -> Callable[[], object]:
    """A function that does the products of one click, and nothing else."""
    now, earlier = recommend(catalogue, answers), recommend(catalogue, before)
    table, stated, old = now.model.matrix, now.stated, earlier.stated
    values = by_need(table.values, stated.needs[0])
    variances = np.square(by_need(table.spreads, stated.needs[0]))
    share = float(stated.team_shares[0])
    # Laid out by criterion, (m, S), as it is used.
    samples = now.model.weightings.weights(answers, stated.ceilings[0], share).T
    squares = np.square(samples)
    values_before = by_need(table.values, old.needs[0])
    tried = now.model.effects.stated(answers, _tried(now))
    values_tried = by_need(table.values, tried.needs)
    variances_tried = np.square(by_need(table.spreads, tried.needs))
    weights_tried = tried.weights[:, :, None].copy()
    squares_tried = np.square(weights_tried)
    # Two threads of a worker may write at once; nobody reads what they wrote.
    scores, errors = np.empty((2, len(values), samples.shape[1]))
    return lambda: (
        values @ stated.weights[0],
        values_before @ old.weights[0],
        np.matmul(values, samples, out=scores),
        np.matmul(variances, squares, out=errors),
        values_tried @ weights_tried,
        variances_tried @ squares_tried,
    )


def _tried(now: Recommendation) -> list[tuple[Change, ...]]:
    """No change, and every usual answer to every open question."""
    return [
        (),
        *(
            (Change(question.id, choice.options),)
            for question in open_questions(now.model.catalogue, now.answers)
            for choice in question.prior
        ),
    ]
