"""Answers that lead to an alternative: they do, and nothing in them is needless."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
)
from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Alternative, Catalogue, Question
from webapp.domain.leading_answers import leading_answers
from webapp.domain.recommendation import recommend
from webapp.services.current import current_catalogue

IDS = [a.id for a in current_catalogue().catalogue.alternatives]
SPEED = make_option("speed", {"speed": "critical"})
NEITHER = make_option("neither")


def leader(catalogue, chosen) -> str | None:
    winner = recommend(catalogue, chosen).winner
    return winner.alternative_id if winner else None


def all_rounder(*more: Alternative, questions: list[Question]) -> Catalogue:
    """A catalogue in which "good" leads until an answer speaks against it."""
    good = make_alternative("good", {"speed": 5.0, "ease": 9.0})
    return make_catalogue([good, *more], questions=questions)


def test_whoever_leads_the_empty_form_needs_no_answer():
    questions = [make_question("need", NEITHER, SPEED)]
    catalogue = all_rounder(questions=questions)
    assert leading_answers(catalogue, "good") == Answers()


def test_one_answer_that_does_is_all_that_is_given():
    other = make_question("other", make_option("a"), make_option("b"))
    questions = [make_question("need", NEITHER, SPEED), other]
    fast = make_alternative("fast", {"speed": 9.0, "ease": 4.0})
    catalogue = all_rounder(fast, questions=questions)
    assert leading_answers(catalogue, "fast") == answers(catalogue, "need:speed")


def hybrid_like(reason: Sequence[tuple[str, ...]], **kw: Any) -> Alternative:
    return make_alternative(
        "needed",
        {"speed": 9.0, "ease": 9.0},
        kind="variant",
        reason=tuple(reason),
        **kw,
    )


def test_reason_of_three_choices_is_taken_from_its_groups():
    questions = [make_question(id_, NEITHER, SPEED) for id_ in ("a", "b", "c")]
    reason = tuple((f"{id_}:speed",) for id_ in ("a", "b", "c"))
    catalogue = all_rounder(hybrid_like(reason, base="good"), questions=questions)
    found = leading_answers(catalogue, "needed")
    assert found == answers(catalogue, "a:speed", "b:speed", "c:speed")


def test_choice_that_opens_a_question_of_the_reason_is_made_too():
    opener = make_question("opener", NEITHER, make_option("open"))
    follow = make_question("follow", NEITHER, SPEED, applies_when=("opener:open",))
    third = make_question("third", NEITHER, SPEED)
    reason = (("follow:speed",), ("third:speed",))
    catalogue = all_rounder(
        hybrid_like(reason, base="good"), questions=[opener, follow, third]
    )
    found = leading_answers(catalogue, "needed")
    assert found == answers(catalogue, "opener:open", "follow:speed", "third:speed")


def test_several_answers_add_up_where_two_do_not_do():
    """Each open question speaks for "good", as strongly as its answer for "fast"."""
    usual = make_option("usual", {"ease": "important"})
    speed = make_option("speed", {"speed": "important"})
    questions = [make_question(id_, usual, speed) for id_ in "abcd"]
    fast = make_alternative("fast", {"speed": 9.0, "ease": 1.0})
    good = make_alternative("good", {"speed": 3.0, "ease": 9.0})
    catalogue = make_catalogue([good, fast], questions=questions)
    found = leading_answers(catalogue, "fast")
    assert found is not None
    assert len(found.chosen) == 3
    assert leader(catalogue, found) == "fast"


def test_nothing_leads_to_what_is_dominated_or_a_part():
    poor = make_alternative("poor", {"speed": 1.0, "ease": 1.0})
    part = make_alternative("part", {"speed": 10.0, "ease": 10.0}, kind="part")
    questions = [make_question("need", NEITHER, SPEED)]
    catalogue = all_rounder(poor, part, questions=questions)
    assert leading_answers(catalogue, "poor") is None
    assert leading_answers(catalogue, "part") is None


def test_catalogues_with_the_same_ids_are_told_apart():
    questions = [make_question("need", NEITHER, SPEED)]
    good = make_alternative("good", {"speed": 5.0, "ease": 9.0})
    for level, leads in ((9.0, True), (1.0, False)):
        other = make_alternative("other", {"speed": level, "ease": 4.0})
        catalogue = make_catalogue([good, other], questions=questions)
        assert (leading_answers(catalogue, "other") is not None) == leads


@pytest.mark.parametrize("id_", IDS)
def test_what_is_found_in_the_real_catalogue_leads_there(id_):
    catalogue = current_catalogue().catalogue
    found = leading_answers(catalogue, id_)
    if catalogue.alternative(id_).kind == "part":
        assert found is None
        return
    assert found
    assert leader(catalogue, found) == id_
    assert canonical(catalogue, dict(found.chosen)) == found
    for key, _ in found.chosen:
        others = {k: ids for k, ids in found.chosen if k != key}
        assert leader(catalogue, canonical(catalogue, others)) != id_
