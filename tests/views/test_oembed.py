"""oEmbed 1.0, read by parsers that know nothing of us."""

import json
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ORIGIN
from tests.reading import attr, one, words
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published
from webapp.persistence.models import Result

TITLE = 'Tom’s "portal" <b>&</b> ]]> shop \U0001f680'
NUMBERS = {"width", "height", "cache_age", "thumbnail_width", "thumbnail_height"}


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 0), title=TITLE)


@pytest.fixture
def ask(client, slug):
    """The JSON response for the permalink."""

    def get(**given_):
        query = urlencode({"url": f"{ORIGIN}/r/{slug}", **given_})
        response = client.get(f"/oembed?{query}")
        assert response.status_code == 200, response.text
        return json.loads(response.data)

    return get


def test_json_says_all_that_the_specification_asks(ask, page, slug):
    found = ask()
    assert found["version"] == "1.0"
    assert found["type"] == "rich"
    assert found["provider_name"] == "Whichstack"
    assert found["provider_url"] == f"{ORIGIN}/"
    assert found["title"].endswith(TITLE)
    assert found["title"].startswith(words(one(page(f"/r/{slug}"), "h1")))
    assert 0 < found["cache_age"] <= 86_400
    assert isinstance(found["width"], int)
    assert isinstance(found["height"], int)


def test_xml_says_the_same(client, ask, slug):
    query = urlencode({"url": f"{ORIGIN}/r/{slug}", "format": "xml"})
    response = client.get(f"/oembed?{query}")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.data)
    assert root.tag == "oembed"
    texts = {element.tag: element.text or "" for element in root}
    told = {k: int(v) if k in NUMBERS else v for k, v in texts.items()}
    assert told == ask()


def test_characters_that_xml_cannot_carry_are_left_out(client, session, catalogue):
    """They are refused today; results that were published before may hold them."""
    like = session.get(Result, published(session, sampled(catalogue, 0)))
    slug, title = "bcdfghjkmnpqr", "A\uffffB\ufffeC\u200dD"
    kept = {c.key: getattr(like, c.key) for c in Result.__table__.columns}
    session.add(Result(**{**kept, "slug": slug, "title": title}))
    session.commit()
    query = urlencode({"url": f"{ORIGIN}/r/{slug}", "format": "xml"})
    root = ElementTree.fromstring(client.get(f"/oembed?{query}").data)
    assert str(root.findtext("title")).endswith("ABC\u200dD")


def test_html_is_the_frame_in_the_stated_size(ask, slug):
    found = ask()
    frame = one(BeautifulSoup(found["html"], "html5lib"), "body > *")
    assert frame.name == "iframe"
    assert attr(frame, "src") == f"{ORIGIN}/embed/{slug}"
    assert attr(frame, "width") == str(found["width"])
    assert attr(frame, "height") == str(found["height"])
    assert attr(frame, "sandbox").split()[0] == "allow-scripts"
    assert "allow-same-origin" not in attr(frame, "sandbox")
    assert attr(frame, "title")


@pytest.mark.parametrize("format_", ["yaml", "JSON", "", "json ", "xml%00", "<"])
def test_other_formats_are_not_implemented(client, slug, format_):
    query = urlencode({"url": f"{ORIGIN}/r/{slug}", "format": format_})
    response = client.get(f"/oembed?{query}")
    assert response.status_code == 501
    assert "format=json or format=xml" in response.text


@pytest.mark.parametrize(
    ("query", "code"), [("", 404), ("?format=yaml", 501), (f"?{'x' * 9000}", 414)]
)
def test_errors_are_for_programs_of_any_site(client, query, code):
    response = client.get(f"/oembed{query}")
    assert response.status_code == code
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "<" not in response.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        ORIGIN,
        f"{ORIGIN}/",
        f"{ORIGIN}/r/",
        f"{ORIGIN}/r/bcdfghjkmnpqr",
        f"{ORIGIN}/recommendation",
        f"{ORIGIN}/r/SLUG/",
        f"{ORIGIN}/r/SLUG.png",
        f"{ORIGIN}/a/r/SLUG",
        f"{ORIGIN}:444/r/SLUG",
        f"{ORIGIN}.evil.example/r/SLUG",
        f"{ORIGIN}@evil.example/r/SLUG",
        "https://user@whichstack.example/r/SLUG",
        "http://whichstack.example/r/SLUG",
        "https://evil.example/r/SLUG",
        "//whichstack.example/r/SLUG",
        "/r/SLUG",
        "file:///r/SLUG",
        "http://[::1/r/SLUG",
        "http://127.0.0.1/r/SLUG",
        f"{ORIGIN}/r/\x00",
        f"{ORIGIN}/r/%00",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_what_is_not_our_permalink_is_not_found(client, slug, address):
    query = urlencode({"url": address.replace("SLUG", slug)})
    assert client.get(f"/oembed?{query}").status_code == 404


