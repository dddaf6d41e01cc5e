"""Which questions are asked, and which are still open."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.builders import (
    answers,
    make_catalogue,
    make_option,
    make_question,
    make_step,
)
from tests.domain.strategies import cases
from webapp.domain.answers import Answers
from webapp.domain.path import applicable, neighbours, open_questions, progress

YES_OR_NO = (make_option("yes"), make_option("no"))
CATALOGUE = make_catalogue(
    steps=[
        make_step(
            "product",
            make_question("live", *YES_OR_NO),
            make_question("load", *YES_OR_NO, applies_when=("live:yes", "live:no")),
        ),
        make_step(
            "detail", make_question("peaks", *YES_OR_NO, applies_when=("load:yes",))
        ),
        make_step("rest", make_question("team", *YES_OR_NO)),
    ]
)


def ids(questions) -> list[str]:
    return [question.id for question in questions]


@pytest.mark.parametrize(
    ("made", "asked", "still_open"),
    [
        pytest.param((), ["live", "team"], ["live", "team"], id="nothing answered"),
        pytest.param(
            ("live:yes",),
            ["live", "load", "team"],
            ["load", "team"],
            id="a follow-up appears",
        ),
        pytest.param(
            ("live:no",),
            ["live", "load", "team"],
            ["load", "team"],
            id="any one of the choices is enough",
        ),
        pytest.param(
            ("live:yes", "load:yes"),
            ["live", "load", "peaks", "team"],
            ["peaks", "team"],
            id="a follow-up of a follow-up",
        ),
        pytest.param(
            ("live:unsure", "team:no"),
            ["live", "team"],
            [],
            id="not sure is an answer, but no reason for a follow-up",
        ),
        pytest.param(
            ("load:yes", "peaks:yes"),
            ["live", "team"],
            ["live", "team"],
            id="follow-ups fall with the answer that they follow",
        ),
    ],
)
def test_questions_follow_from_the_answers_before(made, asked, still_open):
    given_answers = answers(CATALOGUE, *made)
    assert ids(applicable(CATALOGUE, given_answers)) == asked
    assert ids(open_questions(CATALOGUE, given_answers)) == still_open


def test_progress_counts_the_questions_that_are_asked():
    found = progress(CATALOGUE, answers(CATALOGUE, "live:yes", "load:unsure"))
    assert [(p.step.id, len(p.questions), p.answered) for p in found] == [
        ("product", 2, 2),
        ("detail", 0, 0),
        ("rest", 1, 0),
    ]
    assert [p.complete for p in found] == [True, True, False]


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        (0, None, "detail"),
        (1, "product", "rest"),
        (2, "detail", None),
    ],
)
def test_neighbours_are_the_steps_before_and_after(step, before, after):
    found = neighbours(CATALOGUE, CATALOGUE.steps[step])
    assert [near and near.id for near in found] == [before, after]


def test_only_step_has_no_neighbours():
    catalogue = make_catalogue()
    assert neighbours(catalogue, catalogue.steps[0]) == (None, None)


@given(cases())
def test_every_question_that_is_asked_is_either_answered_or_open(case):
    catalogue, made = case
    answered = [question_id for question_id, _ in made.chosen]
    asked = ids(applicable(catalogue, made))
    assert sorted(answered + ids(open_questions(catalogue, made))) == sorted(asked)
    assert sum(p.answered for p in progress(catalogue, made)) == len(answered)


def test_two_versions_of_a_catalogue_ask_their_own_questions():
    """They have the same ids; what one asks must not be what the other asked."""
    opened = replace(
        CATALOGUE,
        steps=tuple(
            replace(
                step,
                questions=tuple(replace(q, applies_when=()) for q in step.questions),
            )
            for step in CATALOGUE.steps
        ),
    )
    assert hash(opened) == hash(CATALOGUE)
    for catalogue in (CATALOGUE, opened, CATALOGUE):
        asked = [q.id for q in applicable(catalogue, Answers())]
        always = [q.id for q in catalogue.questions if not q.applies_when]
        assert asked == always
    assert applicable(opened, Answers()) != applicable(CATALOGUE, Answers())
