"""Confidence over whole answer sets: what holds for all, and what leaves it alone."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import sqrt
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
)
from tests.domain.strategies import cases
from tests.views.answer_sets import sampled
from webapp.domain.acceptability import pairwise_winning, sample_scores
from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import UNSURE, Catalogue, PriorChoice
from webapp.domain.matrix import by_need
from webapp.domain.model import model
from webapp.domain.path import applicable
from webapp.domain.recommendation import Recommendation, recommend
from webapp.services.current import current_catalogue

Shares = dict[tuple[str, str], float]


def assert_sound(found: Recommendation) -> None:
    """What the shares must keep to, whoever leads."""
    told = found.confidence
    if told is None:
        assert len(found.ranking) < 2
        return
    ranked = [s.alternative_id for s in found.ranking]
    assert sorted(told.shares) == sorted(told.ranks) == sorted(ranked)
    for id_, ranks in told.ranks.items():
        assert len(ranks) == len(ranked)
        assert sum(ranks) == pytest.approx(1.0)
        assert ranks[0] == told.shares[id_]
    assert sum(told.shares.values()) == pytest.approx(1.0, abs=1e-12)
    # Whoever beats all beats the second.
    assert told.shares[ranked[0]] <= told.over_runner_up
    if len(ranked) == 2:
        assert told.shares[ranked[0]] == told.over_runner_up
    assert told.shortlist == tuple(id_ for id_ in ranked if id_ in told.shortlist)
    assert told.shortlist[0] == ranked[0]
    assert told.together >= 0.8
    assert_families_are_sound(found)


def assert_families_are_sound(found: Recommendation) -> None:
    told, catalogue = found.confidence, found.model.catalogue
    assert told
    for base, share in told.families.items():
        members = [
            told.shares[s.alternative_id]
            for s in found.ranking
            if catalogue.root(catalogue.alternative(s.alternative_id)) == base
        ]
        assert max(members) - 1e-12 <= share <= sum(members) + 1e-12


@settings(max_examples=60)
@given(cases())
def test_shares_are_sound(case):
    assert_sound(recommend(*case))


@pytest.mark.parametrize("index", range(20))
def test_shares_are_sound_in_the_real_catalogue(index):
    catalogue = current_catalogue().catalogue
    assert_sound(recommend(catalogue, sampled(catalogue, index)))


def contested(catalogue: Catalogue, count: int) -> Iterator[Recommendation]:
    """The first sampled answer sets that leave at least two to rank."""
    every = (recommend(catalogue, sampled(catalogue, index)) for index in range(500))
    return islice((found for found in every if found.runner_up), count)


def test_central_weights_average_to_the_mean_weights():
    for found in contested(current_catalogue().catalogue, 6):
        assert_average_is_the_mean(found)


def assert_average_is_the_mean(found: Recommendation) -> None:
    told, stated = found.confidence, found.stated
    assert told
    weights = found.model.weightings.weights(
        found.answers, stated.ceilings[0], float(stated.team_shares[0])
    )
    keys = found.model.matrix.criteria
    averaged = [
        sum(told.shares[id_] * mean[key] for id_, mean in told.central.items())
        for key in keys
    ]
    # Winners are counted in more samples than their chances are averaged over.
    assert averaged == pytest.approx(weights.mean(axis=0).tolist(), abs=0.002)


def complete(catalogue: Catalogue, index: int) -> Answers:
    """A full form without any "not sure": points of a Kronecker sequence."""
    chosen: dict[str, tuple[str, ...]] = {}
    for place, question in enumerate(catalogue.questions):
        point = (index + 1) * sqrt(place + 2.3) % 1
        options = question.options
        chosen[question.id] = (options[int(point * len(options))].id,)
    made = canonical(catalogue, chosen)
    assert all(made.states(q.id) for q in applicable(catalogue, made))
    return made


def test_not_sure_on_everything_is_less_sure_than_most_full_forms():
    catalogue = current_catalogue().catalogue
    open_form = {question.id: (UNSURE,) for question in catalogue.questions}
    unsure = leader_share(recommend(catalogue, canonical(catalogue, open_form)))
    full = [recommend(catalogue, complete(catalogue, n)) for n in range(200)]
    shares = [leader_share(found) for found in full if len(found.ranking) > 1][:100]
    assert len(shares) == 100
    assert unsure is not None
    assert unsure < median(s for s in shares if s is not None)


def test_not_sure_draws_one_answer_in_each_sample():
    # Seven of ten projects need speed alone, where "fast" is ahead beyond doubt, and
    # three ease alone. The mean, .7 speed and .3 ease, would always be for "fast".
    options = [make_option(key, {key: "nice"}) for key in ("speed", "ease")]
    prior = (PriorChoice(("speed",), 0.7), PriorChoice(("ease",), 0.3))
    fast = make_alternative("fast", {"speed": 10.0, "ease": 0.0})
    easy = make_alternative("easy", {"speed": 0.0, "ease": 10.0})
    question = make_question("need", *options, prior=prior)
    catalogue = make_catalogue([fast, easy], questions=[question])
    told = recommend(catalogue, Answers()).confidence
    assert told
    assert told.shares == pytest.approx({"fast": 0.7, "easy": 0.3}, abs=0.005)


def leader_share(found: Recommendation) -> float | None:
    told = found.confidence
    return told.shares[found.ranking[0].alternative_id] if told else None


def winning(catalogue: Catalogue, made: Answers) -> Shares:
    """The pairwise winning indices of all, feasible or not."""
    tables = model(catalogue)
    stated = tables.effects.stated(made)
    share = float(stated.team_shares[0])
    points = sample_scores(
        by_need(tables.matrix.values, stated.needs[0]),
        tables.weightings.weights(made, stated.ceilings[0], share),
        by_need(tables.matrix.spreads, stated.needs[0]),
        tables.noise,
    )
    shares = pairwise_winning(points + share * stated.matches[0])
    ids = [alternative.id for alternative in tables.matrix.alternatives]
    return {
        (one, other): float(shares[i, k])
        for i, one in enumerate(ids)
        for k, other in enumerate(ids)
    }


def dropping(catalogue: Catalogue, id_: str) -> Catalogue:
    """The catalogue without an alternative and without the variants made of it."""
    kept = tuple(
        a for a in catalogue.alternatives if a.id != id_ and catalogue.root(a) != id_
    )
    return replace(catalogue, alternatives=kept)


def test_dropping_an_alternative_moves_no_winning_share_between_others():
    catalogue = current_catalogue().catalogue
    for found in contested(catalogue, 3):
        before = winning(catalogue, found.answers)
        for gone in catalogue.recommendable():
            assert_unmoved(found, before, dropping(catalogue, gone.id))


def assert_unmoved(found: Recommendation, before: Shares, smaller: Catalogue) -> None:
    after = winning(smaller, found.answers)
    assert after == {pair: before[pair] for pair in after}
    again = recommend(smaller, found.answers)
    first_two = [s.alternative_id for s in found.ranking[:2]]
    if [s.alternative_id for s in again.ranking[:2]] == first_two:
        assert found.confidence
        assert again.confidence
        ahead = found.confidence.over_runner_up
        assert again.confidence.over_runner_up == pytest.approx(ahead, abs=1e-6)


@settings(max_examples=30)
@given(cases())
def test_dropping_an_alternative_moves_no_share_in_small_catalogues(case):
    catalogue, made = case
    before = winning(catalogue, made)
    for gone in catalogue.recommendable():
        others = tuple(a for a in catalogue.alternatives if a is not gone)
        after = winning(replace(catalogue, alternatives=others), made)
        assert after == {pair: before[pair] for pair in after}


def test_winning_shares_here_are_those_of_the_product():
    # Otherwise the two tests above would prove something about this file alone.
    catalogue = current_catalogue().catalogue
    for found in contested(catalogue, 6):
        first, second = (s.alternative_id for s in found.ranking[:2])
        assert found.confidence
        shares = winning(catalogue, found.answers)
        # Here they are counted, there the mean of chances.
        ahead = found.confidence.over_runner_up
        assert shares[first, second] == pytest.approx(ahead, abs=0.01)
        assert np.isclose(shares[first, second] + shares[second, first], 1.0)
