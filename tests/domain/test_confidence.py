"""How sure the first place is, on samples made by hand and on the real ones."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from math import erf, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_criterion,
    make_performance,
)
from tests.domain.strategies import cases
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.confidence import Confidence, confidence, judged, out_of_ten
from webapp.domain.model import Model, model
from webapp.domain.recommendation import recommend
from webapp.domain.samples import Samples
from webapp.domain.sampling import SAMPLES

# One criterion carries all weight: at a target of 5 these are worth .98, .8, .6, .4
# and .2, so they rank in this order, 18 to 20 points apart.
LEVELS = {"a": 4.9, "b": 4.0, "c": 3.0, "d": 2.0, "e": 1.0}


def graded(level: float | None, grade: str = "B") -> dict[str, Any]:
    """The one performance of an alternative."""
    known = {} if level is None else {"grade": grade}
    return {"performances": {"speed": make_performance(level, **known)}}


def listing(levels: Mapping[str, float | None], **kw) -> list[Alternative]:
    return [
        make_alternative(id_, **graded(level), **kw) for id_, level in levels.items()
    ]


def sure(catalogue: Catalogue, tables: Model) -> Confidence:
    """The confidence in a catalogue's ranking by these tables, nothing answered."""
    ranking = [
        (s.alternative_id, s.score) for s in recommend(catalogue, Answers()).ranking
    ]
    stated = tables.effects.stated(Answers())
    found = confidence(tables, Answers(), stated, ranking)
    assert found
    return found


def sampled_sure(*listed: Alternative) -> Confidence:
    """The confidence among alternatives on one criterion, by the real samples."""
    catalogue = make_catalogue(listed, ["speed"], ())
    return sure(catalogue, model(catalogue))


def told(shares: Mapping[str, float], ahead: float, **scores: float) -> Confidence:
    """What is said of a ranking whose alternatives come first in these shares."""
    ranking = sorted(scores.items(), key=lambda pair: -pair[1])
    return judged(ranking, shares, ahead)


@pytest.mark.parametrize(
    ("second", "first", "ahead", "word", "tenths"),
    [
        pytest.param(80, 1.0, 1.0, "clear", 9, id="always, but never 10 of 10"),
        pytest.param(80, 0.8, 0.8, "clear", 8, id=".8"),
        pytest.param(80, 0.799, 0.799, "likely", 8, id="just under .8"),
        pytest.param(80, 0.6, 0.9, "likely", 6, id=".6"),
        pytest.param(80, 0.599, 0.9, "ahead", 6, id="just under .6"),
        pytest.param(80, 0.4, 0.9, "ahead", 4, id=".4"),
        pytest.param(80, 0.399, 0.9, "close", 4, id="just under .4"),
        pytest.param(80, 0.0, 0.6, "close", 1, id="never, but never 0 of 10"),
        pytest.param(80, 0.6, 0.6, "likely", 6, id="it wins .6: no tie"),
        pytest.param(80, 0.6, 0.599, "close", 6, id="wins under .6: tie"),
        pytest.param(96, 1.0, 1.0, "clear", 9, id="98 - 96 = 2: no tie"),
        pytest.param(96.1, 1.0, 1.0, "close", 9, id="98 - 96.1 < 2: tie"),
    ],
)
def test_words_go_with_numbers(second, first, ahead, word, tenths):
    shares = {"a": first, "b": 0.0, "c": 1.0 - first}
    found = told(shares, ahead, a=98, b=second, c=60)
    assert (found.word, out_of_ten(found.shares["a"])) == (word, tenths)
    assert found.tie is (word == "close" and first >= 0.4)


@pytest.mark.parametrize(
    ("share", "tenths"),
    [
        (0.0, 1),
        (0.149, 1),
        (0.15, 2),
        (0.25, 3),
        (0.449, 4),
        (0.45, 5),
        (0.749, 7),
        (0.85, 9),
        (0.949, 9),
        (0.95, 9),
        (1.0, 9),
    ],
)
def test_out_of_ten_is_rounded_half_up_and_held_to_1_to_9(share, tenths):
    assert out_of_ten(share) == tenths


SCORES = {"a": 98.0, "b": 80.0, "c": 60.0, "d": 40.0, "e": 20.0}


