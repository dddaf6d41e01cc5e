"""What the page of an alternative says, from small catalogues."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    EVIDENCE,
    make_alternative,
    make_catalogue,
    make_criterion,
    make_option,
    make_question,
    make_requirement,
)
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Anchor, Catalogue, Composition
from webapp.domain.derivation import derive_hybrids
from webapp.domain.performances import Performance
from webapp.domain.texts import Correction, MethodNotes
from webapp.views.facts import age_in_words
from webapp.views.stack_page import StackPage, stack_page


def page_of(catalogue: Catalogue, id_: str) -> StackPage:
    return stack_page(catalogue, catalogue.alternative(id_), Answers())


def test_level_between_anchors_names_both():
    anchors = (Anchor(0, "None."), Anchor(5, "Half."), Anchor(10, "All."))
    catalogue = make_catalogue(
        [make_alternative("a", {"speed": 7.0, "ease": 5.0})],
        criteria=[make_criterion("speed", anchors=anchors), "ease"],
    )
    between, _ = page_of(catalogue, "a").ratings
    assert between.met == Anchor(5, "Half.")
    assert between.next_up == Anchor(10, "All.")
    exact = replace(
        catalogue, alternatives=(make_alternative("a", {"speed": 5.0}, number=1),)
    )
    rating = page_of(exact, "a").ratings[0]
    assert (rating.met, rating.next_up) == (Anchor(5, "Half."), None)


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2025-05-24", ""),
        ("2025-05-23", "more than a year and a half old"),
        ("2025-05", ""),
        ("2025-04", "more than a year and a half old"),
        ("2025", ""),
        ("2024", "more than a year and a half old"),
        ("2023-11-01", "more than 3 years old"),
        ("2026-11-24", ""),
    ],
)
def test_age_is_what_is_certain_of_an_old_fact(as_of, said):
    assert age_in_words(as_of, "2026-11-24") == said


def test_ages_are_counted_from_the_newest_fact_not_from_today():
    old = replace(EVIDENCE, as_of="1999-01-01")
    near = replace(EVIDENCE, as_of="2000-01-01")
    catalogue = make_catalogue(
        [
            make_alternative("a", {"speed": 5, "ease": 5}, evidence={"manual": old}),
            make_alternative("b", {"speed": 5, "ease": 5}, evidence={"manual": near}),
        ]
    )
    shown = page_of(catalogue, "a")
    assert shown.newest == "2000-01-01"
    assert {fact.age for r in shown.ratings for fact in r.facts} == {""}


def test_limits_are_the_sources_own_words_those_of_parts_too():
    evidence = {"manual": EVIDENCE, "bad": replace(EVIDENCE, fact="It is slow.")}
    one_, two = (
        make_alternative(
            id_, {"speed": 5, "ease": 5}, evidence=evidence, limits=("bad",)
        )
        for id_ in ("one", "two")
    )
    both = make_alternative(
        "both",
        kind="hybrid",
        base="one",
        reason=(("need:speed",),),
        composition=Composition("one", "two", 1),
    )
    catalogue = derive_hybrids(make_catalogue([one_, two, both]))
    assert [fact.text for fact in page_of(catalogue, "one").limits] == ["It is slow."]
    assert len(page_of(catalogue, "both").limits) == 2


def test_corrections_stand_on_the_page_that_they_are_about():
    catalogue = make_catalogue()
    note = Correction("fast", "It is not that fast.", ("manual",))
    texts = replace(catalogue.texts, method=MethodNotes(corrections=(note,)))
    catalogue = replace(catalogue, texts=texts)
    (shown,) = page_of(catalogue, "fast").corrected
    assert shown.text == note.text
    assert [fact.text for fact in shown.facts] == [EVIDENCE.fact]
    assert page_of(catalogue, "easy").corrected == ()


def refusing(kind: str, **kw: Any) -> Catalogue:
    must = make_option("must", requires=(make_requirement(kind, **kw),))
    return make_catalogue(
        [
            make_alternative("free", {"speed": 4, "ease": 9}, languages=("latin",)),
            make_alternative("strict", {"speed": 9, "ease": 1}, traits=("strict",)),
        ],
        questions=[
            make_question("rule", must, make_option("none")),
            make_question("spoken", make_option("latin", language=True)),
        ],
    )


@pytest.mark.parametrize(
    ("kind", "kw", "refused"),
    [
        ("trait", {"trait": "strict"}, ["free"]),
        ("level", {"criterion": "ease", "at_least": 5.0}, ["strict"]),
        ("languages", {}, []),
    ],
)
def test_answers_that_always_rule_it_out_are_named(kind, kw, refused):
    catalogue = refusing(kind, **kw)
    for id_ in ("free", "strict"):
        found = page_of(catalogue, id_).suitability.refusals
        assert bool(found) == (id_ in refused)
        assert all(r.option == "Must" and r.question == "rule" for r in found)


def test_shortfalls_are_the_levels_below_target_worst_first():
    catalogue = make_catalogue(
        [make_alternative("a", {"one": 4, "two": 1, "three": 5, "four": None})],
        criteria=["one", "two", "three", "four"],
    )
    found = page_of(catalogue, "a").suitability
    assert [s.criterion.id for s in found.shortfalls] == ["two", "one"]
    assert found.target == "5"


def test_never_first_is_said_plainly():
    poor = make_alternative("poor", {"speed": 0, "ease": 0})
    good = make_alternative("good", {"speed": 9, "ease": 9})
    catalogue = make_catalogue([poor, good])
    assert "never comes first" in page_of(catalogue, "poor").suitability.often
    assert "9 of 10" in page_of(catalogue, "good").suitability.often
    assert page_of(catalogue, "poor").suitability.heavier == ()


def test_part_without_a_role_is_not_called_unknown():
    part = make_alternative(
        "part",
        {"ease": 3},
        kind="part",
        performances={"speed": Performance(why="Idle.", not_applicable=True)},
    )
    speed, ease = page_of(make_catalogue([part]), "part").ratings
    assert speed.mark.of_ten == "plays no role"
    assert ease.mark.of_ten == "not known"
