"""A line that cannot be taken in is told by its number, and harms no other."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from tests.databases import BOTH
from tests.durability.conftest import DIGEST, DOCUMENT, OUTCOME, everything
from tests.persistence.rows import NOW
from webapp.catalogue.document import digest, to_json
from webapp.services import importing, results, transferred
from webapp.services.transferred import FORMAT

pytestmark = BOTH


def catalogue_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a document whose digest is right."""
    name = digest(to_json(document))
    return {"digest": name, "document": document, "published_at": NOW.isoformat()}


DANGLING = deepcopy(DOCUMENT)
DANGLING["alternatives"][0] |= {
    "kind": "hybrid",
    "composition": {"primary": "nothing", "secondary": "moonfern", "runtimes": 1},
}
RESULT = {
    "slug": "bcdfghjkmnpqr",
    "catalogue": "?",
    "method_version": "1",
    "answers": [["team", "go"]],
    "outcome": OUTCOME,
    "title": None,
    "published_at": NOW.isoformat(),
}
CATALOGUE = catalogue_of(DOCUMENT)
GOOD = RESULT | {"catalogue": DIGEST}
SURE = {
    "word": "close",
    "shortlist": ["moonfern"],
    "shares": {"moonfern": 0.5, "lantern-ivy": 0.5},
    "families": {},
    "over_runner_up": 0.5,
}
TWO = [["moonfern", 50.0], ["lantern-ivy", 49.0]]
ODD: dict[str, dict[str, Any]] = {
    "a number as rank": {"ranking": [1]},
    "a score of text": {"ranking": [["moonfern", "50"]]},
    "a number as terms": {"contributions": {"moonfern": 1}},
    "nothing excluded": {"excluded": [None]},
    "a word as tie": {"tie": "yes"},
    "no shares": {"confidence": {}},
    "another word": {"ranking": TWO, "confidence": SURE | {"word": "sure"}},
    "something unknown": {"ranking": [["nothing", 50.0]]},
    "one twice": {"ranking": [["moonfern", 50.0]] * 2},
    "an unknown criterion": {
        "ranking": [["moonfern", 50.0]],
        "contributions": {"moonfern": {"nothing": 1.0}},
    },
    "terms of what is not ranked": {"contributions": {"moonfern": {}}},
    "shares of another ranking": {"confidence": SURE},
    "another shortlist": {"ranking": TWO, "confidence": SURE | {"shortlist": ["y"]}},
    "unknown families": {"ranking": TWO, "confidence": SURE | {"families": {"y": 1}}},
}
WRONG = {
    "text": "hello",
    "no object": "[]",
    "unknown": '{"what":{}}',
    "two in one": json.dumps({"result": GOOD, "end": True}),
    "catalogue": json.dumps({"catalogue": CATALOGUE | {"digest": "b" * 64}}),
    "catalogue without": json.dumps({"catalogue": {"digest": "b"}}),
    "catalogue of text": json.dumps({"catalogue": "x"}),
    "no catalogue": json.dumps({"catalogue": catalogue_of({"a": [1]})}),
    "no parts": json.dumps(
        {"catalogue": catalogue_of({**DOCUMENT, "alternatives": [{"id": "x"}]})}
    ),
    "dangling part": json.dumps({"catalogue": catalogue_of(DANGLING)}),
    "unknown catalogue": json.dumps({"result": RESULT}),
    "no result": json.dumps({"result": "x"}),
    "no slug": json.dumps({"result": GOOD | {"slug": None}}),
    "odd slug": json.dumps({"result": GOOD | {"slug": "../x"}}),
    "long title": json.dumps({"result": GOOD | {"title": "x" * 121}}),
    "zero in title": json.dumps({"result": GOOD | {"title": "a\0b"}}),
    "list as title": json.dumps({"result": GOOD | {"title": []}}),
    "mapping as title": json.dumps({"result": GOOD | {"title": {}}}),
    "number as title": json.dumps({"result": GOOD | {"title": 0}}),
    "empty title": json.dumps({"result": GOOD | {"title": ""}}),
    "space around title": json.dumps({"result": GOOD | {"title": " x"}}),
    "space as title": json.dumps({"result": GOOD | {"title": " "}}),
    "title turned around": json.dumps({"result": GOOD | {"title": "a\u202eb"}}),
    "title in two lines": json.dumps({"result": GOOD | {"title": "a\nb"}}),
    "zero in slug": json.dumps({"result": GOOD | {"slug": "a\0b"}}),
    "zero in catalogue": json.dumps({"result": GOOD | {"catalogue": "a\0b"}}),
    "zero in slug of removed": json.dumps(
        {"removed": {"slug": "a\0b", "removed_at": NOW.isoformat()}}
    ),
    "no moment": json.dumps({"result": GOOD | {"published_at": "yesterday"}}),
    "no zone": json.dumps({"result": GOOD | {"published_at": "2026-01-01T00:00:00"}}),
    "no pairs": json.dumps({"result": GOOD | {"answers": ["team"]}}),
    "no outcome": json.dumps({"result": GOOD | {"outcome": {}}}),
    **{
        f"outcome with {name}": json.dumps(
            {"result": GOOD | {"outcome": OUTCOME | part}}
        )
        for name, part in ODD.items()
    },
    "contradiction": json.dumps({"result": GOOD | {"title": "Another"}}),
    "removed": json.dumps({"removed": {"slug": "x"}}),
    "nested too deeply": '{"result":' + "[" * 100_000,
    "half a character": json.dumps({"result": GOOD | {"title": "\ud800"}}),
    "half a character in a catalogue": json.dumps(
        {"catalogue": CATALOGUE | {"document": {"\ud800": 1}}}
    ),
    "no number": json.dumps(
        {"result": GOOD | {"outcome": OUTCOME | {"ranking": [float("nan")]}}}
    ),
    "too large a number": json.dumps(
        {"result": GOOD | {"slug": "new", "outcome": OUTCOME | {"unknown": 0.12345}}}
    ).replace("0.12345", "1e999"),
    "before all moments": json.dumps(
        {"result": GOOD | {"published_at": "0001-01-01T00:00:00+23:00"}}
    ),
}


