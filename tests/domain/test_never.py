"""What the method must never do: scores that must not move, ranks that must hold.

Most of these rules have properties beside the functions that keep them, in
``test_scoring.py`` and ``test_recommendation.py``; here they are held against whole
recommendations, the samples, and the real catalogue.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.builders import (
    make_alternative,
)
from tests.domain.strategies import CRITERIA, cases, levels, profiles
from tests.views.answer_sets import sampled
from webapp.domain.acceptability import rank_acceptability, sample_ranks, sample_scores
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue, Composition
from webapp.domain.matrix import Floats, best_first, by_need, weighted_sum
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.sensitivity import decisiveness, flip_values, value_differences
from webapp.services.current import current_catalogue


def real(count: int) -> Iterator[Recommendation]:
    """The first sampled answer sets of the real catalogue that leave two to rank."""
    catalogue = current_catalogue().catalogue
    found = (recommend(catalogue, sampled(catalogue, index)) for index in range(1000))
    return islice((one for one in found if one.runner_up), count)


def points(found: Recommendation) -> dict[str, float | None]:
    """The score of every alternative, excluded ones too."""
    ranked: dict[str, float | None] = {s.alternative_id: s.score for s in found.ranking}
    return ranked | {e.alternative_id: e.score for e in found.exclusions}


# Dropping any alternative leaves all other scores bit-equal.


def assert_same_scores_in_smaller_catalogues(
    catalogue: Catalogue, made: Answers
) -> None:
    """Alone, in halves, and with one dropped."""
    full = points(recommend(catalogue, made))
    listed = tuple(catalogue.recommendable())
    parts = [(a,) for a in listed] + [
        listed[::2],
        listed[1::2],
        listed[1:],
        listed[:-1],
    ]
    for part in parts:
        smaller = points(recommend(replace(catalogue, alternatives=part), made))
        assert smaller == {id_: full[id_] for id_ in smaller}


@given(cases())
def test_scores_are_bit_equal_down_to_one_alternative(case):
    assert_same_scores_in_smaller_catalogues(*case)


def test_scores_are_bit_equal_down_to_one_alternative_of_the_real_catalogue():
    for found in real(10):
        assert_same_scores_in_smaller_catalogues(found.model.catalogue, found.answers)


@settings(max_examples=20)
@given(cases(), st.integers(20, 40))
def test_scores_are_bit_equal_among_very_many(case, count):
    catalogue, made = case
    more = tuple(
        make_alternative(f"other-{n}", dict.fromkeys(CRITERIA, n % 11), number=100 + n)
        for n in range(count)
    )
    many = replace(catalogue, alternatives=(*more, *catalogue.alternatives))
    before, after = points(recommend(catalogue, made)), points(recommend(many, made))
    assert before == {id_: after[id_] for id_ in before}


# Splitting a criterion into two identical halves, after budget, cap and floor,
# changes no ranking.


def halved(columns: NDArray[Any], which: int, factor: float) -> NDArray[Any]:
    """The array with its last axis' column as two columns, each times a factor."""
    twin = factor * columns[..., which : which + 1]
    rest = columns.copy()
    rest[..., which] = twin[..., 0]
    return np.concatenate([rest, twin], axis=-1)


def test_splitting_a_criterion_changes_no_ranking():
    for found in real(20):
        stated = found.stated
        values = by_need(found.model.matrix.values, stated.needs[0])
        fit = stated.team_shares[0] * stated.matches[0]
        weights = stated.weights[0]
        order = best_first(100.0 * (weighted_sum(values, weights) + fit))
        for which in range(len(weights)):
            split = weighted_sum(
                halved(values, which, 1.0), halved(weights, which, 0.5)
            )
            assert best_first(100.0 * (split + fit)).tolist() == order.tolist()