@given(
    st.lists(st.integers(0, 20), min_size=5, max_size=5).filter(any),
    st.sampled_from([0.5, 0.9]),
)
def test_shortlist_is_the_fewest_that_reach_8_of_10(counts, ahead):
    shares = {id_: n / sum(counts) for id_, n in zip(SCORES, counts, strict=True)}
    found = told(shares, ahead, **SCORES)
    enough = [
        together
        for size in range(1, 6)
        for together in combinations("abcde", size)
        if sum(shares[id_] for id_ in together) >= 0.8 - 1e-9
    ]
    # Of as few, those that come first most often, then those that rank higher.
    fewest = min(
        enough, key=lambda t: (len(t), -round(sum(shares[i] for i in t), 9), t)
    )
    assert found.tie is (ahead < 0.6)
    named = "ab" if found.tie else "a"
    assert found.shortlist == tuple(sorted({*fewest, *named}))
    assert found.together == pytest.approx(sum(shares[i] for i in found.shortlist))


@given(st.lists(st.permutations("abcde"), min_size=1, max_size=20))
def test_ranks_and_winners_are_counted_as_dealt(dealt):
    """The errors are chosen so that whoever has place k scores exactly 1 - k / 10."""
    catalogue = make_catalogue(listing(LEVELS), ["speed"], ())
    tables, times = model(catalogue), SAMPLES // len(dealt) + 1
    orders = (dealt * times)[:SAMPLES]
    wanted = [
        [1.0 - order.index(id_) / 10 for id_ in tables.matrix.ids] for order in orders
    ]
    values, spreads = (
        table[0, :, 0] for table in (tables.matrix.values, tables.matrix.spreads)
    )
    noise = ((np.array(wanted) - values) / spreads).astype(np.float32)
    stated = tables.effects.stated(Answers())
    found = Samples(replace(tables, noise=noise), Answers(), stated, np.arange(5))
    for id_, shares in found.rank_shares().items():
        places = [sum(o.index(id_) == k for o in orders) / SAMPLES for k in range(5)]
        assert shares == pytest.approx(places)
    assert found.central().keys() == {order[0] for order in orders}


def test_ranks_begin_with_the_share_of_first_places_and_go_on_as_counted():
    bases = {"c": "b", "d": "b"}
    listed = [
        make_alternative(id_, **graded(level, "C"), base=bases.get(id_))
        for id_, level in LEVELS.items()
    ]
    found = sampled_sure(*listed)
    assert found.samples
    counted = found.samples.rank_shares()
    for id_ in LEVELS:
        first, *later = found.ranks[id_]
        assert first == found.shares[id_] == pytest.approx(counted[id_][0], abs=0.02)
        assert later == pytest.approx(counted[id_][1:], abs=0.02)
        assert first + sum(later) == pytest.approx(1.0)
    family = found.shares["b"] + found.shares["c"] + found.shares["d"]
    assert found.families == pytest.approx(
        {"a": found.shares["a"], "b": family, "e": found.shares["e"]}
    )


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_is_said_where_nothing_competes(count):
    catalogue = make_catalogue(listing(LEVELS)[:count], ["speed"], ())
    assert recommend(catalogue, Answers()).confidence is None


@pytest.mark.parametrize("level", [3.5, 2.0, 0.5])
@pytest.mark.parametrize("grade", ["A", "B", "C"])
def test_error_law_is_the_one_of_independent_normal_errors(level, grade):
    graded_levels = {
        "a": {"speed": make_performance(4.0), "ease": make_performance(2.0)},
        "b": {
            "speed": make_performance(level, grade=grade),
            "ease": make_performance(3),
        },
    }
    catalogue = make_catalogue(
        [make_alternative(k, performances=known) for k, known in graded_levels.items()],
        # Nothing is asked, so the floors are the importances: weights 3/4 and 1/4.
        [make_criterion("speed", floor=3.0), make_criterion("ease", floor=1.0)],
        (),
    )
    matrix, weights = model(catalogue).matrix, np.array([0.75, 0.25])
    lead = weights @ (matrix.values[0, 0] - matrix.values[0, 1])
    error = sqrt((weights**2 * matrix.spreads[0] ** 2).sum())
    # P(the first is ahead) = Phi(lead / error), by the sum of w^2 s^2 over all errors.
    expected = 0.5 + 0.5 * erf(abs(lead) / error / sqrt(2))
    found = sure(catalogue, model(catalogue))
    assert found.over_runner_up == pytest.approx(expected, abs=2e-4)
    leader = 0 if lead > 0 else 1
    assert found.shares["ab"[leader]] == pytest.approx(expected, abs=0.005)


