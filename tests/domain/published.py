"""Adapters that run published examples through the product's own functions.

An adapter renames or scales what it is given and does no arithmetic of a decision
method. It returns the figures under the names that they have in the file of vectors,
as ``section.field``; None where the product says that there is none.
"""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from tests.builders import make_alternative
from webapp.domain.budget import normalised
from webapp.domain.effects import Stated, weights_of
from webapp.domain.matrix import (
    TARGETS,
    DecisionMatrix,
    Floats,
    best_first,
    competition_ranks,
    weighted_sum,
)
from webapp.domain.scoring import Scored, Terms
from webapp.domain.sensitivity import (
    decisiveness,
    flip_values,
    possible_leader,
    share_at,
    stability_intervals,
    value_differences,
)
from webapp.domain.value import piecewise_linear

Given = Mapping[str, Any]
Figures = dict[str, Any]


def floats(numbers: Any) -> Floats:
    """An array of numbers as they stand in the file, by rows."""
    return np.array(numbers, dtype=float)


def known(numbers: Floats) -> list[Any]:
    """The numbers, None for NaN: there is none."""
    return _without(numbers, np.isnan(numbers))


def bounds(numbers: Floats) -> list[Any]:
    """The numbers, None for infinity: there is no bound."""
    return _without(numbers, np.isinf(numbers))


def _without(numbers: Floats, absent: Any) -> list[Any]:
    found = numbers.astype(object)
    found[absent] = None
    return list(found.tolist())


def weighted_sums(given: Given) -> Figures:
    """A weighted sum, and ranks that equal scores share."""
    scores = weighted_sum(floats(given["matrix"]), floats(given["weights"]))
    return {
        "expected.scores": scores.tolist(),
        "expected.ranks": competition_ranks(scores).tolist(),
        "verified.scores": scores.tolist(),
    }


def office_location(given: Given) -> Figures:
    """Swing weights, benefits, and the stability of each criterion's weight."""
    values, raw = floats(given["matrix"]), floats(given["raw_swing_weights"])
    weights = normalised(floats(given["rounded_normalised_weights"]))
    scores = weighted_sum(values, weights)
    against_first = value_differences(values, int(best_first(scores)[0]))
    intervals = bounds(stability_intervals(raw, against_first))
    return {
        "expected.scores_with_rounded_weights": scores.tolist(),
        "expected.ranks": competition_ranks(scores).tolist(),
        "expected.contributions_addison": _contributions(given, weights, row=0),
        "verified.scores": scores.tolist(),
        "derived_extra.single_criterion_raw_stability_intervals": intervals,
        **_group_threshold(given),
        **_all_group_weights(given),
    }


def _contributions(given: Given, weights: Floats, *, row: int) -> list[float]:
    """Points by criterion, as pages show them: values there end at 1, not 100."""
    criteria, values = given["criteria"], floats([[given["matrix"][row]]]) / 100.0
    alone = DecisionMatrix(
        alternatives=(make_alternative("it"),),
        criteria=tuple(criteria),
        levels=((None,) * len(criteria),),
        values=np.repeat(values, len(TARGETS), axis=0),
        spreads=np.zeros((len(TARGETS), 1, len(criteria))),
    )
    stated = Stated(
        importances=weights[None],
        weights=weights_of(weights[None], np.zeros(1)),
        needs=np.zeros((1, len(criteria)), np.intp),
        ceilings=np.full((1, len(criteria)), np.inf),
        team_shares=np.zeros(1),
        matches=np.ones((1, 1)),
        feasible=np.ones((1, 1), dtype=bool),
        asked=np.ones(1, dtype=bool),
    )
    scored = Scored("it", 0.0, Terms(alone, stated), 0)
    return [scored.points(criterion) for criterion in criteria]


def _by_group(given: Given) -> tuple[Floats, Floats]:
    """Values on and importances of the groups: turnover, working conditions."""
    values, raw = floats(given["matrix"]), floats(given["raw_swing_weights"])
    groups = list(given["groups"].values())
    columns = [weighted_sum(values[:, g], normalised(raw[g])) for g in groups]
    return np.array(columns).T, np.array([raw[g].sum() for g in groups])


