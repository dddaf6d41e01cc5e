"""Headers: what may be kept, for how long, and who may frame what."""

import pytest

from tests.views.answer_sets import sampled
from tests.views.test_permalink import published
from tests.views.test_results import OWN, form

SHORT = "public, max-age=60"
CACHEABLE = [
    "/",
    "/?team=go",
    "/wizard/product",
    "/wizard/running?team=go",
    "/wizard/recommendation",
    "/wizard/recommendation?team=go&was=",
    "/recommendation",
    "/recommendation?product=static&live=chat",
    "/r/{slug}",
    "/r/{slug}?size=full&theme=dark&accent=%23123456",
    "/r/{slug}/embed-builder?size=full",
    "/embed/{slug}",
    "/compare",
    "/compare?r={slug}",
    "/embed/{slug}?size=full&theme=dark",
    "/embed/questionnaire",
    "/embed/questionnaire?step=recommendation",
    "/embed/accent/a83e0b.css",
    "/oembed?url=https://whichstack.example/r/{slug}",
]
UNFRAMABLE = [path for path in CACHEABLE if "/embed/" not in path]


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 0))


@pytest.fixture
def forgetful(another):
    """The application without answers kept in front of it: it makes each page anew."""
    return another(PAGES_KEPT=0)


@pytest.mark.parametrize("path", CACHEABLE)
def test_page_is_cached_for_a_short_time(client, slug, path):
    response = client.get(path.format(slug=slug))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == SHORT
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", CACHEABLE)
def test_page_that_did_not_change_is_not_sent_again(client, slug, path):
    address = path.format(slug=slug)
    tag = client.get(address).headers["ETag"]
    response = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == tag
    assert response.headers["Cache-Control"] == SHORT


def test_tag_counts_whether_it_is_sent_as_weak_or_as_strong(client):
    tag = client.get("/").headers["ETag"]
    for sent in (tag, tag.removeprefix("W/")):
        response = client.get("/", headers={"If-None-Match": sent})
        assert response.status_code == 304


@pytest.mark.parametrize("path", CACHEABLE)
def test_page_under_another_tag_is_sent(client, slug, path):
    address = path.format(slug=slug)
    response = client.get(address, headers={"If-None-Match": '"other"'})
    assert response.status_code == 200
    assert response.data


@pytest.mark.parametrize("path", CACHEABLE)
def test_same_address_gives_the_same_bytes(forgetful, slug, path):
    """Nothing on a page depends on the clock or on what was asked before."""
    address = path.format(slug=slug)
    first = forgetful.test_client().get(address)
    forgetful.test_client().get("/recommendation?team=rust")
    again = forgetful.test_client().get(address)
    assert again.data == first.data
    assert again.headers["ETag"] == first.headers["ETag"]


def test_different_pages_have_different_tags(client, slug):
    tags = [client.get(path.format(slug=slug)).headers["ETag"] for path in CACHEABLE]
    assert len(set(tags)) == len(tags)


def test_pages_of_another_public_origin_have_other_tags(app, client, slug):
    """The permalink prints its own address."""
    before = client.get(f"/r/{slug}").headers["ETag"]
    app.config["PUBLIC_ORIGIN"] = "https://moved.example"
    assert client.get(f"/r/{slug}").headers["ETag"] != before


@pytest.mark.parametrize("path", ["/r/bcdfghjkmnpqr", "/wizard/nonsense"])
def test_what_does_not_exist_has_no_tag(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/r/bcdfghjkmnpqr", "/wizard/nonsense"])
def test_what_does_not_exist_is_never_unchanged(client, path):
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("path", ["/wizard/people?step=&team=go", "/nowhere"])
def test_redirects_and_errors_are_not_kept(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_publishing_is_not_kept(client):
    for body in (form(), form("x" * 200)):
        response = client.post("/results", data=body, headers=OWN)
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", UNFRAMABLE)
def test_framing_is_refused(client, slug, path, method):
    response = client.open(path.format(slug=slug), method=method)
    assert response.headers["X-Frame-Options"] == "DENY"
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/r/{slug}", {}), ("/nowhere", {}), ("/wizard/people?was=", {})],
)
def test_framing_stays_refused_after_an_embed(client, slug, path, headers):
    """The permission belongs to one request and does not leak into the next."""
    client.get(f"/embed/{slug}")
    assert client.get(path.format(slug=slug)).headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", [*CACHEABLE, "/nowhere", "/wizard/people?was="])
def test_every_response_is_careful(client, slug, path):
    response = client.get(path.format(slug=slug))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", CACHEABLE)
def test_cookie_that_is_sent_changes_nothing(forgetful, slug, path):
    client, address = forgetful.test_client(), path.format(slug=slug)
    before = client.get(address)
    after = client.get(address, headers={"Cookie": "session=stolen"})
    assert after.data == before.data
    assert "Set-Cookie" not in after.headers
