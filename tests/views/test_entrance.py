"""Hosts, proxies and TLS: what a stranger says of them is not believed."""

import gc
import json

import pytest
from flask.ctx import RequestContext

from tests.conftest import ORIGIN
from tests.invariants import checked_page
from tests.reading import attr, one, words
from tests.views.everywhere import layer
from tests.views.test_limits import publish
from webapp.views.entrance import Entrance

HOSTS = "whichstack.example, .many.example"
EVERY_KIND = ["/", "/nowhere", "/wizard/people?team=go", "/api/v1/", "/embed.js"]
HSTS = "Strict-Transport-Security"
ONE_YEAR = "max-age=31536000"


@pytest.fixture
def entered(another):
    """Makes a client of the application on the same database, with more settings."""
    return lambda **settings: another(**settings).test_client()


@pytest.mark.parametrize(
    "host", ["whichstack.example", "whichstack.example:8000", "a.many.example"]
)
def test_own_host_is_answered(entered, host):
    client = entered(TRUSTED_HOSTS=HOSTS)
    for _ in range(2):
        assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("hosts", [HOSTS, HOSTS.upper(), "Whichstack.Example"])
@pytest.mark.parametrize("host", ["whichstack.example", "WHICHSTACK.example:80"])
def test_host_is_the_same_in_capital_letters(entered, hosts, host):
    client = entered(TRUSTED_HOSTS=hosts)
    assert client.get("/about", headers={"Host": host}).status_code == 200


FOREIGN = ["evil.example", "whichstack.example.evil.example", "localhost", "127.0.0.1"]
NO_HOSTS = ["", "a b", "<script>", "[::1", "x:99999", "\xff", "a/../b", "x@y", "a,b"]
NO_HOSTS += ["..", "a..b", "x" * 64 + ".example", "a." * 130]


@pytest.mark.parametrize("host", [*FOREIGN, *NO_HOSTS])
def test_other_host_gets_a_clear_page_and_is_no_error_of_ours(entered, caplog, host):
    client = entered(TRUSTED_HOSTS=HOSTS)
    for _ in range(2):
        response = client.get("/recommendation?team=go", headers={"Host": host})
        assert response.status_code == 421
        shown = checked_page(response, client.application)
        assert ORIGIN in words(shown)
        assert (host or ORIGIN) not in words(shown).replace(ORIGIN, "", 1)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("host", NO_HOSTS)
