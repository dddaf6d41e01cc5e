"""Sampled forms: the same in every run, complete, and spread as they say."""

from collections import Counter

import pytest

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from webapp.domain.answers import applies
from webapp.domain.catalogue import PriorChoice
from webapp.domain.model import model
from webapp.domain.recommendation import recommend
from webapp.domain.sampled_answers import (
    TYPICAL,
    UNIFORM,
    calling_for,
    leaders,
    points,
    rankings,
    sampled_answers,
)
from webapp.services.current import current_catalogue

LOAD = make_question(
    "load",
    make_option("low", {"ease": "important"}),
    make_option("high", {"speed": "critical"}),
    prior=(PriorChoice(("low",), 0.75), PriorChoice(("high",), 0.25)),
)
PEAKS = make_question(
    "peaks",
    make_option("some", {"speed": "nice"}),
    make_option("many", {"speed": "critical"}),
    applies_when=("load:high",),
)
BOXES = make_question(
    "boxes",
    make_option("a", {"speed": "nice"}),
    make_option("b", {"ease": "nice"}),
    make_option("none", exclusive=True),
    kind="several",
    prior=(PriorChoice(("a", "b"), 0.5), PriorChoice(("none",), 0.5)),
)
CATALOGUE = make_catalogue(questions=(LOAD, PEAKS, BOXES))


@pytest.mark.parametrize("mode", [UNIFORM, TYPICAL])
def test_forms_are_the_same_in_every_run(mode):
    assert sampled_answers(CATALOGUE, 50, mode) == sampled_answers(CATALOGUE, 50, mode)


@pytest.mark.parametrize("mode", [UNIFORM, TYPICAL])
def test_forms_answer_what_is_asked_and_nothing_else(mode):
    for form in sampled_answers(CATALOGUE, 200, mode):
        made = {f"{key}:{id_}" for key, ids in form.chosen for id_ in ids}
        for question in CATALOGUE.questions:
            assert bool(form.options(question.id)) == applies(question, made)


def share(mode, question_id, *option_ids, size: int = 4000) -> float:
    forms = sampled_answers(CATALOGUE, size, mode)
    answered = Counter(form.options(question_id) for form in forms)
    return answered[option_ids] / size


def test_uniform_forms_take_each_option_as_often():
    assert share(UNIFORM, "load", "low") == pytest.approx(0.5, abs=0.01)
    assert share(UNIFORM, "boxes", "none") == pytest.approx(1 / 3, abs=0.02)


def test_uniform_forms_tick_two_boxes_at_times_but_none_beside_one_that_stands_alone():
    found = Counter(
        form.options("boxes") for form in sampled_answers(CATALOGUE, 900, UNIFORM)
    )
    assert set(found) == {("a",), ("b",), ("a", "b"), ("none",)}
    # Two boxes in half of the forms, of nine pairs two are these.
    assert found["a", "b"] / 900 == pytest.approx(1 / 2 * 2 / 9, abs=0.01)


def test_typical_forms_follow_the_priors():
    assert share(TYPICAL, "load", "low") == pytest.approx(0.75, abs=0.01)
    assert share(TYPICAL, "boxes", "a", "b") == pytest.approx(0.5, abs=0.01)
    assert share(TYPICAL, "boxes", "a") == 0.0


def test_forms_make_the_choices_that_are_insisted_on():
    made = [{"load": ["high"]}, {"boxes": ["b"]}]
    forms = sampled_answers(CATALOGUE, 40, UNIFORM, made)
    assert all(form.holds("load:high") for form in forms[::2])
    assert all(form.holds("boxes:b") for form in forms[1::2])
    assert not any(form.holds("boxes:none") for form in forms[1::2])
    assert not all(form.holds("load:high") for form in forms[1::2])


def test_choices_of_a_follow_up_call_for_it():
    assert calling_for(CATALOGUE, ["peaks:many", "boxes:a"]) == {
        "peaks": ["many"],
        "load": ["high"],
        "boxes": ["a"],
    }


def test_many_forms_are_evaluated_as_one():
    catalogue = current_catalogue().catalogue
    tables = model(catalogue)
    forms = (
        *sampled_answers(catalogue, 30, UNIFORM),
        *sampled_answers(catalogue, 30, TYPICAL),
    )
    ids = [alternative.id for alternative in tables.matrix.alternatives]
    for form, order, first in zip(
        forms, rankings(tables, forms), leaders(tables, forms), strict=True
    ):
        ranking = [s.alternative_id for s in recommend(catalogue, form).ranking]
        assert [ids[place] for place in order if place >= 0] == ranking
        assert first == (ranking[0] if ranking else None)


def test_nobody_leads_where_all_is_ruled_out():
    out = make_option("out", requires=(make_requirement(trait="typed"),))
    question = make_question("typed", out, make_option("any"))
    catalogue = make_catalogue(questions=(question,))
    tables = model(catalogue)
    forms = [answers(catalogue, "typed:out"), answers(catalogue, "typed:any")]
    assert leaders(tables, forms)[0] is None
    assert leaders(tables, forms)[1] is not None
    assert (points(tables, forms)[0] == -float("inf")).all()


def test_without_alternatives_nobody_leads():
    empty = make_catalogue(alternatives=(), questions=(LOAD,))
    assert leaders(model(empty), sampled_answers(empty, 3, UNIFORM)) == [None] * 3


def test_alternatives_that_can_be_told_apart_share_the_forms():
    catalogue = make_catalogue(
        (
            make_alternative("fast", {"speed": 9.0, "ease": 3.0}),
            make_alternative("easy", {"speed": 4.0, "ease": 8.0}),
        ),
        questions=(LOAD, PEAKS, BOXES),
    )
    found = Counter(leaders(model(catalogue), sampled_answers(catalogue, 99, UNIFORM)))
    assert set(found) == {"fast", "easy"}
