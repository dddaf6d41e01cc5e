"""How long the product's arithmetic takes, beside what others take for the same.

    python -m tests.bench.bench_scoring

All that is compared runs in turns (A B C A B C ...) in one process and one thread, so
that a busy moment of the machine slows everybody. Medians of processor time are
shown, which does not pass while others have the processor. Targets stand beside the
ratios; nothing is asserted but that all compute the same.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from statistics import median
from time import thread_time
from typing import Any

import numpy as np

from tests.bench.growth import bench_growth
from tests.bench.tools import (
    Job,
    answer_sets,
    duration,
    grown,
    heading,
    table,
    timed,
)
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.matrix import Floats, best_first, by_need, weighted_sum
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.sampling import SAMPLES
from webapp.services.current import current_catalogue

# Neither ships types, so both are loaded by name.
PYMCDM: Any = import_module("pymcdm.methods")
SKCRITERIA: Any = import_module("skcriteria")
SIMPLE: Any = import_module("skcriteria.agg.simple")

FULL = 24
"""Alternatives of the catalogue once it is complete."""
LOOPS = 256
"""Runs of pymcdm that are timed; 4,096 take sixteen times as long."""
WHOLE, BARE = "whole click", "its bare products"

PARTS: dict[str, Callable[[Recommendation], object]] = {
    "contributions": lambda found: [s.contributions for s in found.ranking],
    "stability intervals": lambda found: found.stability,
    "counterfactuals, one answer": lambda found: found.single_changes,
    "confidence, all ranks": lambda found: (
        found.confidence and (found.confidence.ranks, found.confidence.central)
    ),
    "next question": lambda found: found.next_question_id,
}


def plain_problem(alternatives: int, criteria: int) -> tuple[Floats, Floats]:
    """Values and weights of which pymcdm does not warn, for warning takes time.

    No alternative is better than all others, and the weights are above zero and add
    up to 1 to the bit.
    """
    random = np.random.default_rng(1)
    parts = random.integers(1, 2**30 // criteria, criteria).astype(float)
    parts[0] += 2.0**30 - parts.sum()
    return random.uniform(size=(alternatives, criteria)), parts / 2.0**30


def unscaled(column: Floats, cost: bool = False) -> Floats:
    """Leaves pymcdm's columns as they are."""
    return column


def bench_ranking(catalogue: Catalogue) -> None:
    """One ranking on plain arrays of the catalogue's size."""
    values, weights = plain_problem(FULL, len(catalogue.criteria))
    gains = np.ones(len(weights))
    pymcdm, skc = PYMCDM.WSM(unscaled), SIMPLE.WeightedSumModel()
    data = SKCRITERIA.mkdm(values, [max] * len(weights), weights=weights)
    for scores in (
        weighted_sum(values, weights),
        pymcdm(values, weights, gains),
        skc.evaluate(data).e_.score,
    ):
        assert np.allclose(scores, values @ weights, rtol=0.0, atol=1e-12)
    jobs: dict[str, Job] = {
        "numpy's bare product": lambda: values @ weights,
        "ours: scores and order": lambda: best_first(weighted_sum(values, weights)),
        "ours: scores": lambda: weighted_sum(values, weights),
        "pymcdm: scores, input unchecked": lambda: pymcdm(
            values, weights, gains, validation=False
        ),
        "pymcdm: scores": lambda: pymcdm(values, weights, gains),
        "scikit-criteria: scores and ranks": lambda: skc.evaluate(data),
    }
    times = timed(jobs, rounds=80, repeat=20)
    bare, ours, *_ = times.values()
    table(
        "One ranking, {} x {} (target: ours within 10 x the bare product)".format(
            *values.shape
        ),
        ("", "microseconds", "x bare product", "x ours"),
        [
            (name, f"{1e6 * t:.2f}", f"{t / bare:.1f}", f"{t / ours:.1f}")
            for name, t in times.items()
        ],
    )


def click(catalogue: Catalogue, answers: Answers) -> dict[str, float]:
    """Seconds that each part of one click takes, and all together."""
    start = thread_time()
    found = recommend(catalogue, answers)
    taken = {"recommend": thread_time() - start}
    for name, part in PARTS.items():
        taken[name] = duration(partial(part, found))
    return {**taken, WHOLE: sum(taken.values())}


