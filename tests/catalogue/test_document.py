"""The catalogue as one document: strict parsing, canonical text, digest."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from tests.builders import make_alternative, make_catalogue, make_document
from webapp.catalogue.document import build, digest, parse, to_json
from webapp.catalogue.shape import CatalogueError
from webapp.domain.catalogue import Composition

ALTERNATIVES = [
    make_alternative("fast", {"speed": 8.0, "ease": 3.0}),
    make_alternative("easy", {"speed": 4.0, "ease": None}),
    make_alternative(
        "both",
        kind="hybrid",
        base="fast",
        reason=(("need:speed",),),
        composition=Composition("fast", "easy", 2),
    ),
]


def document() -> dict[str, Any]:
    """A document as it comes from a database: made of JSON, free to be changed."""
    stored: dict[str, Any] = json.loads(
        to_json(make_document(make_catalogue(ALTERNATIVES)))
    )
    return stored


def problems(stated) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        parse(stated)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_document_states_the_catalogue_that_it_was_made_of():
    assert parse(document()) == make_catalogue(ALTERNATIVES)


def test_whole_numbers_become_levels_and_optional_fields_may_be_left_out():
    stated = document()
    later = ("components", "connections")
    for field in ("traits", "base", "companions", "composition", "first_steps", *later):
        del stated["alternatives"][0][field]
    del stated["steps"][0]["questions"][0]["options"][0]["outside"]
    stated["alternatives"][0]["performances"]["speed"]["level"] = 8
    first = parse(stated).alternatives[0]
    assert first == make_catalogue(ALTERNATIVES).alternatives[0]
    assert type(first.performances["speed"].level) is float


def test_only_building_derives_hybrids():
    assert parse(document()).alternative("both").performances == {}
    derived = build(document()).alternative("both").performances
    assert derived["speed"].level == 8.0  # capability: max(8, 4 - .5)
    assert derived["ease"].level is None


A_PERFORMANCE = ("alternatives", 0, "performances", "speed")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        pytest.param(("texts", "title"), 5, "catalogue.texts.title", id="no text"),
        pytest.param(
            ("alternatives", 1, "number"),
            "7",
            "catalogue.alternatives[1].number",
            id="text for a whole number",
        ),
        pytest.param(
            (*A_PERFORMANCE, "level"),
            "8",
            "catalogue.alternatives[0].performances['speed'].level",
            id="text for a level",
        ),
        pytest.param(
            (*A_PERFORMANCE, "level"),
            True,
            "catalogue.alternatives[0].performances['speed'].level",
            id="yes or no for a level",
        ),
        pytest.param(
            (*A_PERFORMANCE, "grade"),
            "D",
            "catalogue.alternatives[0].performances['speed'].grade",
            id="a grade that does not exist",
        ),
        pytest.param(
            ("criteria", 0, "derivation"),
            "magic",
            "catalogue.criteria[0].derivation",
            id="a rule that does not exist",
        ),
        pytest.param(
            ("steps", 0, "questions", 0, "options", 0, "needs", "speed"),
            "vital",
            "catalogue.steps[0].questions[0].options[0].needs['speed']",
            id="a level of need that does not exist",
        ),
        pytest.param(
            ("steps", 0, "questions", 0, "options", 0, "exclusive"),
            "yes",
            "catalogue.steps[0].questions[0].options[0].exclusive",
            id="text for yes or no",
        ),
        pytest.param(
            ("alternatives", 0, "evidence"),
            ["manual"],
            "catalogue.alternatives[0].evidence",
            id="a list for a table",
        ),
        pytest.param(
            ("alternatives", 0, "colour"),
            "red",
            "catalogue.alternatives[0]",
            id="an unknown key",
        ),
        pytest.param(("colour",), "red", "catalogue", id="an unknown table"),
    ],
)
def test_fault_of_shape_is_named_with_its_place(path, value, place):
    stated: Any = document()
    inner = stated
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    (problem,) = problems(stated)
    assert problem.endswith(f" @ {place}")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ((), "criteria"),
        (("texts",), "lede"),
        (("criteria", 1), "anchors"),
        (("steps", 0, "questions", 0), "prior"),
        (A_PERFORMANCE, "why"),
        (("alternatives", 2, "composition"), "runtimes"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_missing_field_is_named_with_its_place(path, field):
    stated: Any = document()
    inner = stated
    for key in path:
        inner = inner[key]
    del inner[field]
    (problem,) = problems(stated)
    assert problem.startswith("missing; add it @ catalogue")
    assert problem.endswith(f".{field}")


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("number",), "7", "expected a whole number, not the text '7'"),
        (("name",), date(2026, 11, 24), "expected a text in quotes, not 2026-11-24"),
        (("name",), True, "expected a text in quotes, not true"),
        (("languages",), "php", "expected a list in brackets, not the text 'php'"),
        (("companions",), {"need": "x"}, "expected a list, whose [[header]] has two"),
        (("composition",), [{}], "expected a table, whose [header] has one pair"),
        (("evidence",), "manual", "expected a table, not the text 'manual'"),
        (("kind",), "tool", "expected one of 'single', 'framework', 'variant', "),
        (
            ("performances", "speed", "level"),
            "unknown",
            "expected a number without quotes, not the text 'unknown'; or leave it out",
        ),
        (("license",), "MIT", "'license' is no key here: did you mean 'licence'?"),
        (
            ("performances", "speed", "limits"),
            [],
            "'limits' is no key here: the keys are why, level, grade, evidence, "
            "not_applicable. A key belongs to the last [header] above it",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_of_shape_is_told_in_words_of_the_file(path, value, told):
    stated: Any = document()
    inner = stated["alternatives"][0]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    for _ in "12":  # cattrs remembers how it did it
        (problem,) = problems(stated)
        assert problem.startswith(told)


def test_all_faults_of_shape_are_reported_at_once():
    stated = document()
    stated["texts"]["title"] = 5
    stated["alternatives"][0]["colour"] = "red"
    del stated["alternatives"][1]["licence"]
    places = {problem.rpartition(" @ ")[2] for problem in problems(stated)}
    assert places == {
        "catalogue.texts.title",
        "catalogue.alternatives[0]",
        "catalogue.alternatives[1].licence",
    }


def test_same_document_has_the_same_text_whatever_the_order_of_its_keys():
    assert (
        to_json({"b": 1, "a": {"d": "é", "c": [1.5]}})
        == '{"a":{"c":[1.5],"d":"é"},"b":1}'
    )
    assert to_json({"a": {"c": [1.5], "d": "é"}, "b": 1}) == to_json(
        {"b": 1, "a": {"d": "é", "c": [1.5]}}
    )


def test_text_survives_being_stored():
    text = to_json(document())
    assert to_json(json.loads(text)) == text


def test_digest_is_the_sha_256_of_the_text_in_utf_8():
    assert digest('"é"') == sha256(b'"\xc3\xa9"').hexdigest()


def test_every_change_gives_another_digest():
    before, changed = document(), document()
    changed["alternatives"][0]["performances"]["speed"]["level"] = 8.5
    assert digest(to_json(before)) == digest(to_json(document()))
    assert digest(to_json(before)) != digest(to_json(changed))
