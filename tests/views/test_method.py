"""The method, open to read: every number is the engine's own."""

from decimal import Decimal

import pytest

from tests import own_catalogue
from tests.builders import (
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from tests.reading import attr, has_section, number, one, section, words
from tests.views.answer_sets import query
from webapp.domain.catalogue import Catalogue, Level, Question
from webapp.domain.confidence import TIE_MARGIN, WORDS
from webapp.domain.example import example
from webapp.domain.sampling import READINGS, SAMPLES
from webapp.domain.scoring import METHOD_VERSION
from webapp.services.current import current_catalogue
from webapp.views.sureness import LABELS
from webapp.views.worked_example import worked_example

REAL = current_catalogue().catalogue
FOUND = example(REAL)


@pytest.fixture
def shown(page):
    return page("/method")


def test_example_is_the_recommendation_that_it_links_to(shown):
    part = section(shown, "example")
    link = one(part, ".block__intro a")
    assert attr(link, "href") == f"/recommendation{query(FOUND.answers)}"
    assert FOUND.winner
    winner = REAL.alternative(FOUND.winner.alternative_id).name
    assert winner in words(section(shown, "sum"))


def test_points_of_the_example_add_up_to_the_score(shown):
    table = one(section(shown, "sum"), "table")
    points = [number(words(row.select("td")[-1])) for row in table.select("tbody tr")]
    total = number(words(one(table, "tfoot td")))
    assert sum(points, Decimal(0)) == total
    assert FOUND.winner
    assert total == round(Decimal(FOUND.winner.score), 1)
    assert len(points) == len(FOUND.winner.contributions)


def test_lines_of_the_sum_come_out_as_near_as_the_page_says(shown):
    part = section(shown, "sum")
    assert "a line may come out a tenth or two off" in words(part)
    for row in part.select("tbody tr"):
        weight, *_, value, points = [words(td) for td in row.select("td")]
        share = Decimal(weight.removesuffix("%").strip())
        product = share * Decimal(value.replace("\N{MINUS SIGN}", "-"))
        assert abs(product - number(points)) <= Decimal("0.2")


def test_step_by_step_criterion_is_a_line_of_the_sum(shown):
    followed = one(section(shown, "sum"), ".plain-table__marked")
    points = words(followed.select("td")[-1])
    assert f"{points} points" in words(section(shown, "example"))
    assert words(one(followed, "th")) in words(section(shown, "example"))


def test_requirement_of_the_example_names_what_it_rules_out(shown):
    out = [
        REAL.alternative(e.alternative_id).name
        for e in FOUND.exclusions
        if e.screening.breaches and not e.screening.reason_absent
    ]
    text = words(section(shown, "example"))
    assert "is a requirement" in text
    assert any(name in text for name in out)


def test_limits_of_importances_are_told_with_their_numbers(shown):
    """Without them nobody could redo a sum that one of them bounds."""
    text = words(section(shown, "steps"))
    for option in (o for q in REAL.questions for o in q.options if o.ceilings):
        assert f"“{option.text}” caps “" in text
        for id_, most in option.ceilings.items():
            sentence = text.partition(f"“{option.text}” caps ")[2].partition(";")[0]
            assert f"“{REAL.criterion(id_).name}”" in sentence
            assert f" at {most:g}" in sentence
    for criterion in (c for c in REAL.criteria if c.floor):
        assert f"“{criterion.name}” at least {criterion.floor:g}" in text


def test_words_stand_beside_their_numbers(shown):
    rows = section(shown, "sure").select("tbody tr")
    assert [words(one(row, "th")) for row in rows] == list(LABELS.values())
    for row, least in zip(rows, WORDS.values(), strict=False):
        assert words(one(row, "td")) == f"at least {100 * least:g} of 100"


def test_samples_ties_and_version_are_those_of_the_method(shown):
    text = words(section(shown, "sure"))
    assert f"{READINGS:,} times" in text
    assert f"counted in {SAMPLES:,}" in text
    assert f"fewer than {TIE_MARGIN:g} points" in text
    digest = current_catalogue().digest[:12]
    assert f"Method {METHOD_VERSION}, catalogue {digest}" in words(shown)


def test_every_criterion_stands_under_its_rule_for_combinations(shown):
    links = one(section(shown, "evidence"), ".rules").select("a")
    assert {words(a) for a in links} == {criterion.name for criterion in REAL.criteria}
    assert len(links) == len(REAL.criteria)


def test_what_was_left_out_and_the_bias_note_come_from_the_catalogue(shown):
    notes = REAL.texts.method
    left_out = section(shown, "left-out")
    assert [words(tag) for tag in left_out.select("dt")] == [
        item.name for item in notes.left_out
    ]
    assert [words(tag) for tag in left_out.select("dd")] == [
        item.why for item in notes.left_out
    ]
    bias = section(shown, "bias")
    assert [words(tag) for tag in bias.select("p")] == list(notes.bias)
    assert "object" in words(bias)


def test_catalogue_without_notes_has_no_empty_sections(page, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))
    soup = page("/method")
    for name in ("left-out", "bias"):
        assert not has_section(soup, name)


