"""The permalink: what was published stays, whatever the catalogue says today."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from tests.conftest import ORIGIN
from tests.reading import attr, one, section, submitted, words
from tests.services.other_catalogue import other_catalogue
from tests.views.answer_sets import best, query, sampled
from webapp.catalogue.files import LoadedCatalogue
from webapp.domain.answers import Answers
from webapp.domain.outcome import outcome
from webapp.domain.recommendation import recommend
from webapp.services import results
from webapp.services.current import current_catalogue

WHEN = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)


def published(
    session: Session,
    answers: Answers,
    loaded: LoadedCatalogue | None = None,
    title: str = "",
) -> str:
    """The slug of a result, published on a fixed day."""
    return results.publish(session, loaded or current_catalogue(), answers, title, WHEN)


@pytest.mark.parametrize("index", range(12))
def test_permalink_of_any_answers_is_a_good_page(page, session, catalogue, index):
    answers = sampled(catalogue, index)
    slug = published(session, answers)
    verdict = one(page(f"/recommendation{query(answers)}"), "h1")
    assert words(one(page(f"/r/{slug}"), "h1")) == words(verdict)
    assert words(one(page(f"/embed/{slug}"), "h1")) == words(verdict)


@pytest.mark.parametrize("index", range(12))
def test_what_the_page_recomputes_is_what_was_stored(session, catalogue, index):
    slug = published(session, sampled(catalogue, index))
    session.expire_all()
    read = results.read(session, slug)
    assert read
    again = outcome(recommend(read.catalogue, read.answers))
    assert again == read.outcome


def test_permalink_says_when_it_was_published(page, session, catalogue):
    shown = page(f"/r/{published(session, sampled(catalogue, 0))}")
    stamp = one(shown, 'main time[datetime="2026-03-09"]')
    assert words(stamp) == "9 March 2026"


def test_permalink_leads_back_to_its_answers(page, session, catalogue):
    answers = sampled(catalogue, 2)
    shown = page(f"/r/{published(session, answers)}")
    form = one(shown, "form#answers-form")
    assert attr(form, "action") == "/recommendation"
    assert submitted(shown, form) == answers.pairs()


def test_under_todays_catalogue_nothing_is_said_of_another(page, session, catalogue):
    shown = page(f"/r/{published(session, sampled(catalogue, 2))}")
    assert "changed since" not in words(shown)


def test_under_another_catalogue_the_page_says_so_and_links_to_today(
    page, session, catalogue
):
    answers = sampled(catalogue, 2)
    slug = published(session, answers, other_catalogue())
    shown = page(f"/r/{slug}")
    assert "Our catalogue has changed since" in words(section(shown, "then-now"))
    today = f"/recommendation{query(answers)}"
    link = next(a for a in shown.select("main a") if attr(a, "href") == today)
    assert "today" in words(link)
    assert page(today)


def test_old_result_shows_its_own_catalogue(page, session, catalogue):
    """Its names, its verdict and its questions, not those of today."""
    answers = sampled(catalogue, 2)
    slug = published(session, answers, other_catalogue(prefix="Old "))
    shown = page(f"/r/{slug}")
    name = best(catalogue, answers).name
    assert words(one(shown, "h1")).startswith(f"Old {name}")
    assert words(one(page(f"/embed/{slug}"), "h1")).startswith(f"Old {name}")


def test_names_of_the_catalogue_are_escaped_everywhere(page, session, catalogue):
    """The snippet is HTML within HTML: read twice, the name must come out whole."""
    loaded = other_catalogue(prefix='<b>"A" & </textarea>')
    slug = published(session, sampled(catalogue, 2), loaded)
    shown = page(f"/r/{slug}")
    assert words(one(shown, "h1")).startswith('<b>"A" & </textarea>')
    for id_, tag, told in (("snippet", "iframe", "title"), ("placeholder", "a", "")):
        text = one(shown, f"textarea#share-{id_}").get_text()
        found = one(BeautifulSoup(text, "html5lib"), tag)
        said = attr(found, told) if told else words(found)
        assert said.startswith('<b>"A" & </textarea>')


def test_permalink_offers_its_public_address_and_a_snippet(page, session, catalogue):
    slug = published(session, sampled(catalogue, 2))
    whole = page(f"/r/{slug}")
    shown = section(whole, "share")
    assert attr(one(whole, "input#share-link"), "value") == f"{ORIGIN}/r/{slug}"
    text = one(shown, "textarea#share-snippet").get_text()
    assert text.startswith(f'<iframe src="{ORIGIN}/embed/{slug}" title="')
    assert text.endswith(f'></iframe>\n<script async src="{ORIGIN}/embed.js"></script>')
    assert attr(one(shown, "iframe"), "src") == f"/embed/{slug}"
    copied = [attr(tag, "data-copy") for tag in shown.select("button[data-copy]")]
    assert copied == ["share-snippet", "share-placeholder"]


@pytest.mark.parametrize("slug", ["bcdfghjkmnpqr", "x", "x" * 500, "%00", "%FF", "é"])
def test_unknown_slug_is_not_found(page, slug):
    assert "Published results keep their addresses" in words(page(f"/r/{slug}", 404))


def test_host_of_the_request_never_reaches_the_page(client, session, catalogue):
    slug = published(session, sampled(catalogue, 2))
    response = client.get(f"/r/{slug}", base_url="http://evil.example")
    assert b"evil.example" not in response.data
