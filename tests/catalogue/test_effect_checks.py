"""Criteria, steps, questions and options that can never make a difference."""

from typing import Any

import pytest

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_criterion,
    make_option,
    make_question,
    make_requirement,
    make_step,
)
from webapp.catalogue.effect_checks import effect_problems

NEED = make_question(
    "need",
    make_option("speed", {"speed": "important"}),
    make_option("ease", {"ease": "important"}),
    make_option("none", exclusive=True),
    kind="several",
)


def problems(*questions, **kw) -> list[str]:
    return list(effect_problems(make_catalogue(questions=(NEED, *questions), **kw)))


def test_catalogue_where_everything_counts_has_no_problem():
    assert problems() == []


def test_criterion_that_nothing_asks_for_is_found():
    levels = {"speed": 5.0, "ease": 5.0}
    alternatives = (
        make_alternative("fast", {**levels, "speed": 9.0, "charm": 3.0}),
        make_alternative("easy", {**levels, "ease": 9.0, "charm": 8.0}),
    )
    criteria: list[Any] = ["speed", "ease", "charm"]
    (found,) = problems(alternatives=alternatives, criteria=criteria)
    assert found.startswith("criteria.toml: criterion 'charm': no option needs it")
    criteria[2] = make_criterion("charm", floor=1.0)
    assert problems(alternatives=alternatives, criteria=criteria) == []


@pytest.mark.parametrize(
    ("level", "told"), [(5.0, "has level 5"), (None, "is not known")]
)
def test_criterion_on_which_all_are_alike_is_found(level, told):
    alternatives = [
        make_alternative("fast", {"speed": 9.0, "ease": 2.0, "charm": level}),
        make_alternative("easy", {"speed": 2.0, "ease": 9.0, "charm": level}),
        make_alternative("part", {"speed": 1.0, "ease": 1.0, "charm": 9}, kind="part"),
    ]
    charm = make_criterion("charm", floor=1.0)
    found = problems(alternatives=alternatives, criteria=["speed", "ease", charm])
    assert found == [
        f"criteria.toml: criterion 'charm': every alternative {told}, so it decides "
        "nothing; remove it"
    ]


def test_step_without_a_question_is_found():
    catalogue = make_catalogue(steps=[make_step("first", NEED), make_step("empty")])
    (found,) = effect_problems(catalogue)
    assert found.startswith("steps.toml: step 'empty': has no question")


def test_question_without_a_choice_is_found():
    (found,) = problems(make_question("load", make_option("low")))
    assert found.startswith("steps.toml: question 'load': offers no choice")


def test_question_that_changes_nothing_is_found():
    (found,) = problems(
        make_question("colour", make_option("red"), make_option("blue"))
    )
    assert found.startswith("steps.toml: question 'colour': none of its answers")


def test_option_that_does_what_another_does_is_found_once():
    low, much, more = (
        make_option("low"),
        make_option("much", {"speed": "critical"}),
        make_option("more", {"speed": "critical"}),
    )
    (found,) = problems(make_question("load", low, much, more))
    assert found.startswith(
        "steps.toml: question 'load', option 'more': gave the same ranking as 'much'"
    )


def test_option_whose_statement_has_no_effect_is_found():
    typed = make_requirement(kind="level", criterion="speed", at_least=1.0)
    idle = make_option("idle", requires=(typed,))  # everybody is faster than that
    none, much = make_option("none"), make_option("much", {"speed": "critical"})
    (found,) = problems(make_question("load", idle, none, much))
    assert "option 'idle': gave the same ranking as 'none'" in found


def test_options_that_state_nothing_may_be_alike():
    much = make_option("much", {"speed": "critical"})
    load = make_question("load", make_option("low"), make_option("other"), much)
    assert problems(load) == []


def test_follow_up_is_tried_where_it_is_asked():
    load = make_question(
        "load", make_option("low"), make_option("high", {"speed": "nice"})
    )
    peaks = make_question(
        "peaks",
        make_option("some", {"ease": "nice"}),
        make_option("many", {"speed": "critical"}),
        applies_when=("load:high",),
    )
    assert problems(load, peaks) == []


def test_box_that_changes_nothing_is_found():
    everywhere = make_requirement(kind="level", criterion="speed", at_least=1.0)
    boxes = make_question(
        "boxes",
        make_option("none", exclusive=True),
        make_option("speed", {"speed": "critical"}),
        make_option("idle", requires=(everywhere,)),
        make_option("ease", {"ease": "critical"}),
        kind="several",
    )
    (found,) = problems(boxes)
    assert found.startswith(
        "steps.toml: question 'boxes', option 'idle': never changed a ranking"
    )


def test_language_that_is_like_any_other_changes_nothing():
    alternatives = (
        make_alternative("fast", {"speed": 9.0, "ease": 3.0}, languages=("python",)),
        make_alternative("easy", {"speed": 4.0, "ease": 8.0}, languages=("ruby",)),
    )
    languages = [make_option(id_, language=True) for id_ in ("python", "ruby", "cobol")]
    team = make_question("team", *languages, kind="several")
    (found,) = problems(team, alternatives=alternatives)
    assert "question 'team', option 'cobol'" in found
