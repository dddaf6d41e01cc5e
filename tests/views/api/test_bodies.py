"""What is sent is read strictly: each place that does not fit is named."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.builders import make_catalogue, make_option, make_question
from tests.conftest import ORIGIN
from tests.views.test_results import BAD_TITLES, TITLES
from webapp.persistence.models import Result
from webapp.services.current import current_catalogue
from webapp.services.results import checked_title
from webapp.views.api.bodies import to_publish, to_recommend

ADDRESS = "/api/v1/recommendations"
RESULTS = "/api/v1/results"
CATALOGUE = current_catalogue().catalogue

BODIES: dict[str, tuple[Any, list[str]]] = {
    "no object": ([], ["#"]),
    "a text": ("x", ["#"]),
    "nothing": (None, ["#"]),
    "unknown key": ({"colour": 1}, ["#/colour"]),
    "unknown question": ({"answers": {"colour": "red"}}, ["#/answers/colour"]),
    "unknown option": ({"answers": {"team": "cobol"}}, ["#/answers/team"]),
    "one of two": ({"answers": {"team": ["php", "cobol"]}}, ["#/answers/team/1"]),
    "alone in a list": ({"answers": {"team": ["cobol"]}}, ["#/answers/team/0"]),
    "two where one": ({"answers": {"size": ["solo", "large"]}}, ["#/answers/size"]),
    "exclusive": ({"answers": {"team": ["no-team", "go"]}}, ["#/answers/team/0"]),
    "not sure beside": ({"answers": {"team": ["go", "unsure"]}}, ["#/answers/team/1"]),
    "number for a text": ({"answers": {"size": 1}}, ["#/answers/size"]),
    "true for a text": ({"answers": {"size": [True]}}, ["#/answers/size/0"]),
    "null": ({"answers": {"size": None}}, ["#/answers/size"]),
    "list of lists": ({"answers": {"team": [["go"]]}}, ["#/answers/team/0"]),
    "answers no object": ({"answers": []}, ["#/answers"]),
    "unknown question to drop": ({"drop": ["team", "colour"]}, ["#/drop/1"]),
    "drop no list": ({"drop": "team"}, ["#/drop"]),
    "title where there is none": ({"title": "x"}, ["#/title"]),
    "slash and tilde": ({"answers": {"a/b~c d": 1}}, ["#/answers/a~1b~0c%20d"]),
    "several": (
        {"answers": {"team": "x", "size": "y"}, "drop": [1]},
        ["#/answers/team", "#/answers/size", "#/drop/0"],
    ),
}


@pytest.mark.parametrize(("body", "pointers"), BODIES.values(), ids=BODIES)
def test_each_place_that_does_not_fit_is_named(ask, body, pointers):
    errors = ask(ADDRESS, 422, data=json.dumps(body), **JSON).json["errors"]
    assert [error["pointer"] for error in errors] == pointers
    assert all(error["detail"].endswith(".") for error in errors)
    assert "Input" not in str(errors)


JSON = {"content_type": "application/json"}
BROKEN = {
    "empty": b"",
    "cut off": b'{"answers": {',
    "single quotes": b"{'answers': {}}",
    "no text": b"\xff\xfe",
    "another encoding": '{"answers": {}}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "key twice": b'{"drop": [], "drop": ["team"]}',
    "question twice": b'{"answers": {"team": "go", "team": "php"}}',
    "NaN": b'{"drop": NaN}',
    "infinity": b'{"drop": -Infinity}',
    "deep": b"[" * 60_000,
    "deep objects": b'{"a":' * 12_000,
    "huge number": b'{"drop": ' + b"9" * 60_000 + b"}",
    "two objects": b"{}{}",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_json_is_refused(ask, body):
    ask(ADDRESS, 400, data=body, **JSON)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_only_json_is_taken(ask, session, kind):
    ask(RESULTS, 415, data=b"{}", content_type=kind)
    assert session.query(Result).count() == 0


def test_encoding_may_be_named(ask):
    ask(ADDRESS, data=b"{}", content_type="Application/JSON; charset=utf-8")


def test_far_too_large_body_is_refused(ask):
    ask(ADDRESS, 413, data=b" " * 65_537, **JSON)


def test_many_faults_are_not_all_listed(ask):
    errors = ask(ADDRESS, 422, json={"drop": ["x"] * 5000}).json["errors"]
    assert len(errors) == 20


def test_long_word_is_repeated_in_short(ask):
    (error,) = ask(ADDRESS, 422, json={"answers": {"team": "x" * 9000}}).json["errors"]
    assert len(error["detail"]) < 300


@pytest.mark.parametrize(
    "body", ['{"answers": {"\\ud800": 1}}', '{"drop": ["\\ud800"]}']
)
def test_broken_characters_are_refused(ask, body):
    ask(ADDRESS, 422, data=body, **JSON)


def test_everything_may_be_left_out(ask):
    empty = ask(ADDRESS, json={}).json
    assert empty == ask("/api/v1/recommendation").json
    skipped = {"answers": {"team": [], "size": []}, "drop": ["team"]}
    assert ask(ADDRESS, json=skipped).json == empty


def test_answers_to_what_is_not_asked_are_left_out(ask):
    body = {"answers": {"live": "none", "connections": "huge"}}
    told = ask(ADDRESS, json=body).json["recommendation"]
    assert told["answers"] == {"live": ["none"]}


@pytest.mark.parametrize(("given", "kept"), TITLES.values(), ids=TITLES)
def test_title_is_kept_as_it_was_given(ask, given, kept):
    if len(given) > 120 or "\n" in given:
        ask(RESULTS, 422, json={"title": given})
        return
    response = ask(RESULTS, 201, json={"title": given})
    slug = response.json["slug"]
    assert ask(f"/r/{slug}.json").json["title"] == kept


def test_title_may_be_null_as_it_is_read(ask):
    slug = ask(RESULTS, 201, json={"title": None}).json["slug"]
    assert ask(f"/r/{slug}.json").json["title"] is None


@pytest.mark.parametrize("title", [t for t, _ in BAD_TITLES.values()], ids=BAD_TITLES)
def test_bad_title_is_refused_at_its_place(ask, session, title):
    (error,) = ask(RESULTS, 422, json={"title": title}).json["errors"]
    assert error["pointer"] == "#/title"
    assert session.query(Result).count() == 0


@pytest.mark.parametrize("origin", [ORIGIN, "http://localhost"])
def test_published_result_is_where_it_says(app, ask, session, origin):
    """By the whole address, also where that is the very one that was asked."""
    app.config["PUBLIC_ORIGIN"] = origin
    body = {"answers": {"team": ["go", "php"], "size": "solo"}, "drop": ["team"]}
    response = ask(RESULTS, 201, json=body)
    slug = response.json["slug"]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Location"] == f"{origin}/api/v1/results/{slug}"
    assert response.json["addresses"]["page"].endswith(f"/r/{slug}")
    stored = session.get(Result, slug).answers
    assert stored == [
        ["team", "php"],
        ["team", "go"],
        ["size", "solo"],
        ["drop", "team"],
    ]
    told = ask(response.headers["Location"]).json["recommendation"]
    assert (told["answers"]["team"], told["drop"]) == (["php", "go"], ["team"])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=125))
def test_title_that_is_read_can_be_published(title):
    """What the model lets through, the service never refuses."""
    try:
        to_publish(CATALOGUE).model_validate({"title": title})
    except ValidationError:
        return
    checked_title(title)


def test_question_whose_options_all_stand_alone_takes_one():
    """As a catalogue may have, whatever the bundled one has."""
    options = [make_option(id_, exclusive=True) for id_ in ("a", "b")]
    question = make_question("x", *options, kind="several")
    model = to_recommend(make_catalogue(questions=[question]))
    assert model.model_validate({"answers": {"x": ["a"]}}).pairs() == [("x", "a")]
    with pytest.raises(ValidationError):
        model.model_validate({"answers": {"x": ["a", "b"]}})
