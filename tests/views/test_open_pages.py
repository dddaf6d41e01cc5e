"""What search engines may list: the open pages, once each, and nothing else."""

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from tests.conftest import ORIGIN
from tests.reading import attr, one
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published
from webapp.views.open_pages import WITHOUT_PARTS

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
OPEN = ["/", "/stacks", "/criteria", "/method", "/about", "/privacy", "/changelog"]
OPEN += ["/stacks/django", "/criteria/realtime", "/api/v1/"]
CLOSED = ["/wizard/people", "/recommendation?team=go", "/r/{s}", "/embed/{s}"]
ANSWERED = "?team=python&product=saas"


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 0))


@pytest.fixture
def listed(client):
    """The addresses of the sitemap."""
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    return [loc.text or "" for loc in ElementTree.fromstring(response.data).iter(LOC)]


@pytest.fixture
def robots(client):
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").text.splitlines())
    return parser


def test_sitemap_lists_every_open_page_once(listed, catalogue):
    assert {ORIGIN + path for path in OPEN} <= set(listed)
    assert len(listed) == len(set(listed))
    pages = len(catalogue.alternatives) + len(catalogue.criteria)
    assert len(listed) == len(WITHOUT_PARTS) + pages


def test_every_listed_page_may_be_fetched_and_says_that_this_is_its_address(
    client, listed, robots
):
    for address in listed:
        response = client.get(urlsplit(address).path)
        assert response.status_code == 200
        assert "X-Robots-Tag" not in response.headers
        assert f'<link rel="canonical" href="{address}">' in response.text
        assert robots.can_fetch("*", address)


def test_robots_are_told_where_the_sitemap_is(robots):
    assert robots.site_maps() == [f"{ORIGIN}/sitemap.xml"]


@pytest.mark.parametrize("path", CLOSED)
def test_page_that_depends_on_answers_is_for_no_index(client, slug, page, path):
    address = path.format(s=slug)
    assert client.get(address).headers["X-Robots-Tag"] == "noindex"
    soup = page(address)
    assert attr(one(soup, 'meta[name="robots"]'), "content") == "noindex"
    stated = [attr(link, "href") for link in soup.select('link[rel="canonical"]')]
    assert stated in ([], [ORIGIN + address])


def test_permalink_may_be_fetched_for_a_preview(robots):
    """What may not be fetched cannot say that it is for no index, either."""
    assert robots.can_fetch("*", f"{ORIGIN}/r/bcdfghjkmnpqr")
    for path in (
        "/wizard/people",
        "/recommendation?a=b",
        "/api/v1/results/x",
        "/embed/x",
    ):
        assert not robots.can_fetch("*", ORIGIN + path)


@pytest.mark.parametrize("path", OPEN)
def test_address_with_answers_names_the_one_without(page, path):
    found = one(page(path + ANSWERED), 'link[rel="canonical"]')
    assert attr(found, "href") == ORIGIN + path


def test_each_open_page_is_described_in_its_own_words(page):
    said = [
        attr(one(page(path), 'meta[name="description"]'), "content") for path in OPEN
    ]
    assert len(set(said)) == len(OPEN)
    assert all(40 < len(text) < 400 for text in said)


@pytest.mark.parametrize("path", ["/nowhere", "/stacks/none-such"])
def test_error_is_for_no_index_and_has_no_address_of_its_own(client, path):
    response = client.get(path)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "canonical" not in response.text
