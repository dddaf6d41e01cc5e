"""Reading from pages of other sites, again, and by halves: CORS, caching, HEAD."""

import pytest
from werkzeug.test import TestResponse

from tests.conftest import ORIGIN
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published

READS = [
    "/api/v1/openapi.json",
    "/api/v1/catalogue",
    "/api/v1/catalogue/alternatives/django",
    "/api/v1/recommendation?team=go",
    "/api/v1/results/{slug}",
    "/r/{slug}.json",
]
WRITES = ["/api/v1/recommendations", "/api/v1/results"]
ELSEWHERE = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
ALLOW = "Access-Control-Allow-Origin"


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 0), title="<script>alert(1)</script>")


def exposed(response: TestResponse) -> set[str]:
    """The headers that a page of another site may read beside the usual ones."""
    named = response.headers["Access-Control-Expose-Headers"]
    return {name.strip().lower() for name in named.split(",")}


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_pages_of_any_site_may_read(client, slug, path, method):
    address = path.format(slug=slug)
    response = client.open(address, method=method, headers=ELSEWHERE)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.headers[ALLOW] == "*"
    assert exposed(response) >= {"etag", "retry-after", "x-request-id"}
    assert "Access-Control-Allow-Credentials" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert bool(response.data) == (method == "GET")


@pytest.mark.parametrize("path", [*READS, "/api/v1/nowhere"])
def test_asking_first_is_answered_for_reads(client, slug, path):
    headers = {**ELSEWHERE, "Access-Control-Request-Headers": "if-none-match"}
    response = client.options(path.format(slug=slug), headers=headers)
    if path == "/api/v1/nowhere":
        assert response.status_code == 404
        assert ALLOW not in response.headers
        return
    assert response.status_code == 200
    assert response.headers[ALLOW] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert response.headers["Access-Control-Allow-Headers"] == "*"


@pytest.mark.parametrize("path", WRITES)
def test_nothing_is_granted_for_writes(client, path):
    asked = client.options(path, headers=ELSEWHERE)
    sent = client.post(path, json={}, headers=ELSEWHERE)
    own = client.post(path, json={})
    assert (asked.status_code, sent.status_code) == (200, 403)
    for response in (asked, sent, own):
        assert not [name for name, _ in response.headers if "-Control-A" in name]


@pytest.mark.parametrize("path", ["/recommendation", "/r/{slug}", "/api/v1/"])
def test_pages_grant_nothing(client, slug, path):
    response = client.get(path.format(slug=slug), headers=ELSEWHERE)
    assert response.status_code == 200
    assert ALLOW not in response.headers


@pytest.mark.parametrize("path", READS)
def test_what_did_not_change_is_not_sent_again(client, slug, path):
    address = path.format(slug=slug)
    first = client.get(address)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(address, headers={"If-None-Match": tag, **ELSEWHERE})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers[ALLOW] == "*"
    assert client.get(address).data == first.data


def test_result_and_its_page_have_tags_of_their_own(client, slug):
    tags = {client.get(a).headers["ETag"] for a in (f"/r/{slug}", f"/r/{slug}.json")}
    assert len(tags) == 2


def test_markup_in_a_title_stays_text(ask, slug):
    """It is data that no browser takes for a page."""
    response = ask(f"/r/{slug}.json")
    assert response.json["title"] == "<script>alert(1)</script>"
    assert response.headers["Content-Type"] == "application/json"


def test_addresses_are_those_that_others_see(ask, slug):
    told = ask(f"/r/{slug}.json", headers={"Host": "evil.example"}).json
    assert all(a.startswith(f"{ORIGIN}/") for a in told["addresses"].values())


def test_pages_of_any_site_are_told_how_long_to_wait(app, client):
    app.config["RATE_LIMIT_API"] = "1 per minute"
    address = "/api/v1/recommendation?team="
    assert client.get(f"{address}go", headers=ELSEWHERE).status_code == 200
    refused = client.get(f"{address}php", headers=ELSEWHERE)
    assert (refused.status_code, refused.headers[ALLOW]) == (429, "*")
    assert int(refused.headers["Retry-After"]) > 0
    assert "retry-after" in exposed(refused)
