"""The page about the API: made from the document, and its commands work."""

import json
import shlex
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ORIGIN
from tests.reading import one, words
from tests.views.api.conftest import documented
from webapp.views.api.problems import KINDS
from webapp.views.api.reference_types import in_words

ADDRESS = "/api/v1/"


def test_every_address_shape_and_error_is_explained(app, page):
    document, shown = documented(app), page(ADDRESS)
    told = words(one(shown, "main"))
    for address, item in document["paths"].items():
        for method, operation in item.items():
            assert f"{method.upper()} {address}" in told
            assert operation["summary"] in told
            for parameter in operation["parameters"]:
                assert parameter["name"] in told
    for name, schema in document["components"]["schemas"].items():
        block = one(shown, f"#shape-{name}")
        keys = [words(tag) for tag in block.select("dt code")]
        assert keys == list(schema["properties"])
    for kind in KINDS.values():
        assert kind.title in words(one(shown, f"#problem-{kind.id}"))


def test_address_of_a_problem_leads_to_its_explanation(client):
    address = urlsplit(client.get("/api/v1/nowhere").json["type"])
    assert f'id="{address.fragment}"' in client.get(address.path).text


def test_commands_work(client):
    shown = BeautifulSoup(client.get(ADDRESS).text, "html.parser")
    commands = [words(tag) for tag in shown.select("pre.commands")]
    assert len(commands) == 7
    for command in commands:
        name, address, *options = shlex.split(command.replace("\\", ""))
        assert name == "curl"
        assert address.startswith(ORIGIN)
        if options:
            assert options[:3] == ["-H", "Content-Type: application/json", "-d"]
            assert client.post(address, json=json.loads(options[3])).status_code < 300
        else:
            expected = 404 if "SLUG" in address else 200
            assert client.get(address).status_code == expected


def test_page_is_reached_from_everywhere(client):
    for address in ("/", "/method", "/recommendation"):
        assert f'href="{ADDRESS}"' in client.get(address).text.partition("<footer")[2]
    assert 'href="/api/v1/openapi.json"' in client.get(ADDRESS).text


TYPES = {
    "text": ({"type": "string", "title": "A"}, "text"),
    "bounded": ({"type": "number", "minimum": 0, "maximum": 1}, "number from 0 to 1"),
    "half bounded": ({"type": "integer", "minimum": 1}, "whole number"),
    "short": ({"type": "string", "maxLength": 9}, "text of at most 9 characters"),
    "moment": ({"type": "string", "format": "date-time"}, "date and time"),
    "enumeration": ({"enum": ["a", "b"], "type": "string"}, "a, b"),
    "or null": (
        {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        "true or false or null",
    ),
    "list": ({"type": "array", "items": {"$ref": "#/x/Need"}}, "list of Need"),
    "map": (
        {"type": "object", "additionalProperties": {"type": "number"}},
        "by id: number",
    ),
    "one answer": (
        {"oneOf": [{"enum": ["a"]}, {"items": {"enum": ["a"]}}]},
        "one of: a",
    ),
    "several answers": (
        {
            "oneOf": [
                {"enum": ["a"]},
                {"items": {"enum": ["a"]}},
                {"items": {"enum": ["b"]}},
            ]
        },
        "any of: a",
    ),
}


@pytest.mark.parametrize(("schema", "said"), TYPES.values(), ids=TYPES)
def test_types_are_told_in_words(schema, said):
    assert "".join(segment.text for segment in in_words(schema)) == said
