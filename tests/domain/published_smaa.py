"""Adapters for published examples of SMAA-2 and of weights by rank order."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.domain.published import Figures, Given, floats
from webapp.domain.acceptability import (
    central_weights,
    confidence_factors,
    pairwise_winning,
    rank_acceptability,
    sample_ranks,
    sample_scores,
)
from webapp.domain.matrix import Floats, Reals
from webapp.domain.sampling import SAMPLES, rank_order_centroid, uniform_weights


def centroids(given: Given) -> Figures:
    """Rank-order-centroid weights, by the number of criteria."""
    found = {str(n): rank_order_centroid(n).tolist() for n in given["n"]}
    sums = [abs(sum(weights) - 1.0) < 1e-12 for weights in found.values()]
    return {"expected.exact": found, "expected.decimal": found, "verified.sums": sums}


def antidepressants(given: Given, size: int = SAMPLES) -> Figures:
    """The whole chain of SMAA-2, with nothing known about the weights."""
    values, spreads = _drugs(given)
    weights = uniform_weights(len(given["criteria"]), size)
    ranks = sample_ranks(sample_scores(values, weights, spreads))
    central = central_weights(weights, ranks)
    figures = {
        "rank_acceptability": rank_acceptability(ranks).tolist(),
        "central_weights": _listed(central),
        "confidence_factors": confidence_factors(values, central, spreads),
    }
    return {
        f"{section}.{name}": figure
        for section in ("expected", "verified")
        for name, figure in figures.items()
    }


def _listed(central: Sequence[Reals | None]) -> list[Any]:
    return [None if weights is None else weights.tolist() for weights in central]


def _drugs(given: Given) -> tuple[Floats, Floats]:
    """Means and standard deviations, scaled: 0 is worst and 1 best, not clipped."""
    columns = []
    for name, objective in zip(given["criteria"], given["objectives"], strict=True):
        mean, sd = _measured(given, name)
        low, high = given["scale_per_criterion"][name]
        worst, best = (low, high) if objective == "max" else (high, low)
        columns.append([(mean - worst) / (best - worst), sd / (high - low)])
    values, spreads = np.array(columns).transpose(1, 2, 0)
    return values, spreads


def _measured(given: Given, criterion: str) -> tuple[Floats, Floats]:
    if criterion != "Efficacy":
        mean, sd = floats(given["normal(mean,sd)"][criterion]).T
        return mean, sd
    # A log-normal by its first two moments: with sigma < .06 it is nearly normal
    # (exact draws change no share by .001).
    mu, sigma = floats(given["efficacy_lognormal(mu,sigma)"]).T
    mean = np.exp(mu + sigma**2 / 2.0)
    return mean, mean * np.sqrt(np.expm1(sigma**2))


def ties_and_dominance(given: Given) -> Figures:
    """Equal alternatives, one that is never first, and a pair in ten samples."""
    samples = given["c"]["one_criterion_values_over_10_samples"]
    by_sample = floats([samples["a1"], samples["a2"]]).T
    return {
        "expected.a": _equal(given["a"]),
        "expected.b": _dominated(floats(given["b"]["values"])),
        "expected.c": {"pwi": pairwise_winning(by_sample).tolist()},
    }


def _equal(given: Given) -> Figures:
    values = np.zeros((given["alternatives"], given["criteria"]))
    weights = uniform_weights(given["criteria"], SAMPLES)
    ranks = sample_ranks(sample_scores(values, weights))
    # The file states one figure for both, so there must be just one.
    (central,) = {tuple(w or ()) for w in _listed(central_weights(weights, ranks))}
    (share,) = set(rank_acceptability(ranks)[:, 0].tolist())
    return {"central_weights_both": list(central), "rank1_both": share}


def _dominated(values: Floats) -> Figures:
    weights = uniform_weights(values.shape[1], SAMPLES)
    ranks = sample_ranks(sample_scores(values, weights))
    central = central_weights(weights, ranks)
    return {
        "rank1": rank_acceptability(ranks)[:, 0].tolist(),
        "central_weights_second": central[1],
        "confidence_second": confidence_factors(values, central)[1],
    }
