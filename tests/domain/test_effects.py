"""What answers state: many sets at once, bit for bit as one by one, and by hand."""

from collections.abc import Sequence
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import applied, cases, changes
from tests.views.answer_sets import sampled
from webapp.domain.answers import Answers, canonical
from webapp.domain.budget import budgeted, prior_mean
from webapp.domain.catalogue import Catalogue, Option, Question
from webapp.domain.effect_rows import Limits
from webapp.domain.effects import Change
from webapp.domain.matrix import NEEDS
from webapp.domain.model import model
from webapp.domain.path import applicable, open_questions
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.scoring import scores
from webapp.domain.team import TEAM_SHARE, team_match
from webapp.services.current import current_catalogue

Changes = Sequence[tuple[Change, ...]]

FIELDS = (
    "importances",
    "needs",
    "ceilings",
    "weights",
    "team_shares",
    "matches",
    "feasible",
)


def assert_at_once_as_one_by_one(
    catalogue: Catalogue, made: Answers, sets: Changes
) -> None:
    """Nothing is rounded: what a set states must not depend on its neighbours."""
    tables = model(catalogue)
    many = tables.effects.stated(made, sets)
    points = scores(tables.matrix, many)
    ids = [alternative.id for alternative in tables.matrix.alternatives]
    for number, several in enumerate(sets):
        then = applied(catalogue, made, several)
        alone = recommend(catalogue, then)
        for name in FIELDS:
            here, there = getattr(many, name)[number], getattr(alone.stated, name)[0]
            assert np.array_equal(here, there), (name, several)
        assert dict(zip(ids, points[number].tolist(), strict=True)) == points_of(alone)
        # The ranking leaves out what `screen` finds, by other code than the rows.
        listed = [
            id_ for id_, yes in zip(ids, many.feasible[number], strict=True) if yes
        ]
        assert set(listed) == {s.alternative_id for s in alone.ranking}
        asked = {question.id for question in applicable(catalogue, then)}
        assert many.asked[number] == all(
            change.question_id in asked for change in several
        )


def points_of(found: Recommendation) -> dict[str, float | None]:
    """The score of every alternative, excluded ones too."""
    points: dict[str, float | None] = {s.alternative_id: s.score for s in found.ranking}
    return points | {e.alternative_id: e.score for e in found.exclusions}


@given(st.data())
def test_sets_evaluated_at_once_give_bit_for_bit_what_each_gives_alone(data):
    catalogue, made = data.draw(cases())
    sets = [(), *data.draw(st.lists(changes(catalogue), max_size=12))]
    assert_at_once_as_one_by_one(catalogue, made, sets)


@given(cases())
def test_a_set_is_the_same_whatever_stands_beside_it(case):
    catalogue, made = case
    table = model(catalogue).effects
    sets = single_changes(catalogue)
    many = table.stated(made, sets)
    few = table.stated(made, sets[::-3])
    for name in (*FIELDS, "asked"):
        assert np.array_equal(getattr(many, name)[::-3], getattr(few, name)), name


def single_changes(catalogue: Catalogue) -> list[tuple[Change, ...]]:
    """Every option alone, for every question, and every question left open."""
    return [
        (Change(question.id, options),)
        for question in catalogue.questions
        for options in [(), *((option.id,) for option in question.options)]
    ]


def test_all_single_changes_of_60_real_answer_sets_are_the_same_one_by_one():
    catalogue = current_catalogue().catalogue
    sets = single_changes(catalogue)
    for index in range(60):
        made = sampled(catalogue, index)
        # The requirements of every other question are suspended.
        dropped = [id_ for id_, _ in made.chosen][index % 2 :: 2]
        made = canonical(catalogue, dict(made.chosen), dropped)
        assert_at_once_as_one_by_one(catalogue, made, sets)


def chosen_options(
    catalogue: Catalogue, made: Answers
) -> list[tuple[Question, list[Option]]]:
    """Each question that is asked, with the options that were chosen."""
    return [
        (q, [o for o in q.options if made.holds(f"{q.id}:{o.id}")])
        for q in applicable(catalogue, made)
    ]