def small(*questions: Question, ease: float | None = 9.0) -> Catalogue:
    return make_catalogue(
        [
            make_alternative("good", {"speed": 9.0, "ease": ease}, traits=("strict",)),
            make_alternative("poor", {"speed": 1.0, "ease": 1.0}),
        ],
        questions=questions,
    )


def test_budget_is_shared_among_the_needs_of_an_answer():
    """critical 4 and important 2 share a budget of 4: 4 * 4/6 and 4 * 2/6."""
    needs: dict[str, Level] = {"speed": "critical", "ease": "important"}
    found = worked_example(small(make_question("a", make_option("both", needs))))
    assert found
    (share,) = found.shares
    assert found.criterion.id == "speed"
    assert (share.own, share.all, share.budget, share.added) == ("4", "6", "4", "2.67")
    assert (found.importance, found.total_importance) == ("2.67", "4.00")
    assert found.weight == "66.7\N{NO-BREAK SPACE}%"
    assert (found.value, found.points, found.score) == ("1.00", "66.7", "100.0")


def test_criterion_of_most_answers_is_followed():
    one_ = make_option("one", {"ease": "critical"})
    two = make_option("two", {"speed": "nice"})
    a, b, c = (
        make_question(i, o) for i, o in zip("abc", (one_, two, two), strict=True)
    )
    found = worked_example(small(a, b, c))
    assert found
    assert found.criterion.id == "speed"
    assert [share.short for share in found.shares] == ["b", "c"]


def test_unknown_level_of_the_example_is_said_to_be_unknown():
    question = make_question("a", make_option("x", {"ease": "nice"}))
    found = worked_example(small(question, ease=None))
    assert found
    assert (found.rating.met, found.terms[0].level) == (None, "not known")


def test_requirement_of_the_example_is_told_with_what_it_rules_out():
    must = make_option(
        "must", {"speed": "nice"}, requires=(make_requirement(trait="strict"),)
    )
    catalogue = small(make_question("a", must))
    third = make_alternative("third", {"speed": 1, "ease": 1}, traits=("strict",))
    catalogue = make_catalogue(
        [*catalogue.alternatives, third], questions=catalogue.questions
    )
    found = worked_example(catalogue)
    assert found
    assert found.ruled_out
    assert (found.ruled_out.said, found.ruled_out.names) == ("Must", "Poor")


def test_requirement_that_rules_out_most_is_told():
    strict = make_option("strict", requires=(make_requirement(trait="strict"),))
    quick = make_option("quick", requires=(make_requirement(trait="quick"),))
    levels = {"speed": 1.0, "ease": 1.0}
    catalogue = make_catalogue(
        [
            make_alternative("good", levels, traits=("strict", "quick")),
            make_alternative("fine", levels, traits=("strict", "quick")),
            make_alternative("poor", levels),
            make_alternative("third", levels, traits=("quick",)),
        ],
        questions=[make_question("a", quick), make_question("b", strict)],
    )
    found = worked_example(catalogue)
    assert found
    assert found.ruled_out
    assert (found.ruled_out.said, found.ruled_out.names) == (
        "Strict",
        "Poor and Third",
    )


def test_nothing_to_recommend_makes_no_example():
    never = make_option("never", requires=(make_requirement(trait="magic"),))
    assert worked_example(small(make_question("a", never))) is None
