"""Points that fill a space evenly, the same at every run: no generator, no seed.

Dimension d is the Kronecker sequence ``frac(1/2 + s * sqrt(p_d))`` over s = 1, 2, ...
with p_d the d-th prime. Its shares converge faster than random ones, and a dimension
never depends on which others are used.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count, islice
from math import isqrt
from statistics import NormalDist

import numpy as np

from webapp.domain.matrix import Floats

SAMPLES = 4096
"""Part of the method: in so many samples ranks and winners' weights are counted."""
READINGS = 1024
"""Part of the method: over so many, the first of these, chances of coming first are
averaged, each with errors of either sign (see ``first_places``)."""


def uniforms(dimension: int, size: int) -> Floats:
    """The first points of a dimension (from 0), inside (0, 1), shape (size,)."""
    multiples = np.arange(1, size + 1) * np.sqrt(float(_prime(dimension)))
    return np.asarray(np.modf(0.5 + multiples)[0])


@lru_cache(maxsize=256)
def normals(dimension: int, size: int) -> Floats:
    """The same points as standard normal deviates, shape (size,); read-only."""
    inverse = NormalDist().inv_cdf
    points = np.array([inverse(u) for u in uniforms(dimension, size).tolist()])
    points.flags.writeable = False
    return points


def uniform_weights(criteria: int, size: int, *, ranked: bool = False) -> Floats:
    """Weights spread uniformly over the simplex, shape (size, criteria).

    Exponential spacings, normalised (Rubinstein 1982). ``ranked`` keeps those with
    w_1 >= w_2 >= ..., by sorting: no preference beyond the order of importance.
    """
    spacings = np.array([-np.log(uniforms(d, size)) for d in range(criteria)]).T
    weights = spacings / spacings.sum(axis=1, keepdims=True)
    return np.sort(weights, axis=1)[:, ::-1] if ranked else weights


def rank_order_centroid(criteria: int) -> Floats:
    """The mean of all weights with w_1 >= w_2 >= ..., shape (criteria,).

    ``w_k = (1/n) sum_{i=k..n} 1/i`` (Barron and Barrett 1996): the mean of the
    ordered simplex's corners, each with equal weight on its first i criteria.
    """
    corners = np.tri(criteria) / np.arange(1, criteria + 1)[:, None]
    return np.asarray(corners.mean(axis=0))


@lru_cache(maxsize=4096)
def _prime(number: int) -> int:
    """The prime with this number; 2 has number 0."""
    primes = (n for n in count(2) if all(n % d for d in range(2, isqrt(n) + 1)))
    return next(islice(primes, number, None))