def test_no_address_at_all_is_not_found(client):
    assert client.get("/oembed").status_code == 404
    assert client.get("/oembed?url=%FF%FE").status_code == 404


def test_number_that_python_refuses_to_read_limits_nothing(client, slug):
    query = urlencode({"url": f"{ORIGIN}/r/{slug}", "maxwidth": "9" * 5000})
    assert client.get(f"/oembed?{query}").json["width"] == 640


@pytest.mark.parametrize("extra", ["?size=badge", "#embed", "?r=1&utm_source=x"])
def test_what_follows_the_permalink_does_no_harm(client, slug, extra):
    query = urlencode(
        {"url": f"{ORIGIN.upper()}/r/{slug}{extra}".replace("HTTPS", "https")}
    )
    found = client.get(f"/oembed?{query}")
    assert found.status_code == 200
    assert ("size=badge" in found.json["html"]) == ("badge" in extra)


LIMITS = st.one_of(st.integers(1, 2000), st.integers(2001, 10**9)).map(str)
ODD = st.sampled_from(["", "0", "-5", "1e3", "12.5", "٣٠٠", "x", "9" * 3500])


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    width=LIMITS | ODD,
    height=LIMITS | ODD,
    look=st.sampled_from(["", "?size=full", "?size=badge&theme=dark"]),
)
def test_no_response_is_larger_than_asked(ask, slug, width, height, look):
    found = ask(maxwidth=width, maxheight=height, url=f"{ORIGIN}/r/{slug}{look}")
    room = {"width": width, "height": height}
    known = {
        k: int(v)
        for k, v in room.items()
        if len(v) < 12 and v.isascii() and v.isdigit() and int(v) > 0
    }
    for side, most in known.items():
        assert 0 < found[side] <= most
    frame = one(BeautifulSoup(found["html"], "html5lib"), "iframe")
    assert (attr(frame, "width"), attr(frame, "height")) == (
        str(found["width"]),
        str(found["height"]),
    )
    picture = [key for key in found if key.startswith("thumbnail_")]
    fits = known.get("width", 1200) >= 1200 and known.get("height", 630) >= 630
    assert len(picture) == (3 if fits else 0)


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        ("2000", "2000", "full"),
        ("320", "400", "full"),
        ("319", "2000", ""),
        ("2000", "399", ""),
        ("2000", "279", "badge"),
        ("200", "2000", "badge"),
        ("1", "1", "badge"),
    ],
)
def test_size_is_the_largest_that_can_be_read(ask, slug, width, height, size):
    found = ask(maxwidth=width, maxheight=height, url=f"{ORIGIN}/r/{slug}?size=full")
    src = attr(one(BeautifulSoup(found["html"], "html5lib"), "iframe"), "src")
    assert src == f"{ORIGIN}/embed/{slug}" + (f"?size={size}" if size else "")


def test_thumbnail_is_the_social_image(ask, slug):
    found = ask(maxwidth=1200, maxheight=630)
    assert found["thumbnail_url"] == f"{ORIGIN}/r/{slug}.png"
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (1200, 630)


def test_permalink_lets_its_responses_be_discovered(page, client, slug):
    shown = page(f"/r/{slug}?size=badge")
    links = shown.select('head link[rel="alternate"][type$="+oembed"]')
    assert [attr(link, "type").partition("+")[0] for link in links] == [
        "application/json",
        "text/xml",
    ]
    for link in links:
        address = attr(link, "href")
        assert address.startswith(f"{ORIGIN}/oembed?url={quote(ORIGIN, safe='')}%2Fr")
        response = client.get(address.removeprefix(ORIGIN))
        assert response.status_code == 200
        assert response.mimetype in attr(link, "type")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    canonical = one(shown, 'link[rel="canonical"]')
    assert attr(canonical, "href") == f"{ORIGIN}/r/{slug}"
