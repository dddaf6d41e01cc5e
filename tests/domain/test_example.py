"""The answers that the method is explained with."""

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from webapp.domain.catalogue import Catalogue, PriorChoice, Question
from webapp.domain.example import example
from webapp.services.current import current_catalogue

MUST = make_option("must", requires=(make_requirement(trait="strict"),))
FREE = make_option("free", {"speed": "nice"})


def asked(id_: str, **shares: float) -> Question:
    prior = tuple(PriorChoice((option,), share) for option, share in shares.items())
    return make_question(id_, FREE, MUST, prior=prior)


def catalogue_of(*questions: Question) -> Catalogue:
    levels = {"speed": 5.0, "ease": 5.0}
    return make_catalogue(
        [
            make_alternative("strict", levels, traits=("strict",)),
            make_alternative("sterner", levels, traits=("strict",)),
            make_alternative("loose", levels),
        ],
        questions=questions,
    )


def test_each_question_is_answered_as_is_most_usual():
    catalogue = catalogue_of(asked("a", free=0.4, must=0.6), asked("b", free=1.0))
    assert example(catalogue).answers == answers(catalogue, "a:must", "b:free")


def test_most_usual_answer_that_rules_something_out_is_taken_in():
    catalogue = catalogue_of(
        asked("a", free=0.9, must=0.1), asked("b", free=0.7, must=0.3)
    )
    assert example(catalogue).answers == answers(catalogue, "a:free", "b:must")


def test_without_requirements_the_usual_form_stays():
    catalogue = catalogue_of(asked("a", free=1.0))
    assert example(catalogue).answers == answers(catalogue, "a:free")


def test_real_catalogue_has_a_requirement_to_show():
    found = example(current_catalogue().catalogue)
    assert len(found.ranking) > 1
    assert any(e.screening.breaches for e in found.exclusions)
