"""Other answers: every promise is kept when it is applied, and none is forgotten."""

from collections.abc import Iterator
from itertools import combinations

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
from tests.views.answer_sets import sampled
from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import UNSURE, Catalogue, PriorChoice, Question
from webapp.domain.counterfactuals import Counterfactual, Switch
from webapp.domain.path import applicable
from webapp.domain.recommendation import Recommendation, recommend
from webapp.services.current import current_catalogue

Leaders = dict[Answers, str]


def leader(catalogue: Catalogue, made: Answers) -> str | None:
    winner = recommend(catalogue, made).winner
    return winner.alternative_id if winner else None


def promised(found: Recommendation, changes: tuple[Counterfactual, ...]) -> Leaders:
    """Who is said to lead, by the answers to which each change leads."""
    catalogue = found.model.catalogue
    by_answers = {c.applied(catalogue, found.answers): c.leader for c in changes}
    assert len(by_answers) == len(changes), "one way to answer is named twice"
    return by_answers


def other_answers(
    question: Question, now: tuple[str, ...], steps: int
) -> Iterator[tuple[str, ...]]:
    """All answers to a question that take this many steps from those given.

    A step is another option; where several may be ticked, one box. An exclusive
    option clears the others by itself, and is cleared by them. Nobody steps back to
    an open question but by taking back the last box.
    """
    ids = [option.id for option in question.options]
    alone = {option.id for option in question.options if option.exclusive}
    shared = [id_ for id_ in ids if id_ not in alone]
    if question.kind == "one" or steps == 1:
        picked = ids if question.kind == "one" else alone
        yield from ((id_,) for id_ in picked if (id_,) != now and steps == 1)
    if question.kind == "one":
        return
    if now and set(now) <= alone and steps == 1:
        yield ()
    before = {id_ for id_ in now if id_ not in alone}
    for toggled in combinations(shared, steps):
        yield tuple(id_ for id_ in shared if id_ in before ^ set(toggled))


def within(
    found: Recommendation, steps: int
) -> Iterator[tuple[tuple[str, tuple[str, ...]], ...]]:
    """All changes of this many steps, to one question or to two."""
    chosen = found.answers.options
    each = [
        {
            count: [(q.id, options) for options in other_answers(q, now, count)]
            for count in (1, 2)
        }
        for q in found.model.catalogue.questions
        for now in [tuple(id_ for id_ in chosen(q.id) if id_ != UNSURE)]
    ]
    yield from ((change,) for question in each for change in question[steps])
    if steps == 2:
        for one, other in combinations(each, 2):
            yield from ((a, b) for a in one[1] for b in other[1])


def brute_force(found: Recommendation, steps: int) -> Leaders:
    """Everything that can be answered in so many steps, recommended one by one."""
    catalogue, made = found.model.catalogue, found.answers
    reached: Leaders = {}
    for changes in within(found, steps):
        then = canonical(
            catalogue, {**dict(made.chosen), **dict(changes)}, made.dropped
        )
        asked = {question.id for question in applicable(catalogue, then)}
        leads = leader(catalogue, then)
        if leads and all(id_ in asked for id_, _ in changes):
            reached[then] = leads
    return reached


def real(index: int) -> Recommendation:
    """The recommendation for a real answer set; some requirements are suspended."""
    catalogue = current_catalogue().catalogue
    made = sampled(catalogue, index)
    dropped = [id_ for id_, _ in made.chosen][index % 3 :: 3]
    return recommend(catalogue, canonical(catalogue, dict(made.chosen), dropped))


@pytest.mark.parametrize("index", range(15))
def test_every_single_change_of_a_real_answer_set_is_found_and_keeps_its_promise(index):
    found = real(index)
    assert promised(found, found.single_changes) == brute_force(found, 1)


