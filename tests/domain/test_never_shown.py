"""What the method must never do: what must not be said or shown."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_performance,
    make_question,
)
from tests.domain.strategies import CRITERIA, cases, levels, profiles
from tests.views.answer_sets import sampled
from webapp.domain.catalogue import TEAM_FIT, UNSURE
from webapp.domain.recommendation import Recommendation, recommend
from webapp.services.current import current_catalogue
from webapp.views.weaknesses import weaknesses


@cache
def real() -> list[Recommendation]:
    """Answer sets of the real catalogue that leave somebody to rank."""
    catalogue = current_catalogue().catalogue
    found = [recommend(catalogue, sampled(catalogue, index)) for index in range(60)]
    return [recommendation for recommendation in found if recommendation.ranking]


# Exceeding a need is never shown as a flaw.


def flaws(found: Recommendation) -> set[tuple[str, str]]:
    """What is named as weak: alternative and criterion."""
    catalogue = found.model.catalogue
    names = {criterion.name: criterion.id for criterion in catalogue.criteria}
    return {
        (scored.alternative_id, names.get(weakness.name, TEAM_FIT))
        for scored in found.ranking
        for weakness in weaknesses(catalogue, found.preferences, scored)
    }


def assert_no_met_need_is_a_flaw(found: Recommendation) -> None:
    for id_, criterion_id in flaws(found):
        if criterion_id == TEAM_FIT:
            continue
        performance = found.model.catalogue.alternative(id_).performances[criterion_id]
        target = found.preferences.targets[criterion_id]
        assert performance.level is None or performance.level < target


@given(cases())
def test_met_need_is_never_shown_as_a_flaw(case):
    assert_no_met_need_is_a_flaw(recommend(*case))


def test_met_need_is_never_shown_as_a_flaw_in_the_real_catalogue():
    assert sum(len(flaws(found)) for found in real()) > 200
    for found in real():
        assert_no_met_need_is_a_flaw(found)


@given(cases())
def test_the_best_levels_leave_no_flaw(case):
    catalogue, made = case
    best = {key: make_performance(10.0, grade="C") for key in CRITERIA}
    listed = tuple(replace(a, performances=best) for a in catalogue.alternatives)
    found = recommend(replace(catalogue, alternatives=listed), made)
    assert {criterion for _, criterion in flaws(found)} <= {TEAM_FIT}


# An excluded alternative never appears in the ranking.


def assert_excluded_nowhere(found: Recommendation) -> None:
    """Neither in the ranking nor in anything that is said of it."""
    excluded = {e.alternative_id for e in found.exclusions}
    named = {s.alternative_id for s in found.ranking}
    if told := found.confidence:
        named |= {*told.shares, *told.ranks, *told.central, *told.shortlist}
    if steady := found.stability:
        flips = (*steady.below.values(), *steady.above.values())
        named |= {*steady.decisiveness, *(flip.challenger for flip in flips)}
    assert not named & excluded


@given(cases())
def test_excluded_alternative_appears_nowhere(case):
    assert_excluded_nowhere(recommend(*case))


def test_excluded_real_alternative_appears_nowhere():
    assert any(found.exclusions for found in real())
    for found in real():
        assert_excluded_nowhere(found)


# "Not sure" on everything differs from "doesn't matter" on everything.


def stating_nothing() -> list[tuple[str, str]]:
    """Every option of the real catalogue that says nothing of any criterion."""
    return [
        (question.id, option.id)
        for question in current_catalogue().catalogue.questions
        for option in question.options
        if not (option.needs or option.ceilings or option.language)
        # Else a typical project states nothing here either.
        and any(question.chosen(c.options)[0].needs for c in question.prior)
    ]


@pytest.mark.parametrize(("question_id", "option_id"), stating_nothing())
def test_not_sure_differs_from_each_option_that_states_nothing(question_id, option_id):
    catalogue = current_catalogue().catalogue
    question = catalogue.question(question_id)
    assert question
    calling = question.applies_when[:1]
    sure, unsure = (
        recommend(catalogue, answers(catalogue, *calling, f"{question_id}:{answer}"))
        for answer in (option_id, UNSURE)
    )
    assert sure.preferences.importances != unsure.preferences.importances


@given(profiles(levels), profiles(levels), st.sampled_from(((), ("q0:none",))))
def test_not_sure_on_everything_differs_in_samples_too(one, other, calling):
    options = [make_option(key, {key: "critical"}) for key in CRITERIA]
    none = make_option("none", exclusive=True)
    questions = [
        make_question("q0", *options, none),
        make_question("q1", *reversed(options), none, applies_when=calling),
    ]
    listed = [make_alternative("a", one), make_alternative("b", other)]
    catalogue = make_catalogue(listed, CRITERIA, questions)
    spread = []
    for answer in (UNSURE, "none"):
        made = answers(catalogue, f"q0:{answer}", f"q1:{answer}")
        found = recommend(catalogue, made)
        weights = found.model.weightings.weights(made, found.stated.ceilings[0], 0.0)
        spread.append((found.stated.weights[0].tolist(), weights.mean(axis=0).tolist()))
    equal = [0.25] * 4
    assert spread[1] == (equal, equal)
    assert spread[0][0] != equal
    assert spread[0][1] != equal
