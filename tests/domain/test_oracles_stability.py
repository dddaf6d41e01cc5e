"""Closed forms of stability against linear programmes, on random problems.

Each programme is stated in importances and scores, as the words of the method say it;
scipy solves it. Problems are drawn by a generator with a fixed seed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from scipy.optimize import linprog  # type: ignore[import-untyped]

from webapp.domain.budget import CAP
from webapp.domain.matrix import Floats
from webapp.domain.sensitivity import (
    decisiveness,
    flip_values,
    possible_leader,
    stability_intervals,
    value_differences,
)
from webapp.domain.team import NEAR_MATCH, NEW_MATCH, TEAM_SHARE

PROBLEMS = 200
EQUAL = 1e-9
"""Leads below this are none."""


@dataclass(frozen=True)
class Problem:
    """What the place of a leader depends on."""

    values: Floats
    importances: Floats
    team_share: float
    matches: Floats

    def scores(self, importances: Floats) -> Floats:
        """Scores under other importances; the team's share of all weight stays."""
        weights = (1.0 - self.team_share) * importances / importances.sum()
        return np.asarray(self.values @ weights + self.team_share * self.matches)

    @property
    def leader(self) -> int:
        return int(np.argmax(self.scores(self.importances)))

    @property
    def differences(self) -> Floats:
        """The product's; where there is no team it is not told of matches."""
        team = {"team_share": self.team_share, "matches": self.matches}
        known = team if self.team_share else {}
        return value_differences(self.values, self.leader, **known)  # type: ignore[arg-type]

    def leads(self, challenger: int) -> Floats:
        """By criterion: the leader's lead where that criterion alone counts.

        An importance adds to the lead in proportion to this, by the scores alone.
        """
        alone = np.array([self.scores(one) for one in np.eye(len(self.importances))])
        return np.asarray(alone[:, self.leader] - alone[:, challenger])


def problems() -> Iterator[Problem]:
    """Some alternatives are there twice, some criteria count nothing."""
    rng = default_rng(20_261_124)
    for _ in range(PROBLEMS):
        alternatives, criteria = int(rng.integers(2, 9)), int(rng.integers(2, 11))
        values = draw_values(rng, alternatives, criteria)
        matches = rng.choice([1.0, NEAR_MATCH, NEW_MATCH], alternatives)
        if rng.random() < 0.2:
            values[-1], matches[-1] = values[0], matches[0]
        importances = rng.uniform(0.0, CAP, criteria)
        importances[1:] *= rng.random(criteria - 1) < 0.8
        share = float(rng.choice([0.0, 0.0, TEAM_SHARE, TEAM_SHARE / 2]))
        yield Problem(values, importances, share, matches)


def draw_values(rng: Generator, alternatives: int, criteria: int) -> Floats:
    """Values from -0.5 to 1, in half of all cases in steps, so that many are equal."""
    values = rng.uniform(-0.5, 1.0, (alternatives, criteria))
    return np.round(values, 1) if rng.random() < 0.5 else values


def smallest_change(problem: Problem, challenger: int) -> tuple[float, Floats]:
    """min t so that |r'_j - r_j| <= t r_j for all j, and the challenger draws level."""
    r, count = problem.importances[:, None], len(problem.importances)
    eye, leads = np.eye(count), problem.leads(challenger)
    found = linprog(
        [*np.zeros(count), 1.0],
        A_ub=np.block([[eye, -r], [-eye, -r], [leads, np.zeros(1)]]),
        b_ub=[*problem.importances, *-problem.importances, 0.0],
        bounds=(0.0, None),
    )
    assert found.success
    return float(found.fun), found.x[:-1]


