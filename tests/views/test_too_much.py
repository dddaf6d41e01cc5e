"""Bodies, addresses and headers that hold too much: a clear answer, and soon."""

import json
from time import process_time
from urllib.parse import urlencode

import pytest

from tests.invariants import checked_page
from tests.views.api.conftest import ask as ask
from tests.views.test_results import OWN
from webapp.views.query import MOST_PAIRS

PAGES = ["/recommendation", "/wizard/people", "/compare", "/embed/questionnaire"]
SOON = 2.0
"""Seconds of CPU, also on a slow machine that counts what tests cost; an answer whose
effort grew with the square of what is sent took longer than this."""


def pairs(number: int) -> str:
    """That many different pairs, as short as they can be."""
    return "&".join(f"{n:x}" for n in range(number))


@pytest.mark.parametrize("path", [*PAGES, "/"])
def test_more_pairs_than_any_form_has_are_refused(app, client, path):
    response = client.get(f"{path}?{pairs(MOST_PAIRS + 1)}")
    assert len(response.request.query_string) < app.config["MAX_QUERY_LENGTH"]
    assert response.status_code == 414
    assert checked_page(response, app)


def test_more_pairs_than_oembed_has_are_refused_in_text(client):
    response = client.get(f"/oembed?{pairs(MOST_PAIRS + 1)}")
    assert (response.status_code, response.mimetype) == (414, "text/plain")


@pytest.mark.parametrize("path", [*PAGES, "/", "/method", "/r/x", "/nowhere"])
def test_longer_query_than_any_form_has_is_refused(app, client, path):
    most = app.config["MAX_QUERY_LENGTH"]
    assert client.get(f"{path}?{'a' * most}").status_code != 414
    response = client.get(f"{path}?{'a' * (most + 1)}")
    assert response.status_code == 414
    assert checked_page(response, app)


@pytest.mark.parametrize("path", PAGES)
def test_as_many_pairs_as_may_be_are_answered_soon(client, path):
    started = process_time()
    assert client.get(f"{path}?{pairs(MOST_PAIRS)}").status_code == 200
    assert process_time() - started < SOON


def test_more_pairs_within_a_pair_are_refused(fragment):
    """What the panel showed before travels as one value of its form."""
    was = "&".join("a" for _ in range(MOST_PAIRS + 1))
    fragment(f"/wizard/recommendation?{urlencode({'was': was})}", 414)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart"])
def test_form_with_more_pairs_than_any_form_has_is_refused(app, client, kind):
    data: object = pairs(MOST_PAIRS + 1)
    sent = {"data": data, "content_type": kind}
    if kind == "multipart":
        fields = {f"{n:x}": "" for n in range(MOST_PAIRS + 1)}
        sent = {"data": fields, "content_type": "multipart/form-data"}
    response = client.post("/results", headers=OWN, **sent)
    assert response.status_code == 413
    assert checked_page(response, app)


NESTED = {
    "lists": "[" * 30_000 + "]" * 30_000,
    "objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "lists in answers": '{"answers":' + "[" * 20_000 + "]" * 20_000 + "}",
    "never closed": "[" * 60_000,
}


@pytest.mark.parametrize("body", NESTED.values(), ids=NESTED)
def test_nested_body_is_refused_soon(ask, body):
    started = process_time()
    for address in ("recommendations", "results"):
        ask(f"/api/v1/{address}", 400, data=body, content_type="application/json")
    assert process_time() - started < SOON


WIDE = {
    "keys": ({f"{n:x}": 0 for n in range(5000)}, 422),
    "answers": ({"answers": {f"{n:x}": 0 for n in range(5000)}}, 422),
    "drops": ({"drop": ["x"] * 10_000}, 422),
    "a long number": ({"drop": 10**4000}, 422),
    "more than is read": ({"title": "x" * 70_000}, 413),
}


@pytest.mark.parametrize(("body", "status"), WIDE.values(), ids=WIDE)
def test_wide_body_is_refused_soon(ask, body, status):
    started = process_time()
    sent = {"data": json.dumps(body), "content_type": "application/json"}
    response = ask("/api/v1/results", status, **sent)
    assert len(response.data) < 20_000, "an answer is no echo"
    assert process_time() - started < SOON


@pytest.mark.parametrize(
    "name", ["If-None-Match", "Accept-Encoding", "Cookie", "X-Any"]
)
def test_long_header_is_read_soon(client, name):
    started = process_time()
    for value in ("x" * 60_000, '"x", ' * 12_000, "gzip;q=0.1," * 5000):
        assert client.get("/method", headers={name: value}).status_code == 200
    assert process_time() - started < SOON
