"""The decision matrix: the value of every alternative on every criterion, as arrays.

Values are tabulated once for each strength of need, so that an answer set is
evaluated by look-up and one weighted sum. Rows stand in the order in which equal
scores are ranked; nothing in a row depends on the other rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.domain.catalogue import Alternative, Catalogue, Level
from webapp.domain.value import worth

Floats = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]
"""Of any precision. Samples have the single one: half the size, twice the speed, and
its error is far below what samples can tell."""
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

NEEDS: tuple[Level | None, ...] = (None, "nice", "important", "critical")
"""Strengths of need; their place here is their code in arrays."""
TARGETS = (5.0, 5.0, 7.0, 9.0)
"""The level at which a need is met in full, by strength."""
CRITICAL = NEEDS.index("critical")

PRECISION = 1e-9
"""Scores that differ less are equal, in points."""


@dataclass(frozen=True)
class DecisionMatrix:
    """Alternatives in rows, criteria in columns."""

    alternatives: tuple[Alternative, ...]
    """All that may be recommended; of equal scores the earlier row goes first."""
    criteria: tuple[str, ...]
    levels: tuple[tuple[float | None, ...], ...]
    """Performances by alternative and criterion; None if not known."""
    values: Floats
    """Shape (strengths, alternatives, criteria), each -0.5 to 1."""
    spreads: Floats
    """Standard deviations of the values, of the same shape."""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Of the alternatives, in their order."""
        return tuple(alternative.id for alternative in self.alternatives)

    @cached_property
    def _singles(self) -> Reals:
        """Values and their variances, (2, strengths, criteria, alternatives)."""
        layers = np.array((self.values, self.spreads**2), np.float32)
        return np.ascontiguousarray(layers.swapaxes(2, 3))

    def singles_of(self, needs: Ints) -> tuple[Reals, Reals]:
        """Values and their variances under some needs, both (alternatives, criteria),
        in single precision."""
        found = self._singles[:, needs, np.arange(len(self.criteria))]
        return found[0].T, found[1].T

    @cached_property
    def _by_criterion(self) -> Floats:
        """The values with a row for each strength and criterion.

        A last column of zeros lets a lone alternative be summed as any other is.
        """
        strengths, alternatives, criteria = self.values.shape
        columns = np.zeros((strengths, criteria, alternatives + 1))
        columns[:, :, :alternatives] = self.values.swapaxes(1, 2)
        return columns

    @cached_property
    def _stacked(self) -> tuple[Floats, Floats]:
        """Values and their variances, (strengths * criteria, alternatives)."""
        shape = len(self.values) * len(self.criteria), len(self.alternatives)
        values, variances = (
            np.ascontiguousarray(table.swapaxes(1, 2)).reshape(shape)
            for table in (self.values, self.spreads**2)
        )
        return values, variances

    def expected(self, needs: Ints, weights: Floats) -> tuple[Floats, Floats]:
        """Weighted values and their variances, both (sets, alternatives), by products.

        Many sets take far less time than by ``weighted_values``, but the last digits of
        a sum depend on what is summed beside it.
        """
        strengths = np.arange(len(self.values))[:, None]
        spread_out = weights[:, None, :] * (needs[:, None, :] == strengths)
        values, variances = self._stacked
        flat = spread_out.reshape(len(weights), len(values))
        return flat @ values, np.square(flat) @ variances

    def weighted_values(self, needs: Ints, weights: Floats) -> Floats:
        """``weighted_sum`` of the values that each set's needs ask for.

        ``needs`` and ``weights`` have shape (sets, criteria), the result (sets,
        alternatives). Here, too, each sum is made alone and in one order.
        """
        columns = self._by_criterion[needs, np.arange(len(self.criteria))]
        result: Floats = np.einsum("scn,sc->sn", columns, weights)[:, :-1]
        return result


def decision_matrix(catalogue: Catalogue) -> DecisionMatrix:
    """The matrix of a catalogue whose hybrids are derived."""
    alternatives = _tie_order(catalogue)
    criteria = tuple(criterion.id for criterion in catalogue.criteria)
    table = np.array(
        [
            [
                [
                    worth(a.performances.get(c), target, critical=code == CRITICAL)
                    for c in criteria
                ]
                for a in alternatives
            ]
            for code, target in enumerate(TARGETS)
        ]
    ).reshape(len(TARGETS), len(alternatives), len(criteria), 2)
    levels = tuple(tuple(_level(a, c) for c in criteria) for a in alternatives)
    values, spreads = (np.ascontiguousarray(table[..., part]) for part in (0, 1))
    return DecisionMatrix(alternatives, criteria, levels, values, spreads)


def by_need(table: Floats, needs: Ints) -> Floats:
    """The layer of a (strengths, n, m) table that each need asks for.

    ``needs`` holds codes and has shape (..., m); the result has shape (..., n, m).
    """
    needs = needs[..., None, :]
    # "Not stated" and "nice" share a target, so three layers decide.
    found: Floats = np.where(needs == NEEDS.index("important"), table[2], table[1])
    np.copyto(found, table[CRITICAL], where=needs == CRITICAL)
    return found


def weighted_sum(values: Floats, weights: Floats) -> Floats:
    """Sum over criteria of weight times value, row by row.

    ``values`` has shape (..., n, m), ``weights`` (..., m), the result (..., n). Each
    row is summed alone, in one order: dropping or adding rows changes no bit of the
    others, as it would in a matrix product.
    """
    result: Floats = np.einsum("...ij,...j->...i", values, weights)
    return result


def best_first(scores: Floats) -> Ints:
    """Row numbers by descending score (..., n); equal scores keep their order."""
    return np.rint(scores * (-1.0 / PRECISION)).argsort(axis=-1, kind="stable")


def competition_ranks(scores: Floats) -> Ints:
    """Ranks of scores (n,), from 1 = best; equal scores share the better rank."""
    whole = np.rint(np.asarray(scores) / PRECISION)
    return 1 + np.searchsorted(np.sort(-whole), -whole, side="left")


def _tie_order(catalogue: Catalogue) -> tuple[Alternative, ...]:
    """Fewer parts first, then by id, but a dominator before what it dominates.

    Where needs are saturated, an alternative can score as much as one that beats it
    everywhere; then the better one goes first, whatever their ids.
    """
    waiting = sorted(catalogue.recommendable(), key=lambda a: (a.part_count, a.id))
    ordered: list[Alternative] = []
    while waiting:
        peers = [a for a in waiting if a.part_count == waiting[0].part_count]
        best = next(
            a for a in peers if not any(_dominates(catalogue, b, a) for b in peers)
        )
        waiting.remove(best)
        ordered.append(best)
    return tuple(ordered)


def _dominates(catalogue: Catalogue, first: Alternative, second: Alternative) -> bool:
    """Whether the first is known to be at least as good everywhere, better once."""
    pairs = [
        (_level(first, criterion.id), _level(second, criterion.id))
        for criterion in catalogue.criteria
    ]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return (
        len(known) == len(pairs)
        and all(a >= b for a, b in known)
        and any(a > b for a, b in known)
    )


def _level(alternative: Alternative, criterion_id: str) -> float | None:
    performance = alternative.performances.get(criterion_id)
    return performance.level if performance else None
