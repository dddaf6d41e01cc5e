"""Independent oracles: other packages' weighted sums, and values by integration.

Problems are drawn by a generator with a fixed seed, so a failure can be repeated.
Linear programmes are in ``test_oracles_stability.py``.
"""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from pymcdm.methods import WSM  # type: ignore[import-untyped]
from scipy.integrate import fixed_quad  # type: ignore[import-untyped]
from scipy.stats import rankdata  # type: ignore[import-untyped]
from skcriteria import mkdm  # type: ignore[import-untyped]
from skcriteria.agg.simple import WeightedSumModel  # type: ignore[import-untyped]

from tests.builders import make_performance
from webapp.domain.budget import normalised
from webapp.domain.matrix import Floats, competition_ranks, weighted_sum
from webapp.domain.value import worth

LEVELS = np.arange(0.0, 10.5, 0.5)
TARGETS = (5.0, 7.0, 9.0)
ERRORS = {"A": 0.5, "B": 1.0, "C": 1.5, None: 1.5}
"""Standard deviations; a level without a grade is as uncertain as the weakest."""


@pytest.fixture
def rng() -> Generator:
    return default_rng(20_261_124)


def draw_matrix(rng: Generator) -> tuple[Floats, Floats]:
    """Values from -0.5 to 1, and weights, of which some may be 0."""
    alternatives, criteria = rng.integers(2, 31), rng.integers(1, 26)
    values = rng.uniform(-0.5, 1.0, (alternatives, criteria))
    return values, normalised(rng.random(criteria) * (rng.random(criteria) < 0.9))


def test_weighted_sums_are_those_of_pymcdm(rng):
    # It would normalise columns, so it gets a normalisation that does nothing; its
    # validation warns of rows that are best or worst everywhere.
    model = WSM(normalization_function=lambda column, cost: column)
    for _ in range(1000):
        values, weights = draw_matrix(rng)
        theirs = model(values, weights, np.ones(len(weights)), validation=False)
        found = weighted_sum(values, weights)
        assert found == pytest.approx(theirs, rel=0, abs=1e-12)


def test_weighted_sums_are_those_of_scikit_criteria(rng):
    # It does not normalise, but refuses values below 0.
    for _ in range(1000):
        values, weights = draw_matrix(rng)
        values += 0.5
        problem = mkdm(values, [max] * len(weights), weights=weights)
        theirs = WeightedSumModel().evaluate(problem).e_.score
        found = weighted_sum(values, weights)
        assert found == pytest.approx(theirs, rel=0, abs=1e-12)


def test_equal_scores_share_the_better_rank_as_in_scipy(rng):
    for _ in range(200):
        scores = rng.integers(0, 10, rng.integers(1, 31)) / 10.0
        noisy = scores + rng.uniform(-1e-12, 1e-12, len(scores))
        expected = rankdata(-scores, method="min")
        assert competition_ranks(noisy).tolist() == expected.tolist()


@pytest.mark.parametrize("critical", [False, True], ids=["usual", "critical"])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("grade", ERRORS)
def test_known_level_has_its_value_and_the_spread_of_its_error(grade, target, critical):
    for level in LEVELS:
        found = worth(make_performance(level, grade=grade), target, critical=critical)
        assert found[0] == pytest.approx(by_hand(level, target, critical), abs=1e-12)
        _, spread = by_integration(level, ERRORS[grade], target, critical)
        assert found[1] == pytest.approx(spread, rel=0, abs=1e-7)


@pytest.mark.parametrize("critical", [False, True], ids=["usual", "critical"])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("performance", [None, make_performance(None)], ids=str)
def test_unknown_performance_is_worth_its_mean_and_spread(
    performance, target, critical
):
    mean, spread = by_integration(5.0, 2.5, target, critical)
    found = worth(performance, target, critical=critical)
    assert found[0] == pytest.approx(mean, rel=0, abs=1e-9)
    assert found[1] == pytest.approx(spread, rel=0, abs=1e-7)


def by_hand(level: float, target: float, critical: bool) -> float:
    """The value function as the decision method words it."""
    share = level / target
    if critical and share < 0.5:
        return 0.5 - 2.0 * (0.5 - share)
    return min(1.0, share)


def by_integration(
    mean: float, stdev: float, target: float, critical: bool
) -> tuple[float, float]:
    """Mean and standard deviation of v(clip(X, 0, 10)) for X normal."""
    values = np.vectorize(lambda x: by_hand(min(10.0, max(0.0, x)), target, critical))

    def density(levels: Floats) -> Floats:
        z = (levels - mean) / stdev
        return np.asarray(np.exp(-z * z / 2.0) / (stdev * np.sqrt(2.0 * np.pi)))

    def expected(function: Callable[[Floats], Floats]) -> float:
        return integral(lambda x: function(values(x)) * density(x), edges)

    # Pieces end at every bend, and are no wider than one standard deviation.
    steps = mean + stdev * np.arange(-9.0, 10.0)
    edges = sorted([0.0, target / 2.0, target, 10.0, *steps])
    average = expected(lambda v: v)
    return average, expected(lambda v: (v - average) ** 2) ** 0.5


def integral(function: Callable[[Floats], Floats], edges: list[float]) -> float:
    """By Gauss and Legendre's rule in each piece."""
    pieces = zip(edges, edges[1:], strict=False)
    return float(sum(fixed_quad(function, *piece, n=12)[0] for piece in pieces))