def bare_products(found: Recommendation) -> Job:
    """The matrix products that a click cannot do without, on arrays made before.

    R readings, S samples, n alternatives, m criteria, K changes of one answer:

        scores in each reading     W (R x m) @ V.T (m x n)
        their variances            W^2 (R x m) @ spreads^2.T (m x n)
        scores in each sample      W (S x m) @ V.T (m x n)
        their variances            W^2 (S x m) @ spreads^2.T (m x n)
        central weights            W.T (m x S) @ first (S x n)
        scores after each change   V_k (K x n x m) @ w_k (K x m x 1)
    """
    tables, stated = found.model, found.stated
    needs, share = stated.needs[0], float(stated.team_shares[0])
    readings = tables.read_weights.weights(found.answers, stated.ceilings[0], share)
    weights = tables.weightings.weights(found.answers, stated.ceilings[0], share)
    values = by_need(tables.matrix.values, needs).T.copy()
    variances = np.square(by_need(tables.matrix.spreads, needs)).T.copy()
    squares, read_squares = np.square(weights), np.square(readings)
    scores = weights @ values
    first = (scores == scores.max(axis=1, keepdims=True)).astype(float)
    others = tables.effects.stated(
        found.answers, [c.changes for c in found.single_changes]
    )
    changed = by_need(tables.matrix.values, others.needs)
    columns = others.weights[:, :, None]
    return lambda: (
        readings @ values,
        read_squares @ variances,
        weights @ values,
        squares @ variances,
        weights.T @ first,
        changed @ columns,
    )


def rivals(found: Recommendation) -> dict[str, Job]:
    """What a click is compared with; loops are a sixteenth of those compared."""
    values, weights = plain_problem(*found.model.matrix.values.shape[1:])
    gains, wsm = np.ones(len(weights)), PYMCDM.WSM(unscaled)
    loops = range(LOOPS)
    return {
        BARE: bare_products(found),
        "pymcdm": lambda: [wsm(values, weights, gains) for _ in loops],
        "pymcdm, input unchecked": lambda: [
            wsm(values, weights, gains, validation=False) for _ in loops
        ],
        "numpy's bare product": lambda: [values @ weights for _ in loops],
    }


def bench_click(name: str, catalogue: Catalogue, rounds: int = 12) -> None:
    """Whole clicks over complete and partial answers, each beside its rivals."""
    sets = answer_sets(catalogue)
    others = [rivals(recommend(catalogue, answers)) for answers in sets]
    taken: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for answers, jobs in zip(sets, others, strict=True):
            seconds = click(catalogue, answers)
            seconds |= {rival: duration(job) for rival, job in jobs.items()}
            if number:
                for key, one in seconds.items():
                    taken.setdefault(key, []).append(one)
    show_click(f"{name}, medians over {len(sets)} answer sets", taken)


def show_click(name: str, taken: dict[str, list[float]]) -> None:
    """The parts, then what others take; a ratio is the median over all turns."""
    times = {key: median(several) for key, several in taken.items()}
    parts = ("recommend", *PARTS, WHOLE)
    shares = [
        (key, f"{1e3 * times[key]:.3f}", f"{100 * times[key] / times[WHOLE]:.0f}")
        for key in parts
    ]
    table(name, ("", "ms", "%"), shares)
    rows = [
        (f"click over {BARE}", times[BARE], _ratio(taken[WHOLE], taken[BARE]), "<= 20")
    ]
    for key in (key for key in times if key not in (*parts, BARE)):
        all_loops = [seconds * SAMPLES / LOOPS for seconds in taken[key]]
        target = ">= 100" if "pymcdm" in key else ""
        ratio = _ratio(all_loops, taken[WHOLE])
        rows.append(
            (f"{SAMPLES:,} x {key} over click", median(all_loops), ratio, target)
        )
    cells = [(key, f"{1e3 * t:.2f}", f"{r:.1f}", target) for key, t, r, target in rows]
    table("The same, beside others", ("", "ms", "ratio", "target"), cells)


def _ratio(some: Sequence[float], others: Sequence[float]) -> float:
    return median(one / other for one, other in zip(some, others, strict=True))


def main() -> None:
    """Everything."""
    warnings.simplefilter("error")  # a warning would be timed as well
    heading()
    catalogue = current_catalogue().catalogue
    full = grown(catalogue, FULL)
    bench_ranking(catalogue)
    for each in dict.fromkeys((catalogue, full)):
        offered = len(list(each.recommendable()))
        bench_click(f"A click with {offered} alternatives", each)
    bench_growth()


if __name__ == "__main__":
    main()