def test_what_can_be_no_host_is_refused_without_a_list_of_them(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 421


def test_without_a_list_any_host_will_do(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 200


def test_way_on_from_another_host_leads_to_our_own(entered):
    client = entered(TRUSTED_HOSTS=HOSTS)
    response = client.get("/r/abc", headers={"Host": "evil.example"})
    shown = checked_page(response, client.application)
    assert attr(one(shown, "main a"), "href") == f"{ORIGIN}/"


def test_refusal_fits_who_asks(entered):
    client = entered(TRUSTED_HOSTS=HOSTS)
    evil = {"Host": "evil.example"}
    problem = client.get("/api/v1/catalogue", headers=evil)
    assert problem.status_code == 421
    assert json.loads(problem.data)["type"].endswith("#problem-other-host")
    part = client.get("/wizard/recommendation", headers=evil)
    assert part.status_code == 421
    assert "<html" not in part.text
    posted = client.post("/results", headers=evil)
    assert posted.status_code == 421


def requests_in_memory() -> int:
    gc.collect()
    return sum(isinstance(thing, RequestContext) for thing in gc.get_objects())


def test_what_was_refused_is_forgotten(entered):
    client = entered(TRUSTED_HOSTS=HOSTS)
    client.get("/", headers={"Host": "other.example"})
    before = requests_in_memory()
    for _ in range(10):
        client.get("/", headers={"Host": "other.example"})
    assert requests_in_memory() <= before


def test_style_of_the_refusal_can_be_loaded(entered):
    client = entered(TRUSTED_HOSTS=HOSTS)
    page = checked_page(
        client.get("/", headers={"Host": "x.example"}), client.application
    )
    for tag in page.select('link[rel="stylesheet"]'):
        sheet = client.get(str(tag["href"]), headers={"Host": "x.example"})
        assert sheet.status_code == 200


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1?a=b"])
def test_redirects_never_lead_to_the_host_that_was_named(client, path):
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 308
    assert response.headers["Location"] == path.replace("v1", "v1/")
    assert client.get(response.headers["Location"]).status_code == 200


def test_remembered_hosts_are_few(client):
    for number in range(300):
        client.get("/embed.js", headers={"Host": f"{number}.example"})
    entrance = layer(client.application, Entrance)
    assert 0 < len(entrance._good) <= 100


def seen_from(client, forwarded: str) -> int:
    """The status of publishing with this header, from always the same address."""
    return publish(client, "203.0.113.5", **{"X-Forwarded-For": forwarded})


def test_without_proxies_a_forwarded_address_is_not_believed(entered):
    client = entered(RATE_LIMIT_PUBLISH="1 per minute")
    assert [seen_from(client, f"192.0.2.{n}") for n in range(2)] == [303, 429]


def test_behind_a_proxy_visitors_are_counted_by_the_address_that_it_saw(entered):
    client = entered(RATE_LIMIT_PUBLISH="1 per minute", TRUSTED_PROXIES=1)
    assert seen_from(client, "192.0.2.1") == 303
    assert seen_from(client, "192.0.2.2") == 303
    assert seen_from(client, "192.0.2.99, 192.0.2.1") == 429, "a stranger's own entry"
    assert seen_from(client, "192.0.2.1") == 429


def test_behind_two_proxies_the_outer_one_is_believed(entered):
    client = entered(RATE_LIMIT_PUBLISH="1 per minute", TRUSTED_PROXIES=2)
    assert seen_from(client, "192.0.2.1, 198.51.100.1") == 303
    assert seen_from(client, "192.0.2.9, 192.0.2.1, 198.51.100.2") == 429
    assert seen_from(client, "192.0.2.2, 198.51.100.1") == 303


def test_forwarded_host_is_never_believed(entered):
    client = entered(TRUSTED_HOSTS=HOSTS, TRUSTED_PROXIES=1)
    forged = {"X-Forwarded-Host": "whichstack.example", "Host": "evil.example"}
    assert client.get("/", headers=forged).status_code == 421
    other = {"X-Forwarded-Host": "evil.example", "Host": "whichstack.example"}
    assert client.get("/", headers=other).status_code == 200


@pytest.mark.parametrize("path", EVERY_KIND)
def test_by_tls_browsers_are_told_to_stay(client, path):
    response = client.get(path, base_url="https://localhost")
    assert response.headers.getlist(HSTS) == [ONE_YEAR]


def test_by_tls_what_did_not_change_and_what_is_refused_tell_it_too(client):
    tag = client.get("/", base_url="https://localhost").headers["ETag"]
    known = {"If-None-Match": tag}
    for headers in (known, {"Host": "<>"}):
        response = client.get("/", base_url="https://localhost", headers=headers)
        assert response.status_code in (304, 421)
        assert response.headers.getlist(HSTS) == [ONE_YEAR]


@pytest.mark.parametrize("path", EVERY_KIND)
def test_without_tls_nothing_is_promised(client, path):
    """Also if a stranger says that it was used."""
    response = client.get(path, headers={"X-Forwarded-Proto": "https"})
    assert HSTS not in response.headers


def test_behind_a_proxy_tls_is_what_the_proxy_says(entered):
    client = entered(TRUSTED_PROXIES=1)
    for said, expected in (("https", True), ("http", False), ("https, http", False)):
        response = client.get("/", headers={"X-Forwarded-Proto": said})
        assert (HSTS in response.headers) == expected


def test_promise_of_tls_is_a_setting(entered):
    for stated in ("", "max-age=60; includeSubDomains"):
        response = entered(HSTS=stated).get("/", base_url="https://localhost")
        assert response.headers.getlist(HSTS) == ([stated] if stated else [])


def test_what_is_said_of_tls_is_part_of_what_a_cache_has(entered):
    """A proxy whose copy is still good by its tag keeps the headers that it came with:
    where TLS was not seen, or promised otherwise, it would go on sending those."""

    def tag(url: str, **settings: str) -> str:
        response = entered(**settings).get("/method", base_url=url)
        return str(response.headers["ETag"])

    seen = tag("https://localhost")
    assert tag("https://localhost") == seen
    assert tag("http://localhost") != seen
    assert tag("https://localhost", HSTS="max-age=1") != seen