@pytest.mark.parametrize("index", range(15))
def test_double_changes_of_a_real_answer_set_keep_their_promise(index):
    found = real(index)
    doubles = found.double_changes
    sample = doubles[:: max(1, len(doubles) // 300)]
    assert len(sample) >= min(300, len(doubles)) > 0
    for then, leads in promised(found, sample).items():
        assert leads == leader(found.model.catalogue, then)


def test_every_double_change_of_a_real_answer_set_is_found():
    found = real(1)
    assert promised(found, found.double_changes) == brute_force(found, 2)


@given(cases())
def test_every_single_change_is_found_and_keeps_its_promise(case):
    found = recommend(*case)
    assert promised(found, found.single_changes) == brute_force(found, 1)


@given(cases())
def test_every_double_change_is_found_and_keeps_its_promise(case):
    found = recommend(*case)
    assert promised(found, found.double_changes) == brute_force(found, 2)


def share(catalogue: Catalogue, switch: Switch) -> float:
    """The share of typical projects that would answer so."""
    question = catalogue.question(switch.question_id)
    assert question is not None
    clicked = switch.added or switch.removed
    chosen = sum(c.share for c in question.prior if clicked in c.options)
    return chosen if switch.added else 1.0 - chosen


@pytest.mark.parametrize("index", range(4))
def test_changes_are_in_the_order_of_what_typical_projects_answer(index):
    found = real(index)
    catalogue = found.model.catalogue
    for changes in (found.single_changes, found.double_changes):
        shares = []
        for change in changes:
            expected = 1.0
            for switch in change.switches:
                expected *= share(catalogue, switch)
            assert change.plausibility == pytest.approx(expected)
            shares.append(change.plausibility)
        assert shares == sorted(shares, reverse=True)


BOXES = make_question(
    "boxes",
    make_option("a", {"speed": "important"}),
    make_option("b", {"ease": "important"}),
    make_option("none", exclusive=True),
    kind="several",
    prior=(PriorChoice(("a",), 0.5), PriorChoice(("a", "b"), 0.3)),
)
RADIOS = make_question(
    "radios",
    make_option("a", {"speed": "important"}),
    make_option("b", {"ease": "important"}),
    make_option("no"),
    prior=(
        PriorChoice(("a",), 0.5),
        PriorChoice(("b",), 0.3),
        PriorChoice(("no",), 0.2),
    ),
)


def changes_of(
    question: Question, *made: str
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The answers after one change, most ordinary first, and after two."""
    catalogue = make_catalogue(questions=[question])
    found = recommend(catalogue, answers(catalogue, *made))
    one, two = (
        [
            change.applied(catalogue, found.answers).options(question.id)
            for change in both
        ]
        for both in (found.single_changes, found.double_changes)
    )
    return one, two


@pytest.mark.parametrize(
    ("question", "made", "one", "two"),
    [
        pytest.param(
            BOXES,
            (),
            [("a",), ("b",), ("none",)],
            [("a", "b")],
            id="nothing ticked: shares .8, .3 and 0; two boxes together",
        ),
        pytest.param(
            BOXES,
            ("boxes:a",),
            [("a", "b"), (), ("none",)],
            [("b",)],
            id="one ticked: it can be taken back, .2, or one added, or all cleared",
        ),
        pytest.param(
            BOXES,
            ("boxes:a", "boxes:b"),
            [("a",), ("b",), ("none",)],
            [()],
            id="two ticked: .7 without b, .2 without a; the exclusive one clears both",
        ),
        pytest.param(
            BOXES,
            ("boxes:none",),
            [(), ("a",), ("b",)],
            [("a", "b")],
            id="the exclusive one: taken back, or cleared by either",
        ),
        pytest.param(
            RADIOS,
            ("radios:unsure",),
            [("a",), ("b",), ("no",)],
            [],
            id="not sure: every option, two of one question never",
        ),
        pytest.param(
            RADIOS,
            ("radios:b",),
            [("a",), ("no",)],
            [],
            id="one chosen: the others, which replace it",
        ),
    ],
)
def test_one_change_is_another_option_or_one_box(question, made, one, two):
    assert changes_of(question, *made) == (one, two)


@pytest.mark.parametrize(
    ("question", "made", "switches"),
    [
        (RADIOS, (), {("a", None), ("b", None), ("no", None)}),
        (RADIOS, ("radios:b",), {("a", "b"), ("no", "b")}),
        (BOXES, ("boxes:a",), {(None, "a"), ("b", None), ("none", None)}),
    ],
    ids=["open", "one replaced", "boxes"],
)
def test_switch_says_what_is_chosen_and_what_is_taken_back(question, made, switches):
    catalogue = make_catalogue(questions=[question])
    found = recommend(catalogue, answers(catalogue, *made))
    named = [s for change in found.single_changes for s in change.switches]
    assert {(s.added, s.removed) for s in named} == switches
    assert {s.question_id for s in named} == {question.id}


def test_change_that_leaves_nobody_is_not_offered():
    typed = make_requirement("trait", trait="typed")
    rule = make_question(
        "rule", make_option("must", requires=(typed,)), make_option("no")
    )
    catalogue = make_catalogue(questions=[rule])
    found = recommend(catalogue, answers(catalogue))
    assert [c.changes[0].options for c in found.single_changes] == [("no",)]
    stuck = recommend(catalogue, answers(catalogue, "rule:must"))
    assert [c.leader for c in stuck.single_changes] == ["easy"]


@pytest.mark.parametrize("first", [(0.5, 1.0, 4.0), (0.5, 4.0, 1.0)])
def test_promise_keeps_the_rule_for_equal_scores(first):
    # 10 % + 20 % + 80 % over three: equal, whatever the order of the sum leaves in
    # the last bit. The earlier id leads.
    keys = ("speed", "ease", "safety")
    levels = {"a": first, "b": (first[0], *first[:0:-1])}
    listed = [
        make_alternative(id_, dict(zip(keys, known, strict=True)))
        for id_, known in levels.items()
    ]
    idle = make_question("idle", make_option("red"), make_option("blue"))
    catalogue = make_catalogue(listed, keys, [idle])
    found = recommend(catalogue, answers(catalogue))
    assert [change.leader for change in found.single_changes] == ["a", "a"]
