"""Requirements first: who is out, and which answer did it."""

import pytest
from hypothesis import given

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from tests.domain.strategies import cases
from webapp.domain.catalogue import Alternative, Composition
from webapp.domain.recommendation import recommend
from webapp.domain.screening import Breach, Screening, screen

TRAIT = make_requirement("trait", trait="typed", text="has no types")
LEVEL = make_requirement("level", criterion="speed", at_least=6.0, text="is too slow")
LANGUAGES = make_requirement("languages", text="is in no language of the team")
QUESTIONS = (
    make_question(
        "team",
        make_option("python", language=True),
        make_option("ruby", language=True),
        kind="several",
    ),
    make_question("types", make_option("must", requires=(TRAIT,)), make_option("any")),
    make_question("load", make_option("high", requires=(LEVEL,)), make_option("low")),
    make_question("only", make_option("must", requires=(LANGUAGES,))),
)


def screened(alternative, *choices, dropped=()) -> Screening:
    """The screening of one alternative under these choices."""
    catalogue = make_catalogue([alternative], ["speed"], QUESTIONS)
    made = answers(catalogue, *choices, dropped=dropped)
    wanted = recommend(catalogue, made).preferences
    return screen(catalogue, made, wanted.requirements)["it"]


def it(level=5.0, **kw) -> Alternative:
    return make_alternative("it", {"speed": level}, **kw)


@pytest.mark.parametrize(
    ("alternative", "choices", "reasons"),
    [
        pytest.param(it(), (), [], id="nothing required"),
        pytest.param(it(), ("types:any", "load:low"), [], id="no option requires it"),
        pytest.param(it(), ("types:must",), ["has no types"], id="trait missing"),
        pytest.param(it(traits=("typed",)), ("types:must",), [], id="trait there"),
        pytest.param(it(6.0), ("load:high",), [], id="level reached exactly"),
        pytest.param(it(5.5), ("load:high",), ["is too slow"], id="level missed"),
        pytest.param(it(None), ("load:high",), [], id="unknown level is no breach"),
        pytest.param(
            make_alternative("it"), ("load:high",), [], id="no performance is no breach"
        ),
        pytest.param(
            it(languages=("python",)),
            ("team:python", "only:must"),
            [],
            id="language of the team",
        ),
        pytest.param(
            it(languages=("python",)),
            ("team:ruby", "only:must"),
            ["is in no language of the team"],
            id="another language",
        ),
        pytest.param(
            it(languages=("python", "ruby")),
            ("team:python", "only:must"),
            ["is in no language of the team"],
            id="all languages of a hybrid must be the team's",
        ),
        pytest.param(
            it(languages=("python", "ruby")),
            ("team:python", "team:ruby", "only:must"),
            [],
            id="both languages are",
        ),
        pytest.param(
            it(1.0),
            ("types:must", "load:high"),
            ["has no types", "is too slow"],
            id="every breach is kept",
        ),
    ],
)
def test_alternative_is_out_if_it_breaks_a_requirement(alternative, choices, reasons):
    screening = screened(alternative, *choices)
    assert [breach.text for breach in screening.breaches] == reasons
    assert screening.feasible is (not reasons)


def test_breach_names_the_answer_that_stated_it():
    screening = screened(it(), "types:must")
    assert screening.breaches == (Breach("types", "must", "has no types"),)


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ((), "is not in "),
        (("python",), "is not in Python"),
        (("python", "ruby"), "is not in Python or Ruby"),
        (("python", "ruby", "php"), "is not in Python, Ruby or Php"),
    ],
)
def test_languages_that_are_allowed_are_named(known, text):
    languages = make_requirement("languages", text="is not in {languages}")
    ids = ("python", "ruby", "php")
    team = [make_option(id_, language=True) for id_ in ids]
    questions = (
        make_question("team", *team, kind="several"),
        make_question("only", make_option("must", requires=(languages,))),
    )
    catalogue = make_catalogue([it(languages=("go",))], ["speed"], questions)
    made = answers(catalogue, *(f"team:{id_}" for id_ in known), "only:must")
    wanted = recommend(catalogue, made).preferences
    (breach,) = screen(catalogue, made, wanted.requirements)["it"].breaches
    assert breach.text == text


def test_dropped_requirement_excludes_nobody_and_leaves_the_others():
    screening = screened(it(1.0), "types:must", "load:high", dropped=["types"])
    assert [breach.question_id for breach in screening.breaches] == ["load"]


EITHER = (("types:must", "load:high"),)
BOTH = (("types:any",), ("load:high",))


@pytest.mark.parametrize(
    ("reason", "choices", "offered"),
    [
        pytest.param((), (), True, id="no reason needed"),
        pytest.param(EITHER, (), False, id="nothing stated"),
        pytest.param(EITHER, ("types:any", "load:low"), False, id="other answers"),
        pytest.param(EITHER, ("load:high",), True, id="one choice of the group"),
        pytest.param(BOTH, ("types:any",), False, id="one group of two"),
        pytest.param(BOTH, ("types:any", "load:high"), True, id="all groups"),
        pytest.param(BOTH, ("types:unsure", "load:high"), False, id="not sure"),
    ],
)
def test_variant_is_out_unless_its_reason_was_stated(reason, choices, offered):
    screening = screened(it(9.0, kind="variant", reason=reason), *choices)
    assert screening.reason_absent is (not offered)
    assert screening.feasible is offered


def test_reason_stays_stated_when_the_requirement_is_dropped():
    variant = it(kind="variant", reason=(("types:must",),))
    assert screened(variant, "types:must", dropped=["types"]).feasible


def test_parts_are_never_screened_because_they_are_never_recommended():
    catalogue = make_catalogue(
        [
            make_alternative("front"),
            make_alternative("worker", kind="part"),
            make_alternative(
                "both", kind="hybrid", composition=Composition("front", "worker", 1)
            ),
        ]
    )
    assert set(screen(catalogue, answers(catalogue), ())) == {"front", "both"}


@given(cases())
def test_nobody_breaks_a_requirement_that_no_answer_states(case):
    catalogue, made = case
    requirements = recommend(*case).preferences.requirements
    stated = {(r.question_id, r.option_id) for r in requirements}
    assert all(question_id not in made.dropped for question_id, _ in stated)
    assert all(made.holds(f"{key}:{option}") for key, option in stated)
    for screening in screen(catalogue, made, requirements).values():
        assert {(b.question_id, b.option_id) for b in screening.breaches} <= stated
