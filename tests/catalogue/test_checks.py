"""Each check of criteria and questions, by one fault that only it can find."""

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
from webapp.catalogue.checks import check
from webapp.domain.catalogue import Anchor, Catalogue, PriorChoice

YES = make_option("yes")


def stating(
    criteria: Any = ("speed",), questions: Any = (), steps: Any = None
) -> Catalogue:
    """A catalogue of nothing but these, so that nothing else can be wrong."""
    return make_catalogue((), criteria, questions, steps)


def anchored(*levels) -> Catalogue:
    anchors = tuple(Anchor(level, "Text.") for level in levels)
    return stating([make_criterion("speed", anchors=anchors)])


def asking(id_="load", *options, **kw) -> Catalogue:
    return stating(questions=[make_question(id_, *(options or [YES]), **kw)])


def offering(id_="yes", needs=None, **kw) -> Catalogue:
    return asking("load", make_option(id_, needs, **kw))


def requiring(kind, **kw) -> Catalogue:
    return offering(requires=(make_requirement(kind, **kw),))


def typical(*choices) -> Catalogue:
    prior = tuple(PriorChoice((option_id,), share) for option_id, share in choices)
    return asking(prior=prior)


@pytest.mark.parametrize(
    "catalogue",
    [
        pytest.param(make_catalogue(), id="the builders' default"),
        pytest.param(stating((), ()), id="an empty catalogue"),
        pytest.param(anchored(0, 2.5, 10), id="three anchors"),
        pytest.param(stating(["time_to_market"]), id="a criterion with underscores"),
        pytest.param(asking("time-to-market"), id="a question with hyphens"),
        pytest.param(typical(("yes", 0.1), ("yes", 0.2), ("yes", 0.7)), id="a prior"),
        pytest.param(
            requiring("level", criterion="speed", at_least=5.0), id="a requirement"
        ),
        pytest.param(
            stating(
                questions=[
                    make_question("load", YES),
                    make_question("peaks", YES, applies_when=("load:yes",)),
                ]
            ),
            id="a follow-up",
        ),
    ],
)
def test_good_catalogue_has_no_problem(catalogue):
    assert check(catalogue) == []


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (stating([make_criterion("Speed")]), "criterion 'Speed': an id is lower-case"),
        (stating([make_criterion("time-to")]), "criterion 'time-to': an id is lower"),
        (stating(["speed", "speed"]), "id 'speed' is used 2 times"),
        (anchored(0, 5, 5, 10), "criterion 'speed': anchors must rise strictly"),
        (anchored(0, 7, 5, 10), "criterion 'speed': anchors must rise strictly"),
        (anchored(1, 10), "criterion 'speed': anchors must reach from 0"),
        (anchored(0, 9), "criterion 'speed': anchors must reach from 0"),
        (anchored(), "criterion 'speed': anchors must reach from 0"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_a_criterion_is_found(catalogue, problem):
    (found,) = check(catalogue)
    assert found.startswith(f"criteria.toml: {problem}")


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (stating(steps=[make_step("a")] * 2), "step id 'a' is used 2 times"),
        (stating(steps=[make_step("1st")]), "step '1st': this id is malformed"),
        (stating(steps=[make_step("recommendation")]), "step 'recommendation': this"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_a_step_is_found(catalogue, problem):
    (found,) = check(catalogue)
    assert found.startswith(f"steps.toml: {problem}")


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (stating(questions=[make_question("q", YES)] * 2), "question id 'q' is used 2"),
        (asking("peak_load"), "question 'peak_load': this id is malformed"),
        (asking("drop"), "question 'drop': this id is malformed or reserved"),
        (asking("was"), "question 'was': this id is malformed or reserved"),
        (
            asking(applies_when=("size:big",)),
            "question 'load': applies_when 'size:big'",
        ),
        (
            asking(applies_when=("load:yes",)),
            "question 'load': applies_when 'load:yes'",
        ),
        (typical(("yes", 0.5)), "question 'load': shares of the prior add up to 0.5"),
        (typical(("yes", 0.5), ("yes", 0.6)), "question 'load': shares of the prior"),
        (typical(), "question 'load': shares of the prior add up to 0"),
        (typical(("no", 1.0)), "question 'load': prior names 'no', which is no option"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_a_question_is_found(catalogue, problem):
    (found,) = check(catalogue)
    assert found.startswith(f"steps.toml: {problem}")


def test_follow_up_of_a_later_question_is_found():
    early = make_question("peaks", YES, applies_when=("load:yes",))
    (found,) = check(stating(questions=[early, make_question("load", YES)]))
    assert found.startswith("steps.toml: question 'peaks': applies_when 'load:yes'")


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (asking("load", YES, YES), ": option id 'yes' is used 2 times"),
        (offering("Yes"), ", option 'Yes': this id is malformed"),
        (offering("unsure"), ", option 'unsure': this id is malformed or reserved"),
        (offering(needs={"charm": "nice"}), ", option 'yes': criterion 'charm' is not"),
        (offering(ceilings={"charm": 1.0}), ", option 'yes': criterion 'charm' is not"),
        (
            requiring("level", criterion="charm", at_least=1.0),
            ", option 'yes': criterion 'charm' is not",
        ),
        (
            requiring("level", criterion="speed"),
            ", option 'yes': a requirement on a level needs at_least",
        ),
        (requiring("trait", trait="typed"), ", option 'yes': no alternative has the"),
        (requiring("trait"), ", option 'yes': no alternative has the trait None"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_an_option_is_found(catalogue, problem):
    (found,) = check(catalogue)
    assert found.startswith(f"steps.toml: question 'load'{problem}")


def test_all_problems_are_found_in_one_run():
    faulty = make_catalogue(
        [make_alternative("Fast", base="gone")],
        [make_criterion("Speed")],
        [make_question("drop", YES)],
    )
    found = check(faulty)
    # ids of all three malformed or reserved, no such base, no performance
    assert [problem.partition(":")[0] for problem in found] == [
        "criteria.toml",
        "steps.toml",
        *["alternatives/Fast.toml"] * 3,
    ]
