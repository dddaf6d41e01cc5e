"""The matrix products that one click cannot do without, on arrays made before.

With S = 1,024 samples, m criteria, n alternatives, f of them feasible, and K answers
that a typical project would give to the questions that are open, the live panel needs:

    scores now                  V (n x m)         @ w (m)            rows of the panel
    scores before the click     V' (n x m)        @ w' (m)           what moved
    scores in each sample       V (f x m)         @ W (m x S)        how sure it is
    their variances             D^2 (f x m)       @ W^2 (m x S)      how sure it is
    scores after each answer    V_k (K x n x m)   @ w_k (K x m x 1)  next question
    variances of the first two  D_k^2 (K x 2 x m) @ w_k^2 (K x m x 1)  next question

The last is the least that would do: the product multiplies all n, which is quicker than
to pick out two.

V are the values and D their standard deviations under the needs that the answers state,
W the weights of the samples. All is numpy's ``matmul``, by the BLAS that numpy brings,
on one thread and in the product's precision: single for what is sampled, double for the
rest. The two large products write into arrays kept from click to click: in new ones,
page faults took two to three times as long as the products, or nothing, as the
allocator pleased, and neither is arithmetic.

Left out, though each click needs it: making these arrays (look-up by need, sums of the
columns of W, squares, the statement of each answer), the square root and the product
with the normal errors, adding up, comparing, ranking, chances, words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.effects import Change
from webapp.domain.matrix import by_need
from webapp.domain.model import Model, model
from webapp.domain.path import open_questions


def bare_products(
    catalogue: Catalogue, answers: Answers, before: Answers
) -> Callable[[], object]:
    """A function that does the products of one click, and nothing else."""
    tables = model(catalogue)
    now, earlier = (tables.effects.stated(some) for some in (answers, before))
    then = tables.effects.stated(answers, _usual_answers(tables, answers))
    values, weights = by_need(tables.matrix.values, now.needs[0]), now.weights[0]
    old_values, old_weights = (
        by_need(tables.matrix.values, earlier.needs[0]),
        earlier.weights[0],
    )
    then_values = by_need(tables.matrix.values, then.needs)
    then_spreads = np.square(by_need(tables.matrix.spreads, then.needs)[:, :2])
    then_weights = then.weights[:, :, None].copy()
    then_squares = np.square(then_weights)

    share = float(now.team_shares[0])
    samples = tables.read_weights.weights(answers, now.ceilings[0], share).T
    squares = np.square(samples)
    feasible = now.feasible[0]
    few_values = values[feasible].astype(samples.dtype)
    spreads = by_need(tables.matrix.spreads, now.needs[0])[feasible]
    few_variances = np.square(spreads).astype(samples.dtype)
    # Two threads of a worker may write at once; nobody reads what they wrote.
    scores, errors = np.empty((2, len(few_values), samples.shape[1]), samples.dtype)
    return lambda: (
        values @ weights,
        old_values @ old_weights,
        np.matmul(few_values, samples, out=scores),
        np.matmul(few_variances, squares, out=errors),
        then_values @ then_weights,
        then_spreads @ then_squares,
    )


def middling(catalogue: Catalogue, some: Sequence[Answers]) -> int:
    """The place of the answers that leave about as many feasible as all do on average.

    The two large products, which take nearly all the time, grow with that number.
    """
    stated = [model(catalogue).effects.stated(answers) for answers in some]
    counts = [int(each.feasible.sum()) for each in stated]
    mean = sum(counts) / len(counts)
    return min(range(len(counts)), key=lambda place: abs(counts[place] - mean))


def _usual_answers(tables: Model, answers: Answers) -> list[tuple[Change, ...]]:
    """Every usual answer to every open question; none, where none is open."""
    changes = [
        (Change(question.id, choice.options),)
        for question in open_questions(tables.catalogue, answers)
        for choice in question.prior
    ]
    return [*changes] or [()]
