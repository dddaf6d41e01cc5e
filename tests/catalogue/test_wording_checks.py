"""Vague words and misspellings are found where they stand, names are left alone."""

from dataclasses import replace

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
from webapp.catalogue.prose import names, prose
from webapp.catalogue.wording_checks import VAGUE, vague_words, wording_problems
from webapp.domain.catalogue import Catalogue
from webapp.domain.components import Companion, Component, Connection, Outside
from webapp.services.current import current_catalogue


@pytest.mark.parametrize("word", VAGUE)
def test_vague_word_is_found_in_any_case(word):
    assert vague_words(f"It is {word} indeed.") == [word]
    assert vague_words(f"{word.capitalize()} it is.") == [word.capitalize()]


@pytest.mark.parametrize(
    "text",
    [
        "Everyone greatly varies.",
        "Its authors call it “simply powerful”.",
        'Its authors call it "simply powerful".',
        "The fork is called Modern, by Robust Ltd.",
        "A non-robust lock.",
        "",
    ],
)
def test_quotations_names_and_parts_of_words_are_no_vague_words(text):
    assert vague_words(text) == []


def test_each_vague_word_is_found():
    assert vague_words("Very fast. Simply great, etc.") == [
        "Very",
        "Simply",
        "great",
        "etc",
    ]


def test_bundled_texts_have_the_same_quotation_marks_as_the_pages_around_them():
    bundled = current_catalogue().catalogue
    texts = [*(sentence.text for sentence in prose(bundled)), *names(bundled)]
    assert [text for text in texts if "'" in text or '"' in text] == []


WRONG = "We recieve it."


def stating(**kw) -> Catalogue:
    alternative = make_alternative("fast", {"speed": 9.0, "ease": 3.0}, **kw)
    return make_catalogue((alternative,))


def asking(**kw) -> Catalogue:
    return make_catalogue(questions=(make_question("load", make_option("low"), **kw),))


def offering(**kw) -> Catalogue:
    load = make_question("load", replace(make_option("low"), **kw))
    return make_catalogue(questions=(load,))


@pytest.mark.parametrize(
    ("catalogue", "place"),
    [
        (stating(summary=WRONG), "alternatives/fast.toml: summary"),
        (stating(reason_text=WRONG), "alternatives/fast.toml: reason_text"),
        (
            stating(evidence={"manual": replace(EVIDENCE, fact=WRONG)}),
            "alternatives/fast.toml: evidence 'manual'",
        ),
        (
            stating(companions=(Companion("Jobs", "Celery", WRONG),)),
            "alternatives/fast.toml: companion 'Celery', note",
        ),
        (
            stating(components=(Component("app", "App", "server", WRONG),)),
            "alternatives/fast.toml: component 'app', note",
        ),
        (
            stating(connections=(Connection("app", "data", WRONG),)),
            "alternatives/fast.toml: connection 'app' to 'data', text",
        ),
        (
            offering(outside=Outside("App", "client", WRONG)),
            "steps.toml: question 'load', option 'low': outside, talks",
        ),
        (asking(why=WRONG), "steps.toml: question 'load', why"),
        (asking(help=WRONG), "steps.toml: question 'load', help"),
        (offering(text=WRONG), "steps.toml: question 'load', option 'low', text"),
        (offering(help=WRONG), "steps.toml: question 'load', option 'low', help"),
        (
            offering(requires=(make_requirement(text=WRONG),)),
            "steps.toml: question 'load', option 'low', requirement",
        ),
        (
            make_catalogue(criteria=[make_criterion("speed", definition=WRONG)]),
            "criteria.toml: criterion 'speed', definition",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_misspelling_is_found_with_its_place(catalogue, place):
    assert list(wording_problems(catalogue)) == [
        f"{place}: 'recieve' is misspelt; write 'receive'"
    ]


def test_misspelling_that_is_a_name_is_left_alone():
    named = stating(name="Recieve", summary="The authors of recieve met.")
    assert list(wording_problems(named)) == []
    inside = stating(summary="The authors of Recieve met.")
    assert list(wording_problems(inside)) == []
    made_of = stating(components=(Component("app", "Recieve", "server", "recieve"),))
    assert list(wording_problems(made_of)) == []


def test_british_and_american_spelling_are_both_right():
    text = "The colour of an organisation, the color of an organization."
    assert list(wording_problems(stating(summary=text))) == []


def test_texts_after_a_line_break_keep_their_places():
    catalogue = stating(summary="One.\nTwo.\nThree.", reason_text=WRONG)
    (found,) = wording_problems(catalogue)
    assert found.startswith("alternatives/fast.toml: reason_text: ")


def test_performances_are_read_but_those_of_hybrids_are_derived(catalogue):
    places = {sentence.place for sentence in prose(catalogue)}
    for alternative in catalogue.alternatives:
        for criterion_id in alternative.performances:
            place = f"alternatives/{alternative.id}.toml: performance {criterion_id!r}"
            assert (place in places) == (alternative.composition is None)
