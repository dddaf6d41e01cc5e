"""The joint ranking: a mean of scores and of weights at once, in which none is lost."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from tests.domain.strategies import catalogues, pairs
from tests.views.answer_sets import sampled
from webapp.domain.answers import parse
from webapp.domain.catalogue import TEAM_FIT
from webapp.domain.joint import Joint, joint
from webapp.domain.matrix import by_need, weighted_sum
from webapp.domain.recommendation import Recommendation, recommend
from webapp.services.current import current_catalogue


@st.composite
def groups(draw, least=1):
    """Recommendations of one catalogue for one to four people."""
    catalogue = draw(catalogues())
    people = draw(st.lists(pairs(catalogue), min_size=least, max_size=4))
    return [recommend(catalogue, parse(catalogue, one).answers) for one in people]


def real_group(*indices: int) -> list[Recommendation]:
    catalogue = current_catalogue().catalogue
    return [recommend(catalogue, sampled(catalogue, index)) for index in indices]


def order(found: Joint | Recommendation) -> list[str]:
    return [row.alternative_id for row in found.ranking]


@settings(max_examples=50)
@given(groups(), st.integers(1, 3))
def test_identical_results_together_are_the_one_result(group, times):
    one = group[0]
    found = joint([one] * times)
    assert order(found) == order(one)
    for row, own in zip(found.ranking, one.ranking, strict=True):
        assert row.score == pytest.approx(own.score, abs=1e-9)
    assert [e.alternative_id for e in found.exclusions] == [
        e.alternative_id for e in one.exclusions
    ]
    assert [e.would_be_rank for e in found.exclusions] == [
        e.would_be_rank for e in one.exclusions
    ]


@settings(max_examples=50)
@given(groups(), st.randoms(use_true_random=False))
def test_order_of_the_people_changes_nothing(group, random):
    shuffled = random.sample(group, len(group))
    found, other = joint(group), joint(shuffled)
    assert [(r.alternative_id, r.score) for r in found.ranking] == [
        (r.alternative_id, r.score) for r in other.ranking
    ]


@settings(max_examples=50)
@given(groups())
def test_what_is_out_for_somebody_is_never_in_the_joint_ranking(group):
    found = joint(group)
    out = {e.alternative_id for one in group for e in one.exclusions}
    assert set(order(found)).isdisjoint(out)
    assert {e.alternative_id for e in found.exclusions} == out
    for exclusion in found.exclusions:
        own = [one.rank(exclusion.alternative_id) for one in group]
        assert [s.feasible for s in exclusion.screenings] == [bool(r) for r in own]


@settings(max_examples=50)
@given(groups(least=2))
def test_what_all_put_higher_is_higher_together(group):
    ranked = order(joint(group))
    for place, higher in enumerate(ranked):
        for lower in ranked[:place]:
            ranks = [(one.rank(higher), one.rank(lower)) for one in group]
            assert not all(own < other for own, other in ranks) or all(
                abs(_score(one, higher) - _score(one, lower)) < 1e-6 for one in group
            )


def _score(found: Recommendation, id_: str) -> float:
    return next(s.score for s in found.ranking if s.alternative_id == id_)


@settings(max_examples=50)
@given(groups())
def test_what_everybody_puts_first_is_first_together_and_costs_nobody(group):
    firsts = {one.winner.alternative_id if one.winner else None for one in group}
    found = joint(group)
    if len(firsts) == 1 and None not in firsts:
        assert found.ranking[0].alternative_id in firsts
        assert [s.joint_score for s in found.shares] == [
            s.own_score for s in found.shares
        ]


@settings(max_examples=50)
@given(groups())
def test_nobody_has_more_of_the_joint_first_than_of_the_own_first(group):
    for share in joint(group).shares:
        if share.own_score is not None and share.joint_score is not None:
            assert share.own_score >= share.joint_score - 1e-9


def test_joint_score_is_the_score_under_the_mean_of_the_weights():
    """With each one's values counted by the weight that he gives the criterion."""
    group = real_group(0, 3, 4)
    matrix = group[0].model.matrix
    found = joint(group)
    scores = {row.alternative_id: row.score for row in found.ranking}
    assert scores
    mean = {key: sum(row) / len(row) for key, row in found.weights.items()}
    assert sum(mean.values()) == pytest.approx(1.0)
    for row, alternative in enumerate(matrix.alternatives):
        values: dict[str, list[float]] = {key: [] for key in mean}
        for one in group:
            own = by_need(matrix.values, one.stated.needs[0])[row].tolist()
            fit = float(one.stated.matches[0][row])
            for key, value in zip(mean, [*own, fit], strict=True):
                values[key].append(value)
        expected = 100 * sum(
            mean[key] * _averaged(found.weights[key], values[key])
            for key in mean
            if mean[key]
        )
        if alternative.id in scores:
            assert scores[alternative.id] == pytest.approx(expected)


