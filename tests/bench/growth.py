"""How the arithmetic grows with alternatives, criteria and samples."""

import numpy as np

from tests.bench.tools import table, timed
from webapp.domain.acceptability import (
    central_weights,
    pairwise_winning,
    rank_acceptability,
    sample_ranks,
    sample_scores,
)
from webapp.domain.matrix import NEEDS, Floats, best_first, by_need, weighted_sum
from webapp.domain.sampling import SAMPLES
from webapp.domain.sensitivity import decisiveness, flip_values, value_differences

CHANGES = 75
"""Changes of one answer in work that is like a click's."""


class Problem:
    """A synthetic decision: tables by need, weights and noise by sample."""

    def __init__(self, alternatives: int, criteria: int, samples: int) -> None:
        random = np.random.default_rng(1)
        self.size = (alternatives, criteria, samples)
        self.tables = random.uniform(size=(len(NEEDS), alternatives, criteria))
        self.values = self.tables[1]
        self.spreads = random.uniform(0.0, 0.2, (alternatives, criteria))
        self.weights = random.dirichlet(np.ones(criteria), samples)
        self.weights = np.asfortranarray(self.weights)
        self.noise = np.asfortranarray(random.normal(size=(samples, alternatives)))
        self.needs = random.integers(len(NEEDS), size=(CHANGES, criteria))
        self.changed = random.dirichlet(np.ones(criteria), CHANGES)

    def bare(self) -> Floats:
        """The product behind one ranking."""
        return np.asarray(self.values @ self.weights[0])

    def ranking(self) -> object:
        """One ranking."""
        return best_first(weighted_sum(self.values, self.weights[0]))

    def products(self) -> object:
        """The products behind SMAA, the squares made before as well."""
        return self.weights @ self.values.T, self.weights @ self.spreads.T

    def smaa(self) -> Floats:
        """Scores of all samples, and the share in which each has each rank."""
        self.scores = sample_scores(self.values, self.weights, self.spreads, self.noise)
        self.ranks = sample_ranks(self.scores)
        return rank_acceptability(self.ranks)

    def click(self) -> None:
        """Ranking, SMAA, who beats whom, flips, and changes of one answer."""
        leader = int(best_first(weighted_sum(self.values, self.weights[0]))[0])
        self.smaa()
        pairwise_winning(self.scores)
        central_weights(self.weights, self.ranks)
        differences = value_differences(self.values, leader)
        flip_values(self.weights[0], differences)
        decisiveness(self.weights[0], differences)
        best_first(weighted_sum(by_need(self.tables, self.needs), self.changed))


def bench_growth() -> None:
    """One dimension at a time, the others as in the catalogue."""
    sizes = [(n, 20, SAMPLES) for n in (10, 25, 100, 1000)]
    sizes += [(25, m, SAMPLES) for m in (10, 20, 100)]
    sizes += [(25, 20, s) for s in (512, 2048, 4096, 16384)]
    table(
        "Growth on synthetic arrays",
        (
            "alternatives x criteria x samples",
            "ranking, us",
            "x bare product",
            "SMAA, ms",
            "x bare products",
            "like a click, ms",
        ),
        [_growth_row(Problem(*size)) for size in sizes],
    )


def _growth_row(problem: Problem) -> tuple[str, ...]:
    quick = timed({"bare": problem.bare, "ranking": problem.ranking}, 30, repeat=20)
    slow = {"bare": problem.products, "smaa": problem.smaa, "click": problem.click}
    whole = timed(slow, rounds=2 if problem.size[0] > 100 else 12)
    return (
        "{} x {} x {:,}".format(*problem.size),
        f"{1e6 * quick['ranking']:.1f}",
        f"{quick['ranking'] / quick['bare']:.1f}",
        f"{1e3 * whole['smaa']:.2f}",
        f"{whole['smaa'] / whole['bare']:.1f}",
        f"{1e3 * whole['click']:.2f}",
    )
