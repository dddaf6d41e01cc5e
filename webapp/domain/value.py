"""How far a performance meets a need: value functions, and the policy for unknowns.

Enough is enough: above the target there is nothing more to earn (Wierzbicki's
reference point). A critical need that is missed by more than half costs extra,
down to -0.5: a soft veto that stays additive. Between its knots a value function
is a straight line, so means and spreads under a normal error have closed forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import erfc, exp, pi, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from webapp.domain.performances import Grade, Performance

UNKNOWN_PERFORMANCE = NormalDist(5.0, 2.5)
"""What is assumed of a performance that nobody has evidence for."""
ERROR: Mapping[Grade, float] = {"A": 0.5, "B": 1.0, "C": 1.5}
"""Standard deviation of a level's error, by the grade of its evidence."""


def piecewise_linear(
    levels: ArrayLike, cutoffs: Sequence[float], values: Sequence[float]
) -> NDArray[np.float64]:
    """Values of levels, linear between cut-offs and constant outside them.

    Cut-offs rise or fall strictly, one value each; the result has the shape of
    ``levels``. Raises ValueError otherwise.
    """
    steps = np.diff(cutoffs)
    if len(cutoffs) != len(values) or not (np.all(steps > 0) or np.all(steps < 0)):
        raise ValueError("cut-offs must rise or fall strictly, one value each")
    order = slice(None, None, 1 if np.all(steps > 0) else -1)
    points = np.asarray(levels, dtype=float)
    return np.asarray(np.interp(points, cutoffs[order], values[order]))


def value(level: float, target: float, *, critical: bool = False) -> float:
    """Value of a level in [0, 10] against a target in (0, 10]: -0.5 to 1."""
    return float(piecewise_linear(level, *_knots(target, critical=critical)))


def unknown_value(target: float, *, critical: bool = False) -> float:
    """Expected value of a performance that is not known: E[v(clip(X, 0, 10))]."""
    unknown = UNKNOWN_PERFORMANCE
    return _moments(unknown.mean, unknown.stdev, target, critical)[0]


def worth(
    performance: Performance | None, target: float, *, critical: bool = False
) -> tuple[float, float]:
    """Value of a performance and its standard deviation, in value units.

    The spread is that of ``v(clip(level + error, 0, 10))``: an error above the
    target changes nothing.
    """
    if performance is None or performance.level is None:
        unknown = UNKNOWN_PERFORMANCE
        return _moments(unknown.mean, unknown.stdev, target, critical)
    error = ERROR[performance.grade or "C"]
    _, spread = _moments(performance.level, error, target, critical)
    return value(performance.level, target, critical=critical), spread


def _knots(
    target: float, *, critical: bool
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Levels at which the value function may bend, and its values there."""
    at_zero = -0.5 if critical else 0.0
    return (0.0, target / 2.0, target), (at_zero, 0.5, 1.0)


@lru_cache(maxsize=4096)
def _moments(
    mean: float, stdev: float, target: float, critical: bool
) -> tuple[float, float]:
    """Mean and standard deviation of v(X) for X normal.

    ``v`` is constant outside its knots, which lie in [0, 10], so clipping X to the
    scale first changes nothing. Both are taken of the loss ``1 - v``, which keeps
    the small variance of a need that is safely met exact.
    """
    levels, values = _knots(target, critical=critical)
    loss = (1.0 - values[0]) * _cdf((levels[0] - mean) / stdev)
    square = (1.0 - values[0]) ** 2 * _cdf((levels[0] - mean) / stdev)
    for segment in zip(levels, levels[1:], values, values[1:], strict=False):
        first, second = _segment(mean, stdev, *segment)
        loss += first
        square += second
    return 1.0 - loss, sqrt(max(0.0, square - loss * loss))


def _segment(
    mean: float, stdev: float, low: float, high: float, at_low: float, at_high: float
) -> tuple[float, float]:
    """E[l(X)] and E[l(X)^2] over low < X < high, for the linear loss l = 1 - v."""
    slope = (at_low - at_high) / (high - low)
    alpha, beta = (low - mean) / stdev, (high - mean) / stdev
    mass = _cdf(beta) - _cdf(alpha)
    # l = a + b Z with Z standard normal, and the partial moments of Z.
    a = 1.0 - at_low + slope * (mean - low)
    b = slope * stdev
    first = _pdf(alpha) - _pdf(beta)
    second = mass + alpha * _pdf(alpha) - beta * _pdf(beta)
    return a * mass + b * first, a * a * mass + 2 * a * b * first + b * b * second


def _cdf(z: float) -> float:
    """P(Z < z); by erfc, which keeps its digits far below the mean."""
    return 0.5 * erfc(-z / sqrt(2.0))


def _pdf(z: float) -> float:
    return exp(-z * z / 2.0) / sqrt(2.0 * pi)