def test_decisiveness_is_the_smallest_change_of_all_importances():
    for problem in problems():
        found = decisiveness(problem.importances, problem.differences)
        for challenger, share in enumerate(found):
            leads = problem.leads(challenger)[problem.importances > 0.0]
            if (np.abs(leads) < EQUAL).all():
                assert np.isnan(share)
                continue
            least, changed = smallest_change(problem, challenger)
            assert share == pytest.approx(least, rel=0, abs=1e-9)
            # 1 where the challenger is better on nothing that counts.
            assert (share > 1.0 - EQUAL) == bool((leads > -EQUAL).all())
            if changed.sum() > EQUAL:
                scores = problem.scores(changed)
                assert scores[challenger] >= scores[problem.leader] - EQUAL


def one_free(problem: Problem, column: int, most: float) -> list[tuple[float, float]]:
    """Bounds that hold all importances but one, which may reach ``most``."""
    bounds = [(rho, rho) for rho in problem.importances]
    bounds[column] = (0.0, most)
    return bounds


def level_at(problem: Problem, challenger: int, column: int, cap: float) -> float:
    """The importance of one criterion at which both are level; NaN if there is none."""
    leads = problem.leads(challenger)
    if abs(leads[column]) < EQUAL:
        return np.nan
    bounds = one_free(problem, column, cap)
    found = linprog(np.zeros(len(bounds)), A_eq=[leads], b_eq=[0.0], bounds=bounds)
    assert found.status in (0, 2)  # found, or infeasible
    return float(found.x[column]) if found.success else np.nan


@pytest.mark.parametrize("cap", [CAP, np.inf])
def test_flip_value_is_where_one_free_importance_draws_level(cap):
    impossible = total = 0
    for number, problem in enumerate(problems()):
        flips = flip_values(problem.importances, problem.differences, cap=cap)
        challenger = number % len(flips)
        for column, flip in enumerate(flips[challenger]):
            expected = level_at(problem, challenger, column, cap)
            assert flip == pytest.approx(expected, rel=1e-7, abs=1e-7, nan_ok=True)
            impossible, total = impossible + bool(np.isnan(flip)), total + 1
    assert 0.2 * total < impossible < 0.9 * total


def furthest(problem: Problem, column: int, sign: float) -> float:
    """The least (1) or most (-1) importance of a criterion that keeps the leader."""
    bounds = one_free(problem, column, np.inf)
    leads = np.array([problem.leads(k) for k in range(len(problem.values))])
    costs = sign * np.eye(len(bounds))[column]
    found = linprog(costs, A_ub=-leads, b_ub=np.zeros(len(leads)), bounds=bounds)
    assert found.status in (0, 3)  # found, or unbounded
    return float(found.x[column]) if found.success else np.inf


def test_stability_interval_is_where_nobody_passes_the_leader():
    for number, problem in enumerate(problems()):
        found = stability_intervals(problem.importances, problem.differences)
        column = number % len(found)
        expected = [furthest(problem, column, sign) for sign in (1.0, -1.0)]
        assert found[column] == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_equal_scores_bound_each_importance_on_the_side_of_the_challenger():
    # 1 * (1 - 0) + 1 * (0 - 1) = 0: level now. The leader falls behind where the first
    # criterion counts less than 1 or the second more than 1.
    importances = np.ones(2)
    found = stability_intervals(importances, value_differences(np.eye(2), 0))
    assert found.tolist() == [[1.0, np.inf], [0.0, 1.0]]


def test_flip_value_at_the_very_cap_is_possible():
    # D = 4 (2/5 - 2.5/5) + 3.5 (4.5/7 - 3.5/7) = -.4 + .5 = .1; 4 + .1 / .1 = 5.
    values = np.array([[2 / 5, 4.5 / 7], [2.5 / 5, 3.5 / 7]])
    flips = flip_values(np.array([4.0, 3.5]), value_differences(values, 0), cap=5.0)
    assert flips[1, 0] == pytest.approx(5.0)


