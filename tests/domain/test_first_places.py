"""First places by chances instead of counts, against slow and exact arithmetic."""

from math import erf, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.first_places import chance_ahead, first_rank_shares
from webapp.domain.matrix import Floats
from webapp.domain.sampling import normals

PHI = NormalDist().cdf
APPROXIMATED = 1.5e-4
"""What the normal distribution's approximation may be off."""


def drawn(rows: int, size: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Means around .7, deviations and noise of so many samples."""
    random, shape = np.random.default_rng(seed), (rows, size)
    means = random.normal(0.7, 0.05, shape)
    return means, random.uniform(0.01, 0.08, shape), random.normal(size=shape)


def by_loops(means, deviations, noise) -> list[float]:
    """The same by the formula, one number after the other."""
    rows, size = means.shape
    total = [0.0] * rows
    for sample in range(size):
        for sign in (1, -1):
            scores = means[:, sample] + sign * (deviations * noise)[:, sample]
            for i in range(rows):
                best = max(scores[k] for k in range(rows) if k != i)
                total[i] += PHI((means[i, sample] - best) / deviations[i, sample])
    return [one / sum(total) for one in total]


@given(st.integers(2, 6), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_shares_are_the_mean_chances(rows, size, seed):
    made = drawn(rows, size, seed)
    expected = by_loops(*made)
    found = first_rank_shares(*made)
    assert found.sum() == pytest.approx(1.0)
    # Making them add up to 1 magnifies the error.
    assert found == pytest.approx(expected, abs=5e-4)
    means, deviations, noise = (one.astype(np.float32) for one in made)
    single = first_rank_shares(means, deviations, noise)
    assert single == pytest.approx(found, abs=1e-5)


@pytest.mark.parametrize("lead", [0.0, 0.01, 0.05, 0.2])
@pytest.mark.parametrize("deviations", [(0.05, 0.05), (0.01, 0.1), (0.2, 0.02)])
def test_two_alternatives_divide_first_places_as_their_difference_does(
    lead, deviations
):
    size = 1024
    means = np.full((2, size), 0.7)
    means[0] += lead
    spread = np.repeat(np.array(deviations)[:, None], size, axis=1)
    noise = np.array([normals(3, size), normals(6, size)])
    exact = 0.5 + 0.5 * erf(lead / sqrt(2 * (deviations[0] ** 2 + deviations[1] ** 2)))
    assert chance_ahead(means, spread, 0, 1) == pytest.approx(exact, abs=APPROXIMATED)
    assert first_rank_shares(means, spread, noise)[0] == pytest.approx(exact, abs=0.005)


def test_a_chance_is_that_of_the_normal_distribution():
    leads = np.linspace(-8.0, 8.0, 4001)
    rows = np.array([leads, np.zeros_like(leads)])
    spread = np.full_like(rows, sqrt(0.5))
    found = [chance_ahead(rows[:, [n]], spread[:, [n]], 0, 1) for n in range(4001)]
    assert found == pytest.approx([PHI(x) for x in leads], abs=APPROXIMATED)


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_certain_scores_leave_no_chance_to_others(rows, seed):
    means = np.random.default_rng(seed).permutation(rows + 1)[:, None] / 20 + 0.4
    certain = np.full_like(means, 1e-6)
    found = first_rank_shares(means, certain, np.ones_like(means))
    assert found.tolist() == [float(mean == means.max()) for mean in means[:, 0]]


def test_one_that_is_certain_is_overtaken_as_often_as_the_other_errs_upwards():
    # Whoever is sure of .7 is behind a guess around .65 in Phi(-.5) of all samples.
    size = 1024
    means = np.repeat(np.array([[0.7], [0.65]]), size, axis=1)
    spread = np.repeat(np.array([[1e-4], [0.1]]), size, axis=1)
    noise = np.array([normals(3, size), normals(6, size)])
    found = first_rank_shares(means, spread, noise)
    assert found[1] == pytest.approx(PHI(-0.5), abs=0.005)
