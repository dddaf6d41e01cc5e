"""Value functions against hand-made numbers and an integral done another way."""

from math import exp, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import levels
from webapp.domain.value import unknown_value, value

targets = st.sampled_from((5.0, 7.0, 9.0, 10.0, 0.5))


@pytest.mark.parametrize(
    ("level", "target", "expected"),
    [
        pytest.param(0.0, 5.0, 0.0, id="nothing is worth nothing"),
        pytest.param(2.0, 5.0, 0.4, id="2/5"),
        pytest.param(3.5, 7.0, 0.5, id="3.5/7, half way"),
        pytest.param(5.0, 5.0, 1.0, id="met exactly"),
        pytest.param(10.0, 5.0, 1.0, id="a surplus earns nothing"),
        pytest.param(1.8, 9.0, 0.2, id="1.8/9, far below but not critical"),
    ],
)
def test_value_is_the_share_of_the_target_that_is_met(level, target, expected):
    assert value(level, target) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(9.0, 1.0, id="met"),
        pytest.param(6.0, 2 / 3, id="6/9, above half the target no penalty"),
        pytest.param(4.5, 0.5, id="half the target, where both rules meet"),
        pytest.param(3.6, 0.3, id=".5 - 2 (.5 - 3.6/9) = .5 - 2 * .1"),
        pytest.param(2.25, 0.0, id=".5 - 2 (.5 - 2.25/9) = .5 - 2 * .25"),
        pytest.param(0.9, -0.3, id=".5 - 2 (.5 - .9/9) = .5 - 2 * .4"),
        pytest.param(0.0, -0.5, id=".5 - 2 * .5, the lowest"),
    ],
)
def test_critical_need_missed_by_more_than_half_costs_extra(level, expected):
    assert value(level, 9.0, critical=True) == pytest.approx(expected)


def test_unknown_performance_is_worth_about_80_percent_of_a_target_of_5():
    # With X = 5 + 2.5 Z and N = max(0, -Z): v = 1 - min(2, N) / 2, and the mean of
    # min(2, N) is the integral of Q(z) = P(Z > z) over 0..2,
    # 2 Q(2) + phi(0) - phi(2) = .04550 + .39894 - .05399 = .39045.
    assert unknown_value(5.0) == pytest.approx(0.8048, abs=5e-5)


@pytest.mark.parametrize("critical", [False, True], ids=["usual", "critical"])
@pytest.mark.parametrize("target", [0.5, 2.0, 5.0, 7.0, 9.0, 10.0])
def test_unknown_value_agrees_with_numeric_integration(target, critical):
    assert unknown_value(target, critical=critical) == pytest.approx(
        integral(target, critical=critical), abs=1e-6
    )


def integral(target, *, critical) -> float:
    """E[v(clip(5 + 2.5 Z, 0, 10))] by the midpoint rule over Z in -8..8."""
    count = 40_000
    width = 16 / count
    total = 0.0
    for step in range(count):
        z = -8 + (step + 0.5) * width
        level = min(10.0, max(0.0, 5 + 2.5 * z))
        density = exp(-z * z / 2) / sqrt(2 * pi)
        total += value(level, target, critical=critical) * density * width
    return total


@pytest.mark.parametrize("target", [5.0, 7.0, 9.0])
@pytest.mark.parametrize("critical", [False, True], ids=["usual", "critical"])
def test_unknown_performance_is_neither_zero_nor_full_nor_the_mean(target, critical):
    worth = unknown_value(target, critical=critical)
    assert 0.0 < worth < 1.0
    assert worth != value(5.0, target, critical=critical)


def test_critical_need_makes_an_unknown_performance_worth_less():
    assert unknown_value(9.0, critical=True) < unknown_value(9.0)


@given(levels, levels, targets, st.booleans())
def test_more_is_never_worth_less(one, other, target, critical):
    low, high = sorted((one, other))
    assert value(low, target, critical=critical) <= value(
        high, target, critical=critical
    )


@given(levels, targets, st.booleans())
def test_value_stays_between_minus_one_half_and_one(level, target, critical):
    assert -0.5 <= value(level, target, critical=critical) <= 1.0


@given(levels, targets)
def test_critical_need_never_makes_a_level_worth_more(level, target):
    assert value(level, target, critical=True) <= value(level, target)
