"""Differences between people: each is tried out by the arithmetic of the score."""

from hypothesis import given, settings

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from tests.domain.test_joint import groups, real_group
from webapp.domain.answers import canonical
from webapp.domain.catalogue import Catalogue
from webapp.domain.disagreement import Given, differences
from webapp.domain.path import applicable
from webapp.domain.recommendation import Recommendation, recommend


def with_answer(found: Recommendation, question_id: str, other: Given) -> str | None:
    """Who leads for this person with another's answer to one question."""
    catalogue, made = found.model.catalogue, found.answers
    chosen = dict(made.chosen) | {question_id: other.options}
    dropped = {id_ for id_ in made.dropped if id_ != question_id}
    dropped |= {question_id} if other.dropped else set()
    winner = recommend(catalogue, canonical(catalogue, chosen, dropped)).winner
    return winner.alternative_id if winner else None


def assert_swaps_are_what_recommend_says(group: list[Recommendation]) -> None:
    for difference in differences(group):
        for swap in difference.swaps:
            assert swap.given in difference.given
            assert swap.given != difference.given[swap.person]
            person = group[swap.person]
            assert swap.after == with_answer(person, difference.question_id, swap.given)


@settings(max_examples=50)
@given(groups(least=2))
def test_every_swap_leads_where_recommend_says(group):
    assert_swaps_are_what_recommend_says(group)


def test_every_swap_of_the_real_catalogue_leads_where_recommend_says():
    assert_swaps_are_what_recommend_says(real_group(1, 2, 7))


@settings(max_examples=50)
@given(groups())
def test_same_answers_have_no_differences(group):
    assert differences([group[0], group[0]]) == ()


@settings(max_examples=50)
@given(groups(least=2))
def test_people_differ_on_what_they_are_asked_only(group):
    for difference in differences(group):
        for person, one in enumerate(group):
            asked = [q.id for q in applicable(one.model.catalogue, one.answers)]
            is_asked = difference.given[person] is not None
            assert is_asked == (difference.question_id in asked)
            assert is_asked or all(s.person != person for s in difference.swaps)


def of(catalogue: Catalogue, *people: list[str]) -> list[Recommendation]:
    return [recommend(catalogue, answers(catalogue, *chosen)) for chosen in people]


def test_a_difference_that_decides_is_told_from_one_that_does_not():
    catalogue = make_catalogue(
        questions=[
            make_question(
                "need",
                make_option("speed", {"speed": "critical"}),
                make_option("ease", {"ease": "critical"}),
            ),
            make_question("colour", make_option("red"), make_option("blue")),
        ]
    )
    group = of(catalogue, ["need:speed", "colour:red"], ["need:ease", "colour:blue"])
    need, colour = differences(group)
    assert (need.matters, colour.matters) == (True, False)
    assert [(s.before, s.after) for s in need.swaps] == [
        ("fast", "easy"),
        ("easy", "fast"),
    ]


def test_not_sure_is_no_other_answer_than_none():
    catalogue = make_catalogue()
    assert differences(of(catalogue, ["need:unsure"], [])) == ()


def test_an_answer_under_which_nothing_is_left_matters():
    rule = make_option("typed", requires=(make_requirement(trait="typed"),))
    catalogue = make_catalogue(
        alternatives=[make_alternative("fast", {"speed": 9})],
        questions=[make_question("rule", rule, make_option("any"))],
    )
    (difference,) = differences(of(catalogue, ["rule:any"], ["rule:typed"]))
    assert [(s.before, s.after) for s in difference.swaps] == [
        ("fast", None),
        (None, "fast"),
    ]


def test_the_same_answer_with_its_requirement_dropped_is_another():
    rule = make_option("typed", requires=(make_requirement(trait="typed"),))
    catalogue = make_catalogue(questions=[make_question("rule", rule)])
    strict, lenient = (
        recommend(catalogue, answers(catalogue, "rule:typed", dropped=dropped))
        for dropped in ([], ["rule"])
    )
    (difference,) = differences([strict, lenient])
    assert difference.given == (Given(("typed",)), Given(("typed",), True))
    assert [s.after for s in difference.swaps] == [
        lenient.ranking[0].alternative_id,
        None,
    ]


def test_nobody_differs_with_nobody():
    assert differences([]) == ()
