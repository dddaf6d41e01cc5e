"""How far the importances can move before somebody else leads: closed forms.

With raw importances rho and ``d_j = (1 - tau)(v_aj - v_kj) + tau (v_aT - v_kT)``, a
leads k by ``D = sum_j rho_j d_j``: the team's part rides on every criterion, because
its share tau of all weight is fixed. Scaling the importances scales D and changes
nothing. The functions take plain arrays; rows are alternatives, columns criteria.
"""

from __future__ import annotations

import numpy as np

from webapp.domain.matrix import Bools, Floats, Ints

_LEVEL = 1e-12
"""Differences of value below this are none."""
_ROUNDING = 1e-9
"""What rounding may leave of a zero after some steps of arithmetic."""


def value_differences(
    values: Floats,
    leader: int,
    *,
    team_share: float = 0.0,
    matches: Floats | None = None,
) -> Floats:
    """d of the leader against every row, shape (alternatives, criteria)."""
    values = np.asarray(values, dtype=float)
    result: Floats = values[leader] - values
    if matches is not None:
        matches = np.asarray(matches, dtype=float)
        fit = matches[leader] - matches
        result = (1.0 - team_share) * result + team_share * fit[:, None]
    return result


def flip_values(
    importances: Floats, differences: Floats, *, cap: float = np.inf
) -> Floats:
    """The importance of each criterion at which each challenger draws level.

    ``rho_j* = rho_j - D / d_j`` while all others stay; NaN where that is negative,
    above the cap, or where the two do not differ (Triantaphyllou and Sanchez 1997).
    Shape (challengers, criteria).
    """
    leads = np.einsum("kj,j->k", differences, importances)
    differ = np.abs(differences) > _LEVEL
    change = leads[:, None] / np.where(differ, differences, 1.0)
    flips = importances - change
    # Zero itself is possible: the criterion then counts nothing.
    possible = differ & (flips >= -_LEVEL) & (flips <= cap + _ROUNDING)
    return np.where(possible, np.clip(flips, 0.0, cap), np.nan)


def bounds(flips: Floats, differences: Floats) -> tuple[Floats, Floats]:
    """The flips below and above the importances they belong to, NaN elsewhere.

    A challenger that is worse on a criterion (d > 0) draws level once that counts
    less, one that is better (d < 0) once it counts more; also where both are level
    already, so that the flip is the importance itself.
    """
    return (
        np.where(differences > 0.0, flips, np.nan),
        np.where(differences < 0.0, flips, np.nan),
    )


def stability_intervals(
    importances: Floats, differences: Floats, *, cap: float = np.inf
) -> Floats:
    """Within which importances of each criterion the leader stays, (criteria, 2).

    From 0 to infinity where no challenger can draw level by this one alone.
    """
    flips = flip_values(importances, differences, cap=cap)
    below, above = bounds(flips, np.asarray(differences))
    return np.stack(
        [
            np.nan_to_num(np.fmax.reduce(below, axis=0, initial=np.nan), nan=0.0),
            np.nan_to_num(np.fmin.reduce(above, axis=0, initial=np.nan), nan=np.inf),
        ],
        axis=1,
    )


def decisiveness(importances: Floats, differences: Floats) -> Floats:
    """How much all importances must change for each challenger to draw level.

    ``R = D / sum_j rho_j |d_j|``: the smallest share by which all may change, each by
    at most that share. 1: no weights of what was asked for suffice. NaN where nothing
    that counts differs. The optimum of a linear programme (Wolters and Mareschal
    1995), shape (challengers,).
    """
    leads = np.einsum("kj,j->k", differences, importances)
    total = np.einsum("kj,j->k", np.abs(differences), importances)
    differ = total > _LEVEL
    shares = np.maximum(leads, 0.0) / np.where(differ, total, 1.0)
    return np.where(differ, shares, np.nan)


def share_at(importance: Floats, others: Floats) -> Floats:
    """Share of a criterion or group whose importance stands against the others'."""
    result: Floats = importance / (importance + others)
    return result


def possible_leader(values: Floats, candidate: int, feasible: Bools) -> bool:
    """Whether some weights put a row first, or level with the first.

    ``values`` include the team's part, as in ``value_differences``.
    """
    values = np.asarray(values, dtype=float)
    rivals = np.array(feasible, dtype=bool)
    rivals[candidate] = False
    if not rivals.any():
        return True
    return _game_value((values[candidate] - values[rivals]).T) >= -_ROUNDING


def _game_value(payoffs: Floats) -> float:
    """Value of a zero-sum game to the chooser of the row, by the simplex method.

    Rows are criteria, columns rivals; the best mixed strategy is the weighting under
    which a candidate does best against its strongest rival. Bland's rule prevents
    cycling; what rounding leaves is no pivot. The value falls with each step, so where
    rounding keeps it from ending, what was reached is too high rather than too low:
    in doubt, a candidate is not hopeless.
    """
    shift = 1.0 - payoffs.min()
    rows, columns = payoffs.shape
    tableau = np.zeros((rows + 1, columns + rows + 1))
    tableau[:-1, :columns] = payoffs + shift
    tableau[:-1, columns:-1] = np.eye(rows)
    tableau[:-1, -1] = 1.0
    tableau[-1, :columns] = -1.0
    basis = np.arange(columns, columns + rows)
    for _ in range(50 * (rows + columns)):
        gains = tableau[-1, :-1] < -_ROUNDING
        if not gains.any():
            break
        _pivot(tableau, basis, int(np.argmax(gains)))
    return float(1.0 / max(tableau[-1, -1], _ROUNDING) - shift)


def _pivot(tableau: Floats, basis: Ints, entering: int) -> None:
    """Lets a variable enter the basis, in place."""
    column = tableau[:-1, entering]
    ratios = np.full(len(basis), np.inf)
    np.divide(tableau[:-1, -1], column, out=ratios, where=column > _ROUNDING)
    tied = np.flatnonzero(ratios <= ratios.min() + _LEVEL)
    leaving = int(tied[np.argmin(basis[tied])])
    tableau[leaving] /= tableau[leaving, entering]
    others = np.arange(len(tableau)) != leaving
    tableau[others] -= np.outer(tableau[others, entering], tableau[leaving])
    basis[leaving] = entering
