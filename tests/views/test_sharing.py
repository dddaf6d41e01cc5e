"""What a permalink tells of itself, and where it can be sent, read as others do."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ORIGIN
from tests.reading import attr, one, words
from tests.views.answer_sets import sampled, sampled_where
from tests.views.test_permalink import published
from tests.views.test_permalink_methods import kept_result
from webapp.domain.answers import parse
from webapp.domain.recommendation import recommend
from webapp.views.report import report
from webapp.views.social_image import card

HOSTILE = '</script><script>alert(1)</script> "quoted" & <!-- <b>'


def properties(page: BeautifulSoup) -> dict[str, str]:
    """The Open Graph and Twitter data of a page; none is there twice."""
    pairs = [
        (attr(tag, "property") or attr(tag, "name"), attr(tag, "content"))
        for tag in page.select('meta[property], meta[name^="twitter:"]')
    ]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def data(page: BeautifulSoup) -> dict[str, Any]:
    """The schema.org data of a page."""
    found = json.loads(one(page, 'script[type="application/ld+json"]').string or "")
    assert isinstance(found, dict)
    return found


def targets(page: BeautifulSoup) -> dict[str, str]:
    """The links that share, by name."""
    return {words(a): attr(a, "href") for a in page.select(".send__targets a")}


@pytest.mark.parametrize("title", ["", "Customer portal 2027", HOSTILE])
def test_preview_says_what_the_page_says(page, session, catalogue, title):
    slug = published(session, sampled(catalogue, 2), title=title)
    shown = page(f"/r/{slug}")
    told = properties(shown)
    verdict = words(one(shown, "h1"))
    assert told["og:title"] == (f"{title}: {verdict}" if title else verdict)
    assert told["og:description"] == words(one(shown, ".verdict__sentence"))
    assert told["og:url"] == f"{ORIGIN}/r/{slug}"
    assert told["og:image"] == f"{ORIGIN}/r/{slug}.png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert verdict in told["og:image:alt"]
    assert told["og:type"] == "article"
    assert told["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("index", [0, 1, 4])
def test_preview_names_no_bar_that_the_picture_has_no_room_for(
    page, session, catalogue, app, index
):
    answers = sampled(catalogue, index)
    shown = page(f"/r/{published(session, answers)}")
    told = re.search(r"[Bb]ars: (.+), each of 100", properties(shown)["og:image:alt"])
    assert told
    with app.test_request_context():
        drawn = card(report(catalogue, recommend(catalogue, answers)), "A title").rows
    named = re.findall(r"(\d+\.\d)(?:, |$)", told[1])
    assert named == [row.score for row in drawn[: len(named)]]
    assert len(named) >= 2


@pytest.mark.parametrize("title", ["", HOSTILE])
def test_data_tells_the_same_to_programs(page, session, catalogue, title):
    answers = sampled(catalogue, 2)
    shown = page(f"/r/{published(session, answers, title=title)}")
    told, previewed = data(shown), properties(shown)
    assert told["@context"] == "https://schema.org"
    assert told["name"] == previewed["og:title"]
    assert told["url"] == previewed["og:url"]
    assert told["datePublished"] == "2026-03-09"
    assert told["primaryImageOfPage"]["url"] == previewed["og:image"]
    names = [
        catalogue.alternative(s.alternative_id).name
        for s in recommend(catalogue, answers).ranking
    ]
    items = told["mainEntity"]["itemListElement"]
    assert [(i["position"], i["name"]) for i in items] == [*enumerate(names, start=1)]


def test_results_without_a_ranking_have_previews_too(page, session, catalogue):
    for pairs in ([("product", "static")], [("product", "static"), ("live", "chat")]):
        answers = parse(catalogue, pairs).answers
        shown = page(f"/r/{published(session, answers)}")
        told = properties(shown)
        assert told["og:description"] in told["og:image:alt"]
        for text in (told["og:image:alt"], attr(one(shown, "iframe"), "title")):
            assert not re.search(r"[?!][.:]", text), text
        assert len(data(shown)["mainEntity"]["itemListElement"]) < 2
    answers = sampled_where(catalogue, lambda f: len(f.ranking) > 2)
    assert properties(page(f"/r/{kept_result(session, catalogue, answers)}"))


@pytest.mark.parametrize(
    "address", ["/", "/stacks", "/stacks/django", "/method", "/recommendation?team=php"]
)
def test_open_pages_have_a_preview(page, address):
    shown = page(address)
    told = properties(shown)
    assert told["og:title"] == words(shown.title)
    assert told["og:type"] == "website"
    assert told.get("og:url", ORIGIN + address) == ORIGIN + address
    assert ("og:url" in told) == ("?" not in address)


@pytest.mark.parametrize("title", ["", "R&D + 100 % = ü?#", HOSTILE])
def test_every_target_gets_title_and_address_whole(page, session, catalogue, title):
    slug = published(session, sampled(catalogue, 2), title=title)
    shown = page(f"/r/{slug}")
    name = f"{properties(shown)['og:title']} (Whichstack)"
    address = f"{ORIGIN}/r/{slug}"
    found = targets(shown)
    assert list(found) == ["E-mail", "Mastodon", "LinkedIn", "Reddit", "Hacker News"]
    asked = {key: parse_qs(urlsplit(link).query) for key, link in found.items()}
    assert asked["Mastodon"] == {"text": [f"{name}\n\n{address}"]}
    assert asked["LinkedIn"] == {"url": [address]}
    assert asked["Reddit"] == {"url": [address], "title": [name]}
    assert asked["Hacker News"] == {"u": [address], "t": [name]}
    assert asked["E-mail"]["subject"] == [name]
    assert address in asked["E-mail"]["body"][0].split("\r\n")
    assert "+" not in found["E-mail"], "mail programs read + as itself"
    assert unquote(found["E-mail"]).startswith("mailto:?subject=")


def test_targets_are_plain_links_that_load_nothing(page, session, catalogue):
    shown = page(f"/r/{published(session, sampled(catalogue, 2))}")
    for link in shown.select(".send__targets a"):
        assert urlsplit(attr(link, "href")).scheme in ("https", "mailto")
    scripts = [attr(tag, "src") for tag in shown.select("script[src]")]
    assert scripts
    assert not [address for address in scripts if urlsplit(address).netloc]


def test_what_needs_a_script_is_not_offered_without_one(page, session, catalogue):
    shown = page(f"/r/{published(session, sampled(catalogue, 2))}")
    buttons = shown.select("#send button")
    assert len(buttons) == 3
    assert all(button.has_attr("hidden") for button in buttons)
