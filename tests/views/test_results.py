"""Publishing: from our own pages only, and what it leads to."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import ORIGIN
from tests.databases import BOTH
from tests.invariants import checked_page
from tests.reading import Pairs, attr, one, section, words
from webapp.persistence.models import Result

pytestmark = BOTH

OWN = {"Sec-Fetch-Site": "same-origin"}
ANSWERS = [("product", "saas"), ("team", "python"), ("team", "php"), ("drop", "team")]


def form(title: str = "", answers: Pairs = ANSWERS) -> dict[str, list[str]]:
    """The body of a form, as a mapping of keys to lists."""
    fields = {"title": [title]}
    for key, value in answers:
        fields.setdefault(key, []).append(value)
    return fields


def publish(client: FlaskClient, title: str = "", answers: Pairs = ANSWERS) -> str:
    """The permalink of what was published."""
    response = client.post("/results", data=form(title, answers), headers=OWN)
    assert response.status_code == 303
    return response.headers["Location"]


def stored(session: Session) -> int:
    """How many results there are."""
    return session.query(Result).count()


def test_publishing_leads_to_the_permalink(client, page, session):
    address = publish(client, "Customer portal")
    assert address.startswith("/r/")
    result = session.get(Result, address.removeprefix("/r/"))
    assert [tuple(pair) for pair in result.answers] == ANSWERS
    assert result.title == "Customer portal"
    assert "Customer portal" in words(one(page(address), "main header"))


@pytest.mark.parametrize("title", ["", "   ", "\t\r\n"])
def test_title_is_optional(client, page, session, title):
    address = publish(client, title)
    assert session.get(Result, address.removeprefix("/r/")).title is None
    assert page(address)


def test_publishing_twice_gives_two_addresses(client, session):
    assert publish(client) != publish(client)
    assert stored(session) == 2


def test_nothing_need_be_answered(client, page):
    assert page(publish(client, answers=[]))


def test_what_is_stored_is_canonical(client, session):
    mixed = [("team", "php"), ("colour", "red"), ("team", "python"), ("step", "x")]
    slug = publish(client, answers=mixed).removeprefix("/r/")
    expected = [["team", "python"], ["team", "php"]]
    assert session.get(Result, slug).answers == expected


TITLES = {
    "as long as may be": ("x" * 120, "x" * 120),
    "trimmed to fit": (" " + "x" * 120 + "\n", "x" * 120),
    "not in Latin letters": ("Портал 顧客 🚀", "Портал 顧客 🚀"),
    "markup": ('<b>Bold</b> & "co" \'</title>', '<b>Bold</b> & "co" \'</title>'),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "template": ("{{ 7 * 7 }}", "{{ 7 * 7 }}"),
}


@pytest.mark.parametrize(("given", "shown"), TITLES.values(), ids=TITLES)
def test_title_is_shown_as_it_was_given(client, page, given, shown):
    address = publish(client, given)
    permalink = page(address)
    assert words(one(permalink, "main header p:first-child")) == shown
    assert shown in words(permalink.title)
    embed = page(address.replace("/r/", "/embed/"))
    assert shown in words(embed.main)


BAD_TITLES = {
    "one too long": ("x" * 121, "The title has 121 characters"),
    "far too long": ("x" * 9000, "The title has 9000 characters"),
    "line break": ("one\ntwo", "control characters"),
    "carriage return": ("one\rtwo", "control characters"),
    "zero": ("one\x00two", "control characters"),
    "escape": ("\x1b[31mred", "control characters"),
    "high control character": ("one\x85two", "control characters"),
    "turned around": ("one\u202eowt", "control characters"),
    "no character": ("one\uffff two", "control characters"),
    "no character of another plane": ("one\U0001fffe two", "control characters"),
}


@pytest.mark.parametrize(("title", "complaint"), BAD_TITLES.values(), ids=BAD_TITLES)
def test_bad_title_comes_back_with_its_text_and_the_answers(
    app, client, session, title, complaint
):
    response = client.post("/results", data=form(title), headers=OWN)
    assert response.status_code == 422
    shown = checked_page(response, app)
    field = one(shown, "input#title")
    assert attr(field, "aria-invalid") == "true"
    assert complaint in words(one(shown, f"#{attr(field, 'aria-describedby')}"))
    printable = [
        part
        for part in re.split(r"[\x00-\x1f\x85\u202e\uffff\U0001fffe]", title)
        if part
    ]
    assert all(part in attr(field, "value") for part in printable)
    hidden = shown.select('input[type="hidden"][form="publish"]')
    assert [(attr(t, "name"), attr(t, "value")) for t in hidden] == ANSWERS
    assert stored(session) == 0


def test_comparison_stays_where_a_title_is_refused(app, client, page):
    shown = page("/recommendation?team=php&against=django")
    kept = one(shown, '#publish input[name="against"]')
    assert attr(kept, "value") == "django"
    body = form("x" * 130, [("team", "php"), ("against", "django")])
    refused = client.post("/results", data=body, headers=OWN)
    again = checked_page(refused, app)
    assert attr(one(again, "#against option[selected]"), "value") == "django"
    assert attr(one(again, '#publish input[name="against"]'), "value") == "django"
    assert not page("/recommendation?team=php").select('#publish [name="against"]')


SENDERS = {
    "our page": ({"Sec-Fetch-Site": "same-origin"}, 303),
    "our page, by both": ({"Sec-Fetch-Site": "same-origin", "Origin": ORIGIN}, 303),
    "our public origin, older browser": ({"Origin": ORIGIN}, 303),
    "our host, older browser": ({"Origin": "http://localhost"}, 303),
    "another site": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "another site, false origin": (
        {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
        403,
    ),
    "a sister site": ({"Sec-Fetch-Site": "same-site"}, 403),
    "sent again by the user": ({"Sec-Fetch-Site": "none"}, 303),
    "a frame without an origin": (
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        403,
    ),
    "nonsense": ({"Sec-Fetch-Site": "Same-Origin, cross-site"}, 403),
    "empty": ({"Sec-Fetch-Site": "", "Origin": ORIGIN}, 403),
    "neither header": ({}, 403),
    "another origin": ({"Origin": "https://evil.example"}, 403),
    "origin of a sandbox": ({"Origin": "null"}, 403),
    "empty origin": ({"Origin": ""}, 403),
    "origin with our name in front": ({"Origin": f"{ORIGIN}.evil.example"}, 403),
    "our name, unsafe scheme": ({"Origin": ORIGIN.replace("https", "http")}, 403),
    "referer alone": ({"Referer": f"{ORIGIN}/recommendation"}, 403),
}


@pytest.mark.parametrize(("headers", "status"), SENDERS.values(), ids=SENDERS)
def test_only_our_own_pages_may_publish(client, session, headers, status):
    response = client.post("/results", data=form("T"), headers=headers)
    assert response.status_code == status
    assert stored(session) == (1 if status == 303 else 0)


def test_refusal_is_a_page_with_a_way_on(app, client):
    response = client.post("/results", data=form())
    shown = checked_page(response, app)
    assert "own pages" in words(shown)
    assert one(shown, 'main a[href="/"]')


def test_answers_in_the_query_of_the_address_are_not_published(client, session):
    response = client.post("/results?team=go", data=form(), headers=OWN)
    result = session.get(Result, response.location.removeprefix("/r/"))
    assert [tuple(pair) for pair in result.answers] == ANSWERS


def test_reading_writes_nothing(client, page, session):
    address = publish(client)
    for path in ("/", "/recommendation?team=go", address, f"/embed{address[2:]}"):
        page(path)
    assert stored(session) == 1


def test_page_and_permalink_say_the_same(client, page):
    pairs = "&".join("=".join(pair) for pair in ANSWERS)
    before = page(f"/recommendation?{pairs}")
    after = page(publish(client))
    assert words(one(after, "h1")) == words(one(before, "h1"))
    names = ["ranking", "comparison", "scorecard", "weak", "excluded"]
    names += ["glance", "what-if", "to-win", "sources", "first-steps"]
    for name in names:
        assert words(section(after, name)) == words(section(before, name))


@pytest.mark.parametrize(
    "body", [b"team=go&title=\xff", b"\xff\xfe"], ids=["a raw byte", "no text at all"]
)
def test_form_that_cannot_be_read_publishes_nothing(client, session, body):
    response = client.post(
        "/results",
        data=body,
        headers={**OWN, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert response.status_code == 422
    assert stored(session) == 0


@pytest.mark.parametrize("often", ["", "0 per minute"], ids=["one", "one too many"])
def test_form_with_a_part_without_a_name_publishes_nothing(app, client, session, often):
    """No browser sends such a part; what is refused must not fail over it either."""
    app.config["RATE_LIMIT_PUBLISH"] = often
    part = "Content-Disposition: form-data{}\r\n\r\ngo\r\n"
    named, nameless = part.format('; name="team"'), part.format("")
    response = client.post(
        "/results",
        data=f"--x\r\n{named}--x\r\n{nameless}--x--\r\n",
        headers={**OWN, "Content-Type": "multipart/form-data; boundary=x"},
    )
    assert response.status_code == (429 if often else 422)
    assert checked_page(response, app)
    assert stored(session) == 0