@pytest.mark.parametrize("line", WRONG.values(), ids=WRONG)
def test_wrong_line_is_refused_by_its_number_and_those_before_are_kept(database, line):
    good = [FORMAT, {"catalogue": CATALOGUE}, {"result": GOOD}]
    text = [*map(json.dumps, good), line, json.dumps({"end": True})]
    with pytest.raises(transferred.TransferError, match=r"^line 4 .*; \w+|leave") as e:
        list(importing.take_in(database, text))
    assert e.value.line == 4
    assert len(everything(database)) == 2


@pytest.mark.parametrize("part", ["slug", "title", "published_at", "method_version"])
def test_line_of_megabytes_is_not_repeated_as_a_whole(database, part):
    text = [FORMAT, {"catalogue": CATALOGUE}, {"result": GOOD | {part: "x" * 10**6}}]
    with pytest.raises(transferred.TransferError) as told:
        list(importing.take_in(database, map(json.dumps, text)))
    assert len(str(told.value)) < 600
    assert str(told.value).startswith("line 3 ")
    assert str(told.value).endswith("; export it anew")


@pytest.mark.parametrize("title", ["Portal", "\u3164", "\u2800\ufe0f", "\u034f"])
def test_title_that_an_older_version_published_stays_as_it_was(database, title):
    """Of some of them nothing can be seen, for which none is published today."""
    records = [{"catalogue": CATALOGUE}, {"result": GOOD | {"title": title}}]
    text = [json.dumps(each) for each in (FORMAT, *records, {"end": True})]
    for added in (2, 0):
        (*_, taken) = importing.take_in(database, text)
        assert (taken.complete, taken.added) == (True, added)
    with database.reading() as reader:
        found = results.read(reader, "bcdfghjkmnpqr")
    assert found
    assert found.title == title