def test_near_clones_split_first_places_while_their_family_keeps_its_share():
    django = make_alternative("django", number=1, **graded(4.0))
    rival = make_alternative("rival", number=2, **graded(3.0))
    clone = make_alternative("clone", number=3, base="django", **graded(3.9))
    alone, beside = sampled_sure(django, rival), sampled_sure(django, rival, clone)
    assert alone.shares["django"] == alone.families["django"] > 0.7
    assert beside.shares["django"] < alone.shares["django"] - 0.2
    assert beside.families["django"] >= alone.families["django"]
    together = beside.shares["django"] + beside.shares["clone"]
    assert beside.families == pytest.approx(
        {"django": together, "rival": beside.shares["rival"]}
    )


def without_errors(catalogue: Catalogue, *ids: str) -> Model:
    """The tables as if the levels of these, or of all, were certain."""
    tables = model(catalogue)
    spreads = tables.matrix.spreads.copy()
    for row, alternative in enumerate(tables.matrix.alternatives):
        if alternative.id in ids or not ids:
            spreads[:, row] = 0.0
    return replace(tables, matrix=replace(tables.matrix, spreads=spreads))


def test_equal_alternatives_share_first_places():
    catalogue = make_catalogue(listing({"a": 4.0, "b": 4.0, "c": 3.0}), ["speed"], ())
    found = sure(catalogue, without_errors(catalogue))
    assert found.shares == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.0})
    assert (found.over_runner_up, found.tie, found.word) == (0.5, True, "close")
    assert found.together == pytest.approx(1.0)
    # Both have rank 1 wherever they are counted; half of it is the other's.
    expected = {"a": (0.5, 0.5, 0), "b": (0.5, 0.5, 0), "c": (0, 0, 1)}
    assert {id_: pytest.approx(found.ranks[id_]) for id_ in "abc"} == expected


@pytest.mark.parametrize("grade", ["A", "B", "C"])
def test_unknown_performance_is_less_sure_than_any_known_one_of_its_worth(grade):
    rival = make_alternative("rival", **graded(3.0, "A"))
    # An unknown level is worth .8048 at a target of 5, like a level of 4.024.
    unknown, known = (
        sampled_sure(make_alternative("it", **graded(level, grade)), rival)
        for level in (None, 5 * 0.804774)
    )
    assert 0.6 < unknown.over_runner_up < known.over_runner_up - 0.01


@pytest.mark.parametrize("level", [8.0, 9.0, 10.0])
def test_error_far_above_the_target_changes_nothing(level):
    listed = [
        make_alternative("a", **graded(level, "A")),
        *listing({"b": 4.5, "c": 4.0}),
    ]
    catalogue = make_catalogue(listed, ["speed"], ())
    found = sure(catalogue, model(catalogue))
    assert found == sure(catalogue, without_errors(catalogue, "a"))
    assert (
        found.shares
        == sampled_sure(make_alternative("a", **graded(8.5, "A")), *listed[1:]).shares
    )


@given(
    cases(),
    st.fixed_dictionaries(
        dict.fromkeys(["speed", "ease", "safety", "support"], st.integers(1, 10))
    ),
)
def test_dominated_alternative_never_comes_first_when_values_are_certain(case, halves):
    catalogue, made = case
    better, worse = (
        make_alternative(id_, {key: n / 2 - gap for key, n in halves.items()}, number=n)
        for id_, gap, n in (("y", 0.0, 98), ("z", 0.5, 99))
    )
    both = replace(catalogue, alternatives=(*catalogue.alternatives, better, worse))
    found = recommend(both, made)
    ranking = [(s.alternative_id, s.score) for s in found.ranking]
    sure = confidence(without_errors(both), made, found.stated, ranking)
    if sure and {"y", "z"} <= sure.shares.keys():
        assert sure.shares["z"] == 0.0
        assert (np.cumsum(sure.ranks["y"]) >= np.cumsum(sure.ranks["z"]) - 1e-9).all()