def shares(found: Recommendation, which: int | None, doubt: float) -> Floats:
    """First-rank shares of all, a criterion split if told so; doubt of each half."""
    matrix, stated = found.model.matrix, found.stated
    team_share = float(stated.team_shares[0])
    values, spreads = (
        by_need(table, stated.needs[0]) for table in (matrix.values, matrix.spreads)
    )
    weights = found.model.weightings.weights(
        found.answers, stated.ceilings[0], team_share
    )
    if which is not None:
        values, spreads = halved(values, which, 1.0), halved(spreads, which, doubt)
        weights = halved(weights, which, 0.5)
    scores = sample_scores(values, weights, spreads, found.model.noise)
    return rank_acceptability(sample_ranks(scores + team_share * stated.matches[0]))[
        :, 0
    ]


def test_splitting_a_criterion_moves_no_first_place():
    for found in real(6):
        whole = shares(found, None, 1.0)
        for which in range(len(found.model.matrix.criteria)):
            # Halves of one judgement err together: (w/2)^2 2s^2 twice is w^2 s^2.
            together = shares(found, which, np.sqrt(2.0))
            assert np.abs(together - whole).max() <= 0.002
            # Judged apart they err apart, which takes half of their variance away.
            assert np.abs(shares(found, which, 1.0) - whole).max() <= 0.1


# A dominated alternative never ranks above its dominator, but for equal scores where
# it has fewer parts.


@pytest.mark.parametrize("parts", [(1, 1), (2, 1), (1, 2)])
@pytest.mark.parametrize("least", [0.0, 9.0], ids=["needs open", "needs met"])
@settings(max_examples=40)
@given(case=cases(), one=profiles(levels), other=profiles(levels))
def test_dominated_alternative_never_ranks_above_its_dominator(
    case, one, other, least, parts
):
    catalogue, made = case
    # From 9 on every need is met, so both score the same and only the tie rule tells.
    upper = {key: max(one[key], other[key], least) for key in one}
    lower = {key: max(min(one[key], other[key]), least) for key in one}
    upper["speed"] = lower["speed"] + 0.5
    systems = {1: None, 2: Composition("a", "b", 1)}
    pair = [
        # By id alone, the dominated one would go first.
        make_alternative(id_, stated, number=number, composition=systems[count])
        for id_, stated, number, count in zip(
            ("0-lower", "1-upper"), (lower, upper), (98, 99), parts, strict=True
        )
    ]
    both = replace(catalogue, alternatives=(*catalogue.alternatives, *pair))
    found = recommend(both, made)
    below, above = found.rank("0-lower"), found.rank("1-upper")
    if below and above and below < above:
        assert parts == (1, 2)
        margin = found.ranking[below - 1].score - found.ranking[above - 1].score
        assert abs(margin) <= 1e-9


# Contributions add up to the score.


def test_contributions_add_up_to_the_score_of_every_real_alternative():
    for found in real(40):
        for scored in found.ranking:
            terms = scored.contributions
            assert scored.score == pytest.approx(sum(c.points for c in terms), abs=1e-9)
            assert sum(c.weight for c in terms) == pytest.approx(1.0)


# Scaling all raw importances changes nothing.


@pytest.mark.parametrize("factor", [1e-3, 0.37, 2.0, 1e3])
def test_scaling_all_importances_changes_nothing(factor):
    for found in real(20):
        assert_unchanged(found, factor)


def assert_unchanged(found: Recommendation, factor: float) -> None:
    scaled = replace(found.stated, importances=factor * found.stated.importances)
    assert scaled.weights == pytest.approx(found.stated.weights, rel=1e-12)
    values = by_need(found.model.matrix.values, found.stated.needs[0])
    orders = [
        best_first(100.0 * weighted_sum(values, stated.weights[0])).tolist()
        for stated in (found.stated, scaled)
    ]
    assert orders[0] == orders[1]
    assert_stability_scales(values, found.stated.importances[0], factor)


def assert_stability_scales(values: Floats, rho: Floats, factor: float) -> None:
    leads = value_differences(values, int(np.argmax(weighted_sum(values, rho))))
    before, after = decisiveness(rho, leads), decisiveness(factor * rho, leads)
    assert after == pytest.approx(before, nan_ok=True)
    flips = flip_values(rho, leads)
    assert flip_values(factor * rho, leads) == pytest.approx(
        factor * flips, nan_ok=True, abs=1e-9
    )