def expected_importance(
    catalogue: Catalogue, made: Answers, criterion_id: str
) -> float:
    """Section 1 of the method in plain words: sum, ceiling, cap at 5, floor."""
    total, ceiling = 0.0, inf
    for question, options in chosen_options(catalogue, made):
        stated = budgeted(options) if options else prior_mean(question)
        total += stated.get(criterion_id, 0.0)
        ceiling = min([ceiling, *(o.ceilings.get(criterion_id, inf) for o in options)])
    return max(min(total, ceiling, 5.0), catalogue.criterion(criterion_id).floor)


def expected_need(catalogue: Catalogue, made: Answers, criterion_id: str) -> int:
    """The code of the strongest need that any chosen option states."""
    every = [o for _, options in chosen_options(catalogue, made) for o in options]
    return max((NEEDS.index(o.needs.get(criterion_id)) for o in every), default=0)


def expected_team_share(catalogue: Catalogue, made: Answers) -> float:
    """A quarter if any language is known, scaled by the least share of fit stated."""
    every = [o for _, options in chosen_options(catalogue, made) for o in options]
    shares = [o.fit_share for o in every if o.fit_share is not None]
    known = any(o.language for o in every)
    return TEAM_SHARE * min([1.0, *shares]) if known else 0.0


@given(st.lists(st.floats(0.0, 10.0), max_size=6), st.data())
def test_the_strictest_of_some_limits_has_the_greatest_code(limits, data):
    known = Limits(limits)
    some = [data.draw(st.sampled_from(limits))] if limits else []
    some += data.draw(st.lists(st.sampled_from(limits))) if limits else []
    code = known.code(some)
    assert known.values[code] == min(some, default=inf)
    assert code == max((known.code([limit]) for limit in some), default=0)


@given(cases())
def test_answers_state_what_their_options_say(case):
    catalogue, made = case
    found = recommend(catalogue, made)
    for criterion in catalogue.criteria:
        rho = found.preferences.importances[criterion.id]
        assert rho == pytest.approx(expected_importance(catalogue, made, criterion.id))
    assert found.stated.needs[0].tolist() == [
        expected_need(catalogue, made, c.id) for c in catalogue.criteria
    ]
    assert found.preferences.team_share == expected_team_share(catalogue, made)
    assert found.stated.matches[0].tolist() == [
        team_match(catalogue, found.preferences.languages, a.languages)
        for a in found.model.matrix.alternatives
    ]


@pytest.mark.parametrize("index", range(0, 60, 3))
def test_real_answers_state_what_their_options_say(index):
    catalogue = current_catalogue().catalogue
    made = sampled(catalogue, index)
    wanted = recommend(catalogue, made).preferences
    assert wanted.importances == pytest.approx(
        {c.id: expected_importance(catalogue, made, c.id) for c in catalogue.criteria}
    )
    assert wanted.team_share == expected_team_share(catalogue, made)


def assert_ahead_as_stated(catalogue: Catalogue, made: Answers) -> None:
    """A first answer to an open question states what the same change states."""
    tables = model(catalogue)
    ahead = [
        Change(question.id, choice.options)
        for question in open_questions(catalogue, made)
        for choice in question.prior
    ]
    found, numbers = tables.effects.stated_and_ahead([Answers(), made])
    answered = tables.effects.usual.places[numbers].tolist()
    assert [catalogue.questions[p].id for p in answered] == [c[0] for c in ahead]
    slowly = tables.effects.stated(made, [(), *((change,) for change in ahead)])
    for name in FIELDS:
        one_by_one, (_, now, *then) = getattr(slowly, name), getattr(found, name)
        assert np.array_equal(now, one_by_one[0]), name
        if then:
            np.testing.assert_allclose(then, one_by_one[1:], atol=1e-12)


@given(cases())
def test_answers_ahead_state_what_they_will_state(case):
    assert_ahead_as_stated(*case)


def test_answers_ahead_state_what_they_will_state_in_the_real_catalogue():
    catalogue = current_catalogue().catalogue
    for index in range(30):
        made = sampled(catalogue, index)
        some = Answers(made.chosen[: index % len(made.chosen)])
        assert_ahead_as_stated(catalogue, canonical(catalogue, dict(some.chosen)))
