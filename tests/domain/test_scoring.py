"""The additive model: hand-made scores, and what must hold for all of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_option,
    make_preferences,
    make_question,
    score,
)
from tests.domain.strategies import (
    CRITERIA,
    criterion_ids,
    languages,
    levels,
    profiles,
    stated_preferences,
)
from webapp.domain.catalogue import TEAM_FIT
from webapp.domain.scoring import Scored, differences
from webapp.domain.team import team_match

TEAM = make_question(
    "team",
    make_option("python", language=True, near=("ruby",)),
    make_option("php", language=True),
    make_option("ruby", language=True),
    kind="several",
)
CATALOGUE = make_catalogue(questions=[TEAM])
# Weights: team .25, speed .75 * 4/5 = .6, ease .75 * 1/5 = .15
WANTED = make_preferences(
    {"speed": 4.0, "ease": 1.0},
    {"speed": 9.0},
    ["speed"],
    team_share=0.25,
    languages=("python",),
)


@pytest.mark.parametrize(
    ("stated", "used", "points"),
    [
        pytest.param(
            {"speed": 9.0, "ease": 2.5},
            ("python",),
            (60.0, 7.5, 25.0),
            id="60 * 9/9, 15 * 2.5/5, 25 * 1",
        ),
        pytest.param(
            {"speed": 1.8, "ease": 10.0},
            ("php",),
            (-6.0, 15.0, 2.5),
            id="60 * (.5 - 2 (.5 - 1.8/9)), 15 * 1, 25 * .1",
        ),
        pytest.param(
            {"speed": 6.0, "ease": None},
            ("ruby",),
            (40.0, 15 * 0.804774, 10.0),
            id="60 * 6/9, 15 * E[v] at 5, 25 * .4",
        ),
    ],
)
def test_score_is_the_sum_of_weight_times_value(stated, used, points):
    scored = score(CATALOGUE, WANTED, make_alternative("it", stated, languages=used))
    found = [scored.points(key) for key in ("speed", "ease", TEAM_FIT)]
    assert found == pytest.approx(points, abs=1e-4)
    assert scored.score == pytest.approx(sum(points), abs=1e-4)


@pytest.mark.parametrize(
    ("known", "used", "expected"),
    [
        pytest.param(("python",), ("python",), 1.0, id="the team ships in it"),
        pytest.param(("python",), ("ruby",), 0.4, id="near one that it ships in"),
        pytest.param(("python",), ("php",), 0.1, id="new"),
        pytest.param(("ruby",), ("python",), 0.1, id="nearness is stated, not mutual"),
        pytest.param(("php", "python"), ("ruby",), 0.4, id="any known one is near"),
        pytest.param(("python",), ("python", "ruby"), 0.4, id="weakest part: near"),
        pytest.param(("python",), ("php", "python"), 0.1, id="weakest part: new"),
        pytest.param(("python",), (), 1.0, id="no language is needed"),
    ],
)
def test_team_match_is_that_of_the_least_known_language(known, used, expected):
    assert team_match(CATALOGUE, known, used) == expected


@pytest.mark.parametrize(
    ("level", "flagged"), [(4.0, True), (4.5, False), (None, False)]
)
def test_red_flag_marks_a_critical_need_missed_by_more_than_half(level, flagged):
    scored = score(CATALOGUE, WANTED, make_alternative("it", {"speed": level}))
    speed, ease, _ = scored.contributions
    assert (speed.red_flag, ease.red_flag) == (flagged, False)


@pytest.mark.parametrize("key", ["speed", "ease"], ids=["critical", "usual"])
def test_unknown_performance_is_not_counted_as_zero(key):
    unknown = score(CATALOGUE, WANTED, make_alternative("it", {key: None}))
    zero = score(CATALOGUE, WANTED, make_alternative("it", {key: 0.0}))
    assert unknown.points(key) > max(0.0, zero.points(key))
    assert unknown.score > zero.score
    assert unknown == score(CATALOGUE, WANTED, make_alternative("it"))


def test_criterion_without_weight_is_no_term():
    wanted = make_preferences({"speed": 1.0, "ease": 0.0})
    scored = score(CATALOGUE, wanted, make_alternative("it", {"speed": 4.0}))
    assert [c.criterion_id for c in scored.contributions] == ["speed"]
    assert scored.contributions[0].shortfall == pytest.approx(20.0)  # 100 (1 - 4/5)


def scores(wanted, *all_levels, used=("python",), criteria=CRITERIA) -> list[Scored]:
    """Scores of alternatives with these levels."""
    catalogue = make_catalogue((), criteria, [TEAM])
    listed = [make_alternative("it", stated, languages=used) for stated in all_levels]
    return [score(catalogue, wanted, alternative) for alternative in listed]


@given(stated_preferences(), profiles(), languages)
def test_contributions_add_up_to_the_score(wanted, stated, used):
    (scored,) = scores(wanted, stated, used=used)
    terms = [100.0 * c.weight * c.value for c in scored.contributions]
    assert scored.score == pytest.approx(sum(terms), abs=1e-9)
    assert sum(c.weight for c in scored.contributions) == pytest.approx(1.0)
    assert sum(c.points + c.shortfall for c in scored.contributions) == pytest.approx(
        100.0
    )


@given(stated_preferences(), profiles(), profiles(), languages, languages)
def test_differences_add_up_to_the_margin(wanted, one, other, used, spoken):
    (first,), (second,) = (
        scores(wanted, one, used=used),
        scores(wanted, other, used=spoken),
    )
    margin = first.score - second.score
    assert sum(differences(first, second).values()) == pytest.approx(margin, abs=1e-9)


@given(stated_preferences(), profiles(), st.floats(1e-3, 1e3))
def test_scaling_all_importances_changes_no_score(wanted, stated, factor):
    importances = {key: factor * rho for key, rho in wanted.importances.items()}
    scaled = replace(wanted, importances=importances)
    (before,), (after,) = scores(wanted, stated), scores(scaled, stated)
    assert after.score == pytest.approx(before.score, rel=0, abs=1e-9)


@given(stated_preferences(), st.lists(profiles(), min_size=2, max_size=6), st.data())
def test_splitting_a_criterion_into_halves_changes_no_ranking(wanted, listed, data):
    whole = data.draw(criterion_ids)
    half = wanted.importances[whole] / 2
    split = replace(
        wanted,
        importances={**wanted.importances, whole: half, "twin": half},
        targets={**wanted.targets, "twin": wanted.targets[whole]},
        critical=wanted.critical | ({"twin"} if whole in wanted.critical else set()),
    )
    twins = [{**stated, "twin": stated[whole]} for stated in listed]
    before = scores(wanted, *listed)
    after = scores(split, *twins, criteria=(*CRITERIA, "twin"))
    assert order(before) == order(after)


def order(scored) -> list[int]:
    return sorted(range(len(scored)), key=lambda n: (-round(scored[n].score, 9), n))


@given(stated_preferences(), profiles(levels), criterion_ids, levels)
def test_raising_a_level_above_its_target_changes_no_score(wanted, stated, key, level):
    target = wanted.targets[key]
    met, surplus = {**stated, key: target}, {**stated, key: max(level, target)}
    first, second = scores(wanted, met, surplus)
    assert first.score == second.score