def best_lead(values: Floats, candidate: int) -> float:
    """max z so that sum_j w_j (v_cj - v_kj) >= z for every rival k, sum_j w_j = 1."""
    payoffs = values[candidate] - np.delete(values, candidate, axis=0)
    rivals, criteria = payoffs.shape
    found = linprog(
        [*np.zeros(criteria), -1.0],
        A_ub=np.hstack([-payoffs, np.ones((rivals, 1))]),
        b_ub=np.zeros(rivals),
        A_eq=[[*np.ones(criteria), 0.0]],
        b_eq=[1.0],
        bounds=[*[(0.0, None)] * criteria, (None, None)],
    )
    assert found.success
    return -float(found.fun)


def can_lead(values: Floats, candidate: int) -> bool:
    """The product's, with an unbeatable row that is not feasible."""
    unbeatable = np.full(values.shape[1], 9.0)
    feasible = np.arange(len(values) + 1) < len(values)
    return possible_leader(np.vstack([values, unbeatable]), candidate, feasible)


def mixture(rng: Generator, values: Floats, less: float) -> Floats:
    """The last row becomes a mixture of the others, less something."""
    shares = rng.dirichlet(np.ones(len(values) - 1))
    return np.vstack([values[:-1], shares @ values[:-1] - less])


KINDS: Mapping[str, Callable[[Generator, Floats], Floats]] = {
    "any": lambda rng, values: values,
    "a row twice": lambda rng, values: np.vstack([values[:-1], values[:1]]),
    "equal rows": lambda rng, values: np.repeat(values[:1], len(values), axis=0),
    "a dominated row": lambda rng, values: np.vstack([values[:-1], values[0] - 0.25]),
    "a mixture dominates": lambda rng, values: mixture(rng, values, 0.05),
    "a mixture is as good": lambda rng, values: mixture(rng, values, 0.0),
    "criteria twice": lambda rng, values: np.repeat(values, 2, axis=1),
    "one criterion": lambda rng, values: values[:, :1],
}


@pytest.mark.parametrize("kind", KINDS)
def test_possible_leader_has_weights_with_which_nobody_is_ahead(kind):
    rng = default_rng(20_261_124)
    for _ in range(PROBLEMS // len(KINDS)):
        size = int(rng.integers(2, 21)), int(rng.integers(1, 17))
        values = KINDS[kind](rng, draw_values(rng, *size))
        for candidate in (0, len(values) - 1):
            lead = best_lead(values, candidate)
            assert can_lead(values, candidate) == (lead > -1e-8)
            # Moved to just above and just below level, so that the lead itself counts.
            for extra, enough in ((1e-6, True), (-1e-6, False)):
                moved = values.copy()
                moved[candidate] += extra - lead
                assert can_lead(moved, candidate) is enough


HARD = [
    [1, 1, 0, 0, 0, 2, 3, 3, 4],
    [1, 1, 0, 0, 0, 2, 3, 3, 4],
    [0, 1, 2, 0, 2, 0, 4, 2, 4],
    [4, 1, 0, 3, 4, 1, 0, 4, 0],
    [1, 0, 4, 4, 4, 0, 2, 0, 1],
    [2, 3, 4, 2, 0, 0, 2, 3, 1],
    [2, 4, 0, 1, 0, 4, 2, 4, 0],
    [4, 4, 4, 0, 2, 0, 1, 4, 1],
    [3, 4, 3, 0, 0, 3, 4, 2, 0],
    [3, 2, 1, 1, 4, 2, 2, 2, 4],
    [3, 2, 2, 4, 3, 1, 3, 4, 2],
    [2, 2, 0, 1, 2, 3, 4, 4, 4],
    [3, 0, 3, 0, 2, 4, 3, 0, 0],
]
"""In quarters. Found by a search: here rounding left a pivot of about 1e-12."""


def test_possible_leader_does_not_divide_by_what_rounding_left_over():
    # Row 0 is row 1 again, so it is never ahead; all weight on the last criterion puts
    # both first, level with others.
    values = np.array(HARD) / 4
    assert best_lead(values, 0) == pytest.approx(0.0, abs=1e-12)
    assert can_lead(values, 0)
