"""Who may open, frame and load what: said on every response of every address."""

from typing import Any

import pytest

from tests.views.answer_sets import sampled
from tests.views.everywhere import READ, addresses, readable
from tests.views.test_permalink import published
from webapp.views.headers import Audience, content_security_policy, security_headers

ALWAYS = ("Content-Security-Policy", "Permissions-Policy", "Cache-Control")
CORP = "Cross-Origin-Resource-Policy"
COOP = "Cross-Origin-Opener-Policy"
FRAMES = ("embed.result", "embed.questionnaire", "embed.accent")
FOR_OTHERS = (
    *FRAMES,
    *("assets.asset", "assets.loader", "icons.favicon", "icons.manifest"),
    *("exports.record", "exports.qr", "exports.picture", "oembed.oembed"),
    *("api.catalogue", "api.alternative", "api.recommendation_for_address"),
    *("api.result", "api.result_at_permalink", "api.openapi"),
)


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 0))


def assert_careful(response, *, loadable: bool, framed: bool) -> None:
    """The headers that every response has, each once."""
    headers = response.headers
    for name in ALWAYS:
        assert len(headers.getlist(name)) == 1, name
    assert headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert headers.getlist("Referrer-Policy") == ["same-origin"]
    said = "cross-origin" if loadable else "same-origin"
    assert headers.getlist(CORP) == [said]
    assert headers.getlist("X-Frame-Options") == ([] if framed else ["DENY"])
    assert headers.getlist(COOP) == ([] if framed else ["same-origin"])
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("way", ["whole", "head", "unchanged"])
def test_every_address_says_who_may_use_it(app, client, slug, way):
    for endpoint, address in readable(app, slug).items():
        known = {"If-None-Match": client.get(address).headers.get("ETag", "")}
        response = client.open(
            address,
            method="HEAD" if way == "head" else "GET",
            headers=known if way == "unchanged" else {},
        )
        assert response.status_code == (304 if way == "unchanged" else 200), endpoint
        others, framed = endpoint in FOR_OTHERS, endpoint in FRAMES
        assert_careful(response, loadable=others, framed=framed)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "X"])
def test_what_is_refused_is_careful_too(app, client, slug, method):
    """Errors, and answers to methods that no view answers."""
    found = [address for _, address in addresses(app, slug)] + ["/nowhere", "/r/x/y"]
    for address in found:
        response = client.open(address, method=method)
        for name in (*ALWAYS, "X-Content-Type-Options", "Referrer-Policy", CORP):
            assert len(response.headers.getlist(name)) == 1, (address, name)


def test_redirect_is_careful(client):
    response = client.get("/wizard/people?was=&team=go")
    assert response.status_code == 302
    assert_careful(response, loadable=False, framed=False)


def test_nothing_that_answers_carry_leaves_our_site_as_a_referrer(app, client, slug):
    for address in readable(app, slug).values():
        response = client.get(address)
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert b"referrerpolicy" not in response.data


def test_only_frames_may_be_framed_and_only_one_of_them_sends():
    origin = "https://whichstack.example"
    for audience in Audience:
        policy = content_security_policy(audience, origin)
        assert ("frame-ancestors *" in policy) == audience.in_frames
        sends = audience is not Audience.FRAMES
        assert ("form-action 'none'" not in policy) == sends
        assert ("X-Frame-Options" in security_headers(audience, origin)) == (
            not audience.in_frames
        )


def test_headers_are_put_together_once(client):
    security_headers.cache_clear()
    for _ in range(3):
        client.get("/")
        client.get("/embed/questionnaire")
    assert security_headers.cache_info().misses == 2


FORGED = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "another origin, older browser": {"Origin": "https://evil.example"},
    "an opaque origin": {"Origin": "null"},
    "both": {"Sec-Fetch-Site": "cross-site", "Origin": "https://whichstack.example"},
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
def test_no_address_takes_what_another_site_sends(app, client, slug, headers):
    """Every address that takes an unsafe method, also one that is added tomorrow."""
    bodies: list[dict[str, Any]] = [{"data": {"title": "x"}}, {"json": {}}]
    tried = 0
    for rule, address in addresses(app, slug):
        for method in (rule.methods or set()) - READ - {"OPTIONS"}:
            for body in bodies:
                response = client.open(address, method=method, headers=headers, **body)
                assert response.status_code == 403, address
                tried += 1
    assert tried == 6