def _group_threshold(given: Given) -> Figures:
    """Down to which weight of turnover the winner stays, and who follows."""
    values, importances = _by_group(given)
    leader = int(best_first(weighted_sum(values, normalised(importances)))[0])
    against_first = value_differences(values, leader)
    lowest = stability_intervals(importances, against_first)[0, 0]
    threshold = float(share_at(lowest, importances[1]))

    def winner(turnover: float) -> str:
        scores = weighted_sum(values, floats([turnover, 1.0 - turnover]))
        return str(given["alternatives"][best_first(scores)[0]])

    return {
        "expected.group_weight_threshold_turnover_percent": 100.0 * threshold,
        "expected.below_threshold_winner": winner(threshold - 1e-6),
        "expected.above_threshold_winner": winner(threshold + 1e-6),
        "verified.threshold_percent": 100.0 * threshold,
    }


def _all_group_weights(given: Given) -> Figures:
    """What holds from no weight on turnover to all weight on it."""
    names, (values, _) = given["alternatives"], _by_group(given)
    everybody = np.ones(len(names), dtype=bool)
    places = {name.split()[0]: place for place, name in enumerate(names)}
    over_carlisle = value_differences(values, places["Gorton"])[places["Carlisle"]]
    full, none = (weighted_sum(values, end)[places["Elton"]] for end in np.eye(2))
    return {
        "expected.elton_at_turnover_0": float(none),
        "expected.elton_at_turnover_100": float(full),
        "verified.elton_0": float(none),
        "verified.elton_100": float(full),
        "expected.possible_winners_over_turnover_0_100": [
            name
            for place, name in enumerate(names)
            if possible_leader(values, place, everybody)
        ],
        "expected.gorton_above_carlisle_for_all_turnover_weights": bool(
            np.all(over_carlisle > 0.0)
        ),
    }


def smallest_changes(given: Given) -> Figures:
    """What must be taken from one weight to reverse each pair of alternatives."""
    values, weights = floats(given["matrix"]), floats(given["weights"])
    scores = weighted_sum(values, weights)
    changes = {
        f"A{one + 1}-A{other + 1}|C{place + 1}": change
        for one, other in combinations(range(len(values)), 2)
        for place, change in enumerate(_changes(values, weights, one, other))
    }
    top = f"A{best_first(scores)[0] + 1}-"
    of_top = {key: change for key, change in changes.items() if key.startswith(top)}
    pair, criterion, percent = _smallest(of_top)
    any_pair, any_criterion, any_percent = _smallest(changes)
    return {
        "expected.scores": scores.tolist(),
        "expected.percent_top": {
            "pair": pair,
            "criterion": criterion,
            "percent": percent,
        },
        "expected.percent_any": {
            "pair": any_pair,
            "criterion": any_criterion,
            "percent_abs": abs(any_percent),
        },
        "verified.scores": scores.tolist(),
        "verified.delta_table [abs, percent]; null = not feasible": changes,
    }


def _changes(values: Floats, weights: Floats, one: int, other: int) -> list[Any]:
    """By criterion [absolute, percent], None where no change will do."""
    flips = flip_values(weights, value_differences(values, one))[other]
    changes = np.stack([weights - flips, 100.0 * (1.0 - flips / weights)], axis=1)
    return [None if None in both else both for both in known(changes)]


def _smallest(changes: Mapping[str, Any]) -> tuple[str, str, float]:
    """Pair, criterion and percentage of the smallest change."""
    percents = {key: both[1] for key, both in changes.items() if both}
    key = min(percents, key=lambda key: abs(percents[key]))
    pair, _, criterion = key.partition("|")
    return pair, criterion, percents[key]


def value_functions(given: Given) -> Figures:
    """Values between cut-offs; in the second example each column has its own."""
    first, second = given["a"], given["b"]
    found = piecewise_linear(first["x"], first["cutoffs"], first["values"]).tolist()
    columns = floats(second["performance_table"]).T
    functions = second["value_functions"].values()
    table = [
        piecewise_linear(levels, *function)
        for levels, function in zip(columns, functions, strict=True)
    ]
    return {
        "expected.a": found,
        "expected.b": np.array(table).T.tolist(),
        "verified.a": found,
    }


def stability_and_decisiveness(given: Given) -> Figures:
    """Flip values, stability intervals and decisiveness of raw importances."""
    values, raw = floats(given["matrix"]), floats(given["raw_importance"])
    scores = weighted_sum(values, normalised(raw))
    winner = int(best_first(scores)[0])
    differences = value_differences(values, winner)
    flips = flip_values(raw, differences)
    return {
        "expected.scores": scores.tolist(),
        "expected.winner": winner,
        "expected.flip_raw[challenger][criterion] (null = impossible)": known(flips),
        "expected.stability_interval_raw": bounds(
            stability_intervals(raw, differences)
        ),
        "expected.rho[challenger]": known(decisiveness(raw, differences)),
    }
