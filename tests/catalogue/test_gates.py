"""Each gate finds what it is there for, in small catalogues that break it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_option,
    make_performance,
    make_question,
    make_requirement,
)
from webapp.catalogue.gates import GATES, SCENARIO_GATES, Measured, gates
from webapp.catalogue.scenarios import Scenario, judge
from webapp.catalogue.vocabulary import Rule, Vocabulary
from webapp.catalogue.win_shares import confidence_by_answers, win_shares
from webapp.domain.catalogue import Composition
from webapp.domain.derivation import derive_hybrids
from webapp.domain.sampled_answers import TYPICAL, UNIFORM

NAMES = (*GATES, *SCENARIO_GATES)
WINS, TOO_MUCH, HYBRIDS, EFFECT, REACH, CONFIDENCE, UNKNOWN, JUDGED = GATES
ACCEPTED, FORBIDDEN, EXPECTED, SHORTLISTED = SCENARIO_GATES
FAST = make_alternative("fast", {"speed": 9.0, "ease": 3.0})
EASY = make_alternative("easy", {"speed": 4.0, "ease": 8.0})


def broken(gate, alternatives=(FAST, EASY), questions=None, outcomes=()) -> list[str]:
    catalogue = derive_hybrids(make_catalogue(alternatives, questions=questions))
    measured = Measured(catalogue, outcomes, forms=400, forms_for_confidence=5)
    return list({**GATES, **SCENARIO_GATES}[gate](measured))


def test_shares_add_up_and_are_of_forms_that_leave_somebody():
    out = make_option("out", requires=(make_requirement(trait="typed"),))
    catalogue = make_catalogue(
        questions=(make_question("typed", out, make_option("any")),)
    )
    found = win_shares(catalogue, UNIFORM, 100)
    assert sum(found.won.values()) == pytest.approx(1.0)
    assert found.nobody == pytest.approx(0.5, abs=0.03)
    assert found.competed["fast"] == pytest.approx(1.0 - found.nobody)
    assert min(found.behind.values()) == 0.0


def test_forms_that_leave_nobody_give_no_shares():
    out = make_option("out", requires=(make_requirement(trait="typed"),))
    catalogue = make_catalogue(questions=(make_question("typed", out),))
    found = win_shares(catalogue, TYPICAL, 20)
    assert (found.nobody, set(found.won.values())) == (1.0, {0.0})
    assert set(found.behind.values()) == {float("inf")}


def test_confidence_is_looked_at_after_each_number_of_answers():
    found = confidence_by_answers(make_catalogue(), UNIFORM, 10)
    assert [*found] == ["0", "4", "8", "12", "all"]
    assert found["4"] == found["all"]  # the form has one question
    assert all(0.0 < share <= 1.0 for share in found.values())


def test_alternative_that_never_wins_breaks_a_gate():
    slow = make_alternative("slow", {"speed": 3.0, "ease": 2.0})
    (problem,) = broken(WINS, (FAST, EASY, slow))
    assert problem.startswith("slow: wins none of 400 forms")
    assert broken(WINS) == []


def test_alternative_that_hardly_ever_competes_is_left_to_the_search():
    out = make_option("out", requires=(make_requirement(trait="rare"),))
    doors = [make_question(f"door-{n}", make_option("open"), out) for n in range(9)]
    choices = [(f"door-{n}:out",) for n in range(9)]
    rare = make_alternative("rare", {"speed": 1.0, "ease": 1.0}, kind="variant")
    rare = replace(rare, reason=tuple(choices), traits=("rare",))
    assert broken(WINS, (FAST, EASY, rare), doors) == []


def test_alternative_that_wins_too_much_breaks_a_gate():
    """Of two, one must win half of the forms."""
    found = broken(TOO_MUCH)
    assert found[0].endswith("too many")
    assert found[0].startswith(("fast: wins", "easy: wins"))
    alike = [
        make_alternative(
            f"best-{n}", {f"c{n}": 9.0} | {f"c{k}": 1.0 for k in range(4) if k != n}
        )
        for n in range(4)
    ]
    options = [make_option(f"o{n}", {f"c{n}": "critical"}) for n in range(4)]
    catalogue = make_catalogue(
        alike, [f"c{n}" for n in range(4)], [make_question("need", *options)]
    )
    assert list(GATES[TOO_MUCH](Measured(catalogue, forms=400))) == []


def test_hybrids_have_a_share_that_is_neither_small_nor_large():
    both = make_alternative("both", kind="hybrid", reason=(("need:speed",),))
    both = replace(both, composition=Composition("fast", "easy", 2))
    need = make_question(
        "need", make_option("speed", {"speed": "nice"}), make_option("no")
    )
    (few,) = broken(HYBRIDS, (FAST, EASY, both), (need,))
    assert few.startswith("hybrids: win 0.0% together, 5.0% too few")
    strong = replace(both, performances={}, composition=None)
    strong = make_alternative("both", {"speed": 10.0, "ease": 10.0}, kind="hybrid")
    (many,) = broken(HYBRIDS, (FAST, EASY, strong), (need,))
    assert "too many" in many
    assert broken(HYBRIDS) == []


def test_question_without_effect_breaks_a_gate():
    colour = make_question("colour", make_option("red"), make_option("blue"))
    assert any("'colour'" in problem for problem in broken(EFFECT, questions=(colour,)))
    assert broken(EFFECT) == []


def test_alternative_out_of_reach_breaks_a_gate():
    slow = make_alternative("slow", {"speed": 3.0, "ease": 2.0})
    assert any("slow" in problem for problem in broken(REACH, (FAST, EASY, slow)))
    assert broken(REACH) == []


def test_confidence_that_falls_breaks_a_gate():
    measured = Measured(make_catalogue())
    falling = {"0": 0.5, "4": 0.47, "8": 0.46, "all": 0.6}
    rising = {"0": 0.5, "4": 0.49, "8": 0.7, "all": 0.7}
    measured.confidence = {UNIFORM: falling, TYPICAL: rising}
    (problem,) = GATES[CONFIDENCE](measured)
    assert problem == (
        "uniform answers: falls from 0.50 after 0 answers to 0.47 after 4"
    )
    measured.confidence = {UNIFORM: rising, TYPICAL: {"0": 0.5, "all": 0.5}}
    (problem,) = GATES[CONFIDENCE](measured)
    assert problem.startswith("typical answers: all answers leave it no higher")


@pytest.mark.parametrize(
    ("gate", "performance"),
    [
        (UNKNOWN, make_performance(None)),
        (JUDGED, make_performance(5.0, grade="C")),
    ],
    ids=["unknown", "judged"],
)
def test_too_many_weak_performances_break_a_gate(gate, performance):
    assert broken(gate) == []
    weak = replace(FAST, performances={**FAST.performances, "ease": performance})
    (problem,) = broken(gate, (weak, EASY))
    assert "fast 1" in problem
    assert problem.startswith("25.0% of performances")


SPEED = Scenario("S1", "A race", {"need": "speed"}, ("fast",))
WORDS = Vocabulary(
    needs={"need": (Rule(answers=("need:speed",), words=("speed",)),)},
    unstated={"need": "none"},
)


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({}, []),
        ({"top": ("easy",), "acceptable": ("fast",)}, [EXPECTED, SHORTLISTED]),
        ({"top": ("easy",)}, [ACCEPTED, EXPECTED, SHORTLISTED]),
        (
            {"top": ("easy",), "must_not_be_first": ("fast",)},
            [FORBIDDEN, EXPECTED, SHORTLISTED],
        ),
        ({"needs": {"need": "luck"}}, [ACCEPTED, EXPECTED, SHORTLISTED]),
    ],
    ids=["expected", "acceptable", "other", "forbidden", "not understood"],
)
def test_scenario_breaks_the_gates_that_concern_it(changed, failing):
    outcome = judge(make_catalogue(), WORDS, replace(SPEED, **changed))
    found = [gate for gate in SCENARIO_GATES if broken(gate, outcomes=(outcome,))]
    assert found == failing


def test_gates_for_scenarios_are_held_only_where_there_are_any():
    catalogue = make_catalogue()
    outcome = judge(catalogue, WORDS, SPEED)
    few: Any = {"forms": 50, "forms_for_confidence": 2}
    assert [g.name for g in gates(Measured(catalogue, **few))] == list(GATES)
    assert [g.name for g in gates(Measured(catalogue, (outcome,), **few))] == [*NAMES]