def _averaged(weights: Sequence[float], values: Sequence[float]) -> float:
    pairs_ = zip(weights, values, strict=True)
    return sum(w * v for w, v in pairs_) / sum(weights)


def test_where_all_need_the_same_levels_only_the_weights_are_averaged():
    catalogue = make_catalogue(
        questions=[
            make_question(
                "need",
                make_option("speed", {"speed": "nice"}),
                make_option("ease", {"ease": "nice"}),
            )
        ]
    )
    group = [
        recommend(catalogue, answers(catalogue, c)) for c in ("need:speed", "need:ease")
    ]
    found = joint(group)
    matrix = group[0].model.matrix
    mean = sum(one.stated.weights[0] for one in group) / 2
    plain = 100 * weighted_sum(by_need(matrix.values, group[0].stated.needs[0]), mean)
    by_id = dict(zip((a.id for a in matrix.alternatives), plain.tolist(), strict=True))
    assert {r.alternative_id: r.score for r in found.ranking} == pytest.approx(by_id)


def two_who_differ() -> list[Recommendation]:
    """Two alternatives; the second person rules "fast" out."""
    catalogue = make_catalogue(
        alternatives=[
            make_alternative("fast", {"speed": 9, "ease": 6}),
            make_alternative("easy", {"speed": 1, "ease": 9}, traits=("typed",)),
        ],
        questions=[
            make_question("need", make_option("speed", {"speed": "critical"})),
            make_question(
                "rule",
                make_option("typed", requires=(make_requirement(trait="typed"),)),
            ),
        ],
    )
    chosen = (["need:speed"], ["need:speed", "rule:typed"])
    return [recommend(catalogue, answers(catalogue, *one)) for one in chosen]


def test_a_requirement_of_one_is_a_requirement_of_all_and_it_is_said_whose():
    found = joint(two_who_differ())
    assert order(found) == ["easy"]
    (out,) = found.exclusions
    assert (out.alternative_id, out.would_be_rank) == ("fast", 1)
    assert [bool(s.breaches) for s in out.screenings] == [False, True]


def test_each_share_has_the_own_scores_of_both_firsts():
    group = two_who_differ()
    first, second = joint(group).shares
    assert first.own_first == "fast"
    assert first.own_score == pytest.approx(_score(group[0], "fast"))
    assert first.joint_score == pytest.approx(_score(group[0], "easy"))
    easy = pytest.approx(_score(group[1], "easy"))
    assert second.own_score == second.joint_score == easy


def test_nothing_left_is_an_empty_ranking():
    catalogue = make_catalogue(
        questions=[
            make_question(
                "rule",
                make_option("typed", requires=(make_requirement(trait="typed"),)),
                make_option("any"),
            )
        ]
    )
    found = joint(
        [
            recommend(catalogue, answers(catalogue, c))
            for c in ("rule:typed", "rule:any")
        ]
    )
    assert found.ranking == ()
    assert not found.tie
    assert [share.joint_score for share in found.shares] == [None, None]


def test_weights_are_those_of_each_with_the_fit_last():
    group = real_group(1, 2)
    weights = joint(group).weights
    assert list(weights)[-1] == TEAM_FIT
    for person, one in enumerate(group):
        assert sum(row[person] for row in weights.values()) == pytest.approx(1.0)
        assert weights[TEAM_FIT][person] == one.stated.team_shares[0]


def test_different_catalogues_are_refused():
    one, other = make_catalogue(), make_catalogue(criteria=("speed",))
    found = [recommend(c, answers(c)) for c in (one, other)]
    for group in (found, []):
        with pytest.raises(ValueError, match="one catalogue"):
            joint(group)
