"""What a hybrid can do, from what its two parts can do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_criterion,
    make_performance,
)
from tests.domain.strategies import RULES, levels
from webapp.domain.catalogue import Composition
from webapp.domain.derivation import derive_hybrids, derived_level
from webapp.domain.performances import Performance

runtimes = st.integers(1, 2)


@pytest.mark.parametrize(
    ("rule", "first", "second", "count", "expected"),
    [
        pytest.param("capability", 8, 6, 1, 8, id="max(8, 6 - .5)"),
        pytest.param("capability", 4, 9, 1, 8.5, id="max(4, 9 - .5)"),
        pytest.param("capability", 7, 7.5, 2, 7, id="max(7, 7.5 - .5), two runtimes"),
        pytest.param("capability", 0, 0, 1, 0, id="max(0, 0 - .5)"),
        pytest.param("minimum", 8, 3, 1, 3, id="min(8, 3)"),
        pytest.param("minimum", 3, 8, 2, 3, id="min(3, 8), two runtimes"),
        pytest.param("lightness", 8, 3, 1, 2, id="min(8, 3) - 1"),
        pytest.param("lightness", 8, 3, 2, 2, id="min(8, 3) - 1, two runtimes"),
        pytest.param("lightness", 0.5, 3, 1, 0, id="min(.5, 3) - 1 is below the scale"),
        pytest.param("burden", 6, 7, 1, 5.5, id="min(6, 7) - .5"),
        pytest.param("burden", 6, 7, 2, 5, id="min(6, 7) - 2 * .5"),
        pytest.param("burden", 0.5, 9, 2, 0, id="min(.5, 9) - 1 is below the scale"),
        pytest.param("throughput", 4, 9, 1, 7.5, id=".7 * 9 + .3 * 4 = 6.3 + 1.2"),
        pytest.param("throughput", 9, 4, 2, 7.5, id="the same, primary faster"),
    ],
)
def test_level_of_a_hybrid_follows_the_rule(rule, first, second, count, expected):
    assert derived_level(rule, first, second, count) == pytest.approx(expected)


@given(st.sampled_from(RULES), levels, levels, runtimes)
def test_hybrid_stays_on_the_scale_and_below_its_better_part(rule, one, other, count):
    assert 0 <= derived_level(rule, one, other, count) <= max(one, other) + 1e-9


@given(st.sampled_from(RULES), levels, levels, levels, runtimes)
def test_better_part_never_makes_a_worse_hybrid(rule, one, other, third, count):
    low, high = sorted((other, third))
    assert derived_level(rule, one, low, count) <= derived_level(rule, one, high, count)
    assert derived_level(rule, low, one, count) <= derived_level(rule, high, one, count)


@given(st.sampled_from(RULES), levels, levels)
def test_second_runtime_never_makes_a_hybrid_better(rule, one, other):
    assert derived_level(rule, one, other, 2) <= derived_level(rule, one, other, 1)


def derived(first, second, *, rule="capability", count=1) -> Performance:
    """The performance on the only criterion of a hybrid of these two."""
    catalogue = make_catalogue(
        [
            make_alternative("front", performances={"speed": first}),
            make_alternative("back", performances={"speed": second}),
            make_alternative("both", composition=Composition("front", "back", count)),
        ],
        [make_criterion("speed", derivation=rule)],
    )
    return derive_hybrids(catalogue).alternative("both").performances["speed"]


def test_hybrid_gets_the_derived_level_and_shows_where_it_comes_from():
    performance = derived(
        make_performance(8.0), make_performance(6.0), rule="burden", count=2
    )
    assert performance.level == 5.0  # min(8, 6) - 2 * .5
    assert "Front (8)" in performance.why
    assert "Back (6)" in performance.why
    assert performance.evidence == ()  # it stands with the parts


@pytest.mark.parametrize(
    ("first", "second", "missing"),
    [
        pytest.param(None, 6.0, "Front", id="primary not known"),
        pytest.param(6.0, None, "Back", id="secondary not known"),
    ],
)
def test_hybrid_of_an_unknown_part_is_unknown_and_says_which(first, second, missing):
    performance = derived(make_performance(first), make_performance(second))
    assert (performance.level, performance.grade) == (None, None)
    assert missing in performance.why


def test_part_without_a_role_leaves_the_level_to_the_other():
    without_role = make_performance(None, not_applicable=True)
    performance = derived(make_performance(6.0), without_role, rule="burden")
    assert performance.level == 6.0
    assert performance.why == "As in Front: the part “Back” plays no role here."


@pytest.mark.parametrize(
    ("first", "second", "expected"), [("A", "C", "C"), ("B", "A", "B"), ("A", "A", "A")]
)
def test_grade_of_a_hybrid_is_the_weaker_of_its_parts(first, second, expected):
    one, other = (make_performance(6.0, grade=grade) for grade in (first, second))
    assert derived(one, other).grade == expected


def test_only_hybrids_are_touched():
    catalogue = make_catalogue()
    assert derive_hybrids(catalogue) == catalogue


def test_part_that_does_not_exist_is_an_error():
    lonely = make_alternative("both", composition=Composition("fast", "gone", 1))
    catalogue = make_catalogue([make_alternative("fast", {"speed": 5.0}), lonely])
    with pytest.raises(KeyError, match="gone"):
        derive_hybrids(catalogue)


@pytest.mark.parametrize(
    ("rule", "first", "second", "words"),
    [
        ("capability", 8.0, 3.0, "Front does this part and reaches 8; Back alone"),
        (
            "capability",
            5.0,
            7.0,
            "Back does this part and reaches 7, half a point",
        ),
        ("capability", 7.0, 7.5, "Front does this part and reaches 7"),
        ("minimum", 8.0, 3.0, "weaker part: Back reaches 3, Front 8"),
        ("throughput", 3.0, 8.0, "From Back (8) and Front (3): seven tenths"),
    ],
)
def test_reason_names_the_part_that_decides(rule, first, second, words):
    performance = derived(make_performance(first), make_performance(second), rule=rule)
    assert words in performance.why
