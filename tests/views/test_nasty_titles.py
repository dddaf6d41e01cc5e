"""A title is what a stranger typed: it stays text, in whatever form it is sent.

Every address with a result's slug in it is asked, so that one which is added tomorrow
is tried, too.
"""

import io
import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from PIL import Image
from werkzeug.test import TestResponse

from tests.invariants import checked_fragment, checked_page
from tests.reading import attr, one, words
from tests.views.answer_sets import sampled
from tests.views.everywhere import readable
from tests.views.test_permalink import published
from tests.views.test_results import OWN, form
from webapp.views.database import EXTENSION

NASTY = {
    "element": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "end of what stands around it": "\"'></title></script></textarea></h1><!--",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7} %(x)s {0}",
    "entities": "&lt;b&gt; &amp;amp; &#60; &quot;",
    "Markdown": "[a](javascript:alert(1)) **b** `c` ![d](x) # | e | <http://f.example>",
    "XML": "]]> <!ENTITY x SYSTEM 'file:///etc/passwd'> <?php ?> &x;",
    "header": "a; filename=../../x.exe, %0d%0aSet-Cookie: x=1",
    "address": "https://evil.example/?a=b&c=d#e javascript:alert(1)",
    "other writing": "שלום مرحبا 顧客 Ж 🚀 e\u0301\u0323",
    "joiners": "می\u200cخواهم क्\u200dष \U0001f469\u200d\U0001f4bb soft\u00adhyphen",
    "newer than our tables": "Portal \U0001fae9",
}
SHOWING = {
    *("results.permalink", "embed.result", "exports.record", "compare.compare"),
    *("oembed.oembed", "api.result", "api.result_at_permalink"),
}
"""Endpoints whose text has the whole title."""


@pytest.fixture
def answered(app, session, catalogue):
    """Publishes with a title; gives the answers of all addresses that hold the slug."""

    def get(title: str) -> dict[str, TestResponse]:
        slug = published(session, sampled(catalogue, 2), title=title)
        found = readable(app, slug)
        found["oembed.oembed, as XML"] = f"{found['oembed.oembed']}&format=xml"
        client = app.test_client()
        named = {e: a for e, a in found.items() if slug in a}
        return {endpoint: client.get(address) for endpoint, address in named.items()}

    return get


def html_texts(response: TestResponse, app) -> str:
    """The text of a page that keeps every invariant: nothing inline, valid, one h1."""
    is_page = response.text.lstrip().lower().startswith("<!doctype")
    soup = (checked_page if is_page else checked_fragment)(response, app)
    for tag in soup.select("[href], [src]"):
        address = str(tag.get("href") or tag.get("src"))
        assert not address.lower().startswith(("javascript:", "https://evil.example"))
    return words(soup)


def markdown_texts(response: TestResponse, _) -> str:
    """The text of a rendered record, in which nothing of the title is markup."""
    shown = BeautifulSoup(MarkdownIt().render(response.text), "html.parser")
    links = {str(tag["href"]) for tag in shown.select("a[href]")}
    assert not [
        a for a in links if "evil" in a or "f.example" in a or "javascript" in a
    ]
    assert not shown.select("h1 strong, h1 code, h1 a, img, script")
    return words(shown)


def strings(value: object) -> Iterator[str]:
    """All texts in a document."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def json_texts(response: TestResponse, _) -> str:
    return "\n".join(strings(json.loads(response.data)))


def xml_texts(response: TestResponse, _) -> str:
    root = ElementTree.fromstring(response.data)
    return "\n".join(root.itertext())


def picture_texts(response: TestResponse, _) -> str:
    Image.open(io.BytesIO(response.data)).load()
    return ""


READERS = {
    "text/html": html_texts,
    "text/markdown": markdown_texts,
    "application/json": json_texts,
    "text/xml": xml_texts,
    "image/svg+xml": xml_texts,
    "image/png": picture_texts,
}


@pytest.mark.parametrize("title", NASTY.values(), ids=NASTY)
def test_title_is_text_wherever_it_is_sent(app, answered, title):
    assert len(title) <= 120
    found = answered(title)
    assert set(found) >= SHOWING
    literal = " ".join(title.split())
    for endpoint, response in found.items():
        assert response.status_code == 200, endpoint
        text = READERS[str(response.mimetype)](response, app)
        if endpoint.partition(",")[0] in SHOWING:
            assert literal in " ".join(text.split()), endpoint
        assert not [v for _, v in response.headers.items() if title[:12] in v], endpoint


@pytest.mark.parametrize("title", NASTY.values(), ids=NASTY)
def test_title_that_comes_back_in_its_field_is_text(app, client, title):
    """Refused for what follows it: the field then holds what was typed."""
    sent = f"{title}\x07"
    response = client.post("/results", data=form(sent), headers=OWN)
    assert response.status_code == 422
    shown = checked_page(response, app)
    field = shown.select_one("input#title")
    assert field
    assert str(field["value"]).startswith(title)


def test_title_of_a_result_that_cannot_be_stored_is_in_no_log(app, client, caplog):
    """What the database was given stands in its errors, unless that is forbidden."""
    engine = app.extensions[EXTENSION].write_engine
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE result RENAME TO lost")
    response = client.post("/results", data=form("A secret project"), headers=OWN)
    assert response.status_code == 503
    assert "database" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("title", NASTY.values(), ids=NASTY)
def test_preview_of_a_link_has_the_title_as_it_is(app, answered, title):
    shown = BeautifulSoup(answered(title)["results.permalink"].data, "html5lib")
    preview = one(shown, "meta[property='og:title']")
    assert attr(preview, "content").startswith(f"{title}: ")
