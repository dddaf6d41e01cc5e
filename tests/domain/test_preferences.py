"""From answers to importances, targets and weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    answers,
    make_catalogue,
    make_criterion,
    make_option,
    make_preferences,
    make_question,
    make_stated,
)
from tests.domain.strategies import cases, stated_preferences
from webapp.domain.budget import budgeted, prior_mean
from webapp.domain.catalogue import PriorChoice, Question
from webapp.domain.preferences import Preferences
from webapp.domain.recommendation import recommend

CRITERIA = ("speed", "ease", "safety")


def wanted(*choices, questions, criteria=CRITERIA) -> Preferences:
    catalogue = make_catalogue((), criteria, questions)
    return recommend(catalogue, answers(catalogue, *choices)).preferences


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param([{}], {}, id="doesn't matter states nothing"),
        pytest.param([{"speed": "critical"}], {"speed": 4}, id="4 * 4/4"),
        pytest.param(
            [{"speed": "important", "ease": "important"}],
            {"speed": 1, "ease": 1},
            id="2 * 2/4 each: a question counts once",
        ),
        pytest.param(
            [{"speed": "critical", "ease": "important", "safety": "important"}],
            {"speed": 2, "ease": 1, "safety": 1},
            id="4 * 4/8, 4 * 2/8, 4 * 2/8",
        ),
        pytest.param(
            [{"speed": "nice"}, {"speed": "critical", "ease": "critical"}],
            {"speed": 2, "ease": 2},
            id="options merge by maximum first: 4 * 4/8 each",
        ),
    ],
)
def test_question_shares_one_budget_among_its_criteria(needs, expected):
    options = [make_option(str(n), stated) for n, stated in enumerate(needs)]
    assert budgeted(options) == pytest.approx(expected)


SIZE = make_question(
    "size",
    make_option("big", {"speed": "critical"}),
    make_option("fair", {"speed": "important", "ease": "important"}),
    make_option("any"),
    prior=(
        PriorChoice(("big",), 0.5),
        PriorChoice(("fair",), 0.3),
        PriorChoice(("any",), 0.2),
    ),
)


def test_prior_mean_weighs_budgeted_importances_by_their_share():
    # speed .5 * 4 + .3 * 1 = 2.3, ease .3 * 1 = .3
    assert prior_mean(SIZE) == pytest.approx({"speed": 2.3, "ease": 0.3})


def test_prior_merges_the_options_of_one_choice():
    question = make_question(
        "live",
        make_option("chat", {"speed": "important"}),
        make_option("editing", {"ease": "important"}),
        kind="several",
        prior=(PriorChoice(("chat", "editing"), 1.0),),
    )
    assert prior_mean(question) == pytest.approx({"speed": 1, "ease": 1})  # 2 * 2/4


def test_not_sure_and_skipped_count_as_a_typical_project():
    typical = {"speed": 2.3, "ease": 0.3, "safety": 0.0}
    assert wanted(questions=[SIZE]).importances == pytest.approx(typical)
    unsure = wanted("size:unsure", questions=[SIZE])
    assert unsure.importances == pytest.approx(typical)
    assert unsure.targets == dict.fromkeys(CRITERIA, 5.0)


def test_does_not_matter_is_certain_and_counts_nothing():
    certain = wanted("size:any", questions=[SIZE])
    assert certain.importances == dict.fromkeys(CRITERIA, 0.0)


def test_question_that_does_not_apply_counts_nothing():
    follow_up = make_question("peaks", SIZE.options[0], applies_when=("size:fair",))
    asked = wanted("size:any", questions=[SIZE, follow_up])
    assert asked.importances == dict.fromkeys(CRITERIA, 0.0)


def critical_questions(count) -> list[Question]:
    big = make_option("big", {"speed": "critical"})
    return [make_question(f"q{n}", big) for n in range(count)]


@pytest.mark.parametrize(
    ("count", "ceiling", "floor", "expected"),
    [
        pytest.param(1, None, 0.0, 4.0, id="one critical need"),
        pytest.param(2, None, 0.0, 5.0, id="4 + 4, capped at 5"),
        pytest.param(2, 1.0, 0.0, 1.0, id="4 + 4, ceiling 1"),
        pytest.param(0, 1.0, 0.0, 0.0, id="a ceiling lifts nothing"),
        pytest.param(0, None, 1.0, 1.0, id="0, floor 1"),
        pytest.param(1, None, 1.0, 4.0, id="a floor lowers nothing"),
        pytest.param(1, 0.5, 1.0, 1.0, id="ceiling .5, then floor 1"),
    ],
)
def test_importance_is_summed_capped_and_floored(count, ceiling, floor, expected):
    few = make_option("few", ceilings={} if ceiling is None else {"speed": ceiling})
    stated = wanted(
        "scope:few",
        *(f"q{n}:big" for n in range(count)),
        questions=[make_question("scope", few), *critical_questions(count)],
        criteria=[make_criterion("speed", floor=floor)],
    )
    assert stated.importances["speed"] == pytest.approx(expected)


def test_lowest_of_several_ceilings_holds():
    options = [make_option(str(n), ceilings={"speed": n}) for n in (3.0, 0.5, 2.0)]
    scope = make_question("scope", *options, kind="several")
    choices = [f"scope:{option.id}" for option in options]
    stated = wanted(*choices, "q0:big", questions=[scope, *critical_questions(1)])
    assert stated.importances["speed"] == 0.5


@pytest.mark.parametrize(
    ("levels", "target", "critical"),
    [
        ((), 5.0, False),
        (("nice",), 5.0, False),
        (("nice", "important"), 7.0, False),
        (("critical", "important"), 9.0, True),
    ],
    ids=["nothing stated", "nice", "the higher of two", "critical"],
)
def test_target_is_the_highest_level_that_is_stated(levels, target, critical):
    questions = [
        make_question(level, make_option("yes", {"speed": level})) for level in levels
    ]
    stated = wanted(*(f"{level}:yes" for level in levels), questions=questions)
    assert stated.targets["speed"] == target
    assert ("speed" in stated.critical) is critical
    assert [need.level for need in stated.needs["speed"]] == list(levels)


def weights(wanted) -> list[float]:
    catalogue = make_catalogue((), tuple(wanted.importances))
    stated = make_stated(catalogue, wanted)
    return list(stated.weights[0])


def test_weights_are_equal_if_nothing_counts():
    stated = make_preferences({"speed": 0.0, "ease": 0.0}, team_share=0.25)
    assert weights(stated) == [0.375, 0.375]  # (1 - .25) / 2


def test_weights_share_out_what_team_fit_leaves():
    stated = make_preferences({"speed": 3.0, "ease": 1.0}, team_share=0.25)
    # .75 * 3/4 and .75 * 1/4
    assert weights(stated) == pytest.approx([0.5625, 0.1875])


@given(cases())
def test_weights_and_team_share_add_up_to_one(case):
    found = recommend(*case)
    share = found.preferences.team_share
    assert found.stated.weights.sum() + share == pytest.approx(1.0)
    assert all(0.0 <= rho <= 5.0 for rho in found.preferences.importances.values())


@given(stated_preferences(), st.floats(1e-3, 1e3))
def test_scaling_all_importances_changes_no_weight(stated, factor):
    scaled = make_preferences(
        {key: factor * rho for key, rho in stated.importances.items()},
        team_share=stated.team_share,
    )
    assert weights(scaled) == pytest.approx(weights(stated), rel=0, abs=1e-9)
