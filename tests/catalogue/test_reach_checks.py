"""Alternatives that no answers put first."""

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from webapp.catalogue.reach_checks import FORMS, reach_problems
from webapp.domain.derivation import derive_hybrids
from webapp.domain.model import model
from webapp.domain.sampled_answers import TYPICAL, UNIFORM, leaders, sampled_answers

FAST = make_alternative("fast", {"speed": 9.0, "ease": 3.0})
EASY = make_alternative("easy", {"speed": 4.0, "ease": 8.0})
NEED = make_question(
    "need",
    make_option("speed", {"speed": "important"}),
    make_option("ease", {"ease": "important"}),
)
STATIC = make_question(
    "static",
    make_option("no"),
    make_option("yes", requires=(make_requirement(trait="static"),)),
)


def problems(*alternatives, questions=(NEED,)) -> list[str]:
    catalogue = make_catalogue((FAST, EASY, *alternatives), questions=questions)
    return list(reach_problems(derive_hybrids(catalogue)))


def test_alternatives_that_are_each_best_at_something_have_no_problem():
    assert problems() == []


def test_alternative_that_is_worse_everywhere_is_found():
    (found,) = problems(make_alternative("slow", {"speed": 3.5, "ease": 2.0}))
    assert found.startswith("alternatives/slow.toml: no answers were found that put it")
    assert "points behind" in found


def test_part_need_not_come_first():
    assert problems(make_alternative("part", {"speed": 1.0}, kind="part")) == []


def test_variant_is_tried_with_its_reason():
    levels = {"speed": 10.0, "ease": 7.9}
    rare = make_alternative(
        "rare", levels, kind="variant", base="fast", reason=(("static:no",),)
    )
    assert problems(rare, questions=(NEED, STATIC)) == []


def test_reason_that_asks_for_two_answers_to_one_question_is_found():
    torn = make_alternative(
        "torn",
        {"speed": 10.0, "ease": 10.0},
        kind="variant",
        reason=(("need:speed",), ("need:ease",)),
    )
    (found,) = problems(torn)
    assert found.startswith("alternatives/torn.toml: its reason can never be met")


def test_reason_may_ask_for_two_boxes():
    boxes = make_question("boxes", *NEED.options, kind="several")
    reason = (("boxes:speed",), ("boxes:ease",))
    both = make_alternative(
        "both", {"speed": 9.0, "ease": 8.0}, kind="variant", reason=reason
    )
    assert problems(both, questions=(boxes,)) == []


def test_alternative_that_its_own_reason_rules_out_is_found():
    torn = make_alternative(
        "torn", {"speed": 10.0, "ease": 10.0}, kind="variant", reason=(("static:yes",),)
    )
    static = make_alternative("static", {}, traits=("static",), kind="outcome")
    found = problems(torn, static, questions=(NEED, STATIC))
    assert [p for p in found if "torn" in p] == [
        "alternatives/torn.toml: is ruled out in all 129 forms that give its reason; "
        "look for requirements that contradict it"
    ]


def test_what_leads_no_sampled_form_is_searched_for():
    """It leads only where nearly all of fourteen answers speak for it."""
    questions = [
        make_question(
            f"q{n}",
            make_option("none"),
            *(make_option(f"o{k}", {f"c{k}": "nice"}) for k in range(4)),
        )
        for n in range(14)
    ]
    levels = {f"c{k}": 4.0 for k in range(4)}
    alternatives = (
        make_alternative("all-round", levels),
        make_alternative(
            "narrow", {**levels, "c0": 5.0, "c1": 0.0, "c2": 0.0, "c3": 0.0}
        ),
    )
    catalogue = make_catalogue(alternatives, list(levels), questions)
    for mode in (UNIFORM, TYPICAL):
        forms = sampled_answers(catalogue, FORMS, mode)
        assert "narrow" not in leaders(model(catalogue), forms)
    alone = answers(catalogue, *(f"q{n}:o0" for n in range(14)))
    assert leaders(model(catalogue), [alone]) == ["narrow"]
    assert list(reach_problems(catalogue)) == []


def test_many_without_a_chance_are_all_named():
    poor = [
        make_alternative(f"poor-{n}", {"speed": 1.0, "ease": 1.0}) for n in range(14)
    ]
    assert len(problems(*poor)) == len(poor)
