"""Another folder of catalogue files is served whole, in its own words only."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urldefrag, urlencode

import pytest
from bs4 import BeautifulSoup
from flask import abort, request
from flask.testing import FlaskClient

from tests import own_catalogue
from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_document,
    make_option,
    make_question,
)
from tests.invariants import checked_page
from tests.reading import attr, has_section, one, section, words
from tests.views.answer_sets import best, query, sampled
from tests.views.test_results import OWN, publish
from webapp.catalogue.document import parse
from webapp.catalogue.files import BUNDLED, load
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import recommend
from webapp.domain.texts import Texts
from webapp.views.report import report

PLANTS = load(own_catalogue.FOLDER).catalogue
STEPS = [step.id for step in PLANTS.steps]
SUBJECT = ["backend", "framework", "python", "server", "software", "developer"]
"""Words about the bundled catalogue's subject; no page may have one anywhere."""
SAID = ["stack", "project", "team", "language", "program", "librar", "deploy", "ship"]
"""Beginnings of words that an address may have, but nobody may be told."""
TOLD = ("content", "placeholder", "alt", "title", "aria-label", "value")
ANIMALS_FIRST = [("animals", "cat"), ("chews", "yes"), ("light", "dark")]
MOONFERN = [*ANIMALS_FIRST, ("kept", "ferns"), ("watering", "weekly")]
CODES = (400, 403, 404, 405, 413, 414, 422, 429, 500, 503)


@pytest.fixture(autouse=True)
def _plants(monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))


@pytest.fixture
def app(app):
    """An application that fails on demand."""

    @app.before_request
    def fail():
        if wanted := request.headers.get("X-Fail"):
            abort(int(wanted))

    return app


def subject_words(html: str) -> list[str]:
    """What a page says about another subject than its catalogue's."""
    soup = BeautifulSoup(html, "html5lib")
    tags = [t for t in soup.find_all(True) if attr(t, "property") != "og:url"]
    told = [attr(tag, name) for tag in tags for name in TOLD]
    heard = " ".join([words(soup), *told]).lower()
    return [word for word in SUBJECT if word in html.lower()] + [
        word for word in SAID if re.search(rf"\b{word}", heard)
    ]


def addresses(soup: BeautifulSoup) -> Iterator[str]:
    """Our own addresses that a page leads to by GET."""
    for name in ("href", "action", "formaction", "src"):
        for tag in soup.select(f"[{name}^='/']"):
            post = attr(tag, "method") == "post"
            if not post and not attr(tag, name).startswith("/static/"):
                yield urldefrag(attr(tag, name)).url


def crawled(client: FlaskClient, start: list[str]) -> dict[str, str]:
    """Every page that can be reached, with five queries at most for each path."""
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()
    waiting = list(start)
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        if address in found or seen[path] == 5:
            continue
        seen[path] += 1
        response = client.get(address)
        assert response.status_code == 200, address
        pixels = response.mimetype in ("image/png", "image/vnd.microsoft.icon")
        found[address] = "" if pixels else response.text
        if response.mimetype == "text/html":
            waiting += addresses(checked_page(response, client.application))
    return found


def test_every_page_that_can_be_reached_speaks_of_its_own_subject_only(client):
    permalink = publish(client, "For the kitchen", MOONFERN)
    found = crawled(client, ["/", permalink])
    paths = {address.partition("?")[0] for address in found}
    assert {"/", "/recommendation", permalink} <= paths
    assert {"/stacks", "/stacks/moonfern", "/criteria", "/method"} <= paths
    assert {"/about", "/privacy", "/changelog", "/site.webmanifest"} <= paths
    assert {f"/wizard/{step}" for step in STEPS} <= paths
    assert permalink.replace("/r/", "/embed/") in paths
    assert {"/api/v1/", "/api/v1/openapi.json"} <= paths
    assert {f"{permalink}.md", f"{permalink}.svg", f"{permalink}.png"} <= paths
    spoken = {address: subject_words(html) for address, html in found.items()}
    assert {address: said for address, said in spoken.items() if said} == {}


def test_the_words_are_found_where_they_do_stand(client, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(BUNDLED))
    said = subject_words(client.get("/").text + client.get("/recommendation").text)
    assert {"backend", "framework", "python", "server", "project"} <= set(said)


@pytest.mark.parametrize("index", range(12))
def test_any_answers_get_good_pages_in_its_own_words(client, page, index):
    chosen = sampled(PLANTS, index)
    verdict = words(one(page(f"/recommendation{query(chosen)}"), "h1"))
    permalink = publish(client, "", chosen.pairs())
    for address in (
        f"/recommendation{query(chosen)}",
        permalink,
        permalink.replace("/r/", "/embed/"),
        *(f"/wizard/{step}{query(chosen)}" for step in STEPS),
    ):
        page(address)
        assert subject_words(client.get(address).text) == []
    assert words(one(page(permalink), "h1")) == verdict


@pytest.mark.parametrize("step", STEPS)
def test_the_live_panel_speaks_of_its_own_subject_only(fragment, client, step):
    address = f"/wizard/recommendation?{urlencode([*MOONFERN, ('step', step)])}&was="
    assert fragment(address).select("#live-panel ol li")
    assert subject_words(client.get(address).text) == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("address", ["/", "/embed/x", "/wizard/recommendation"])
def test_errors_speak_of_no_subject(client, code, address):
    response = client.get(address, headers={"X-Fail": str(code)})
    assert response.status_code == code
    assert subject_words(response.text) == []


def test_refused_title_keeps_the_page_in_its_own_words(client):
    response = client.post(
        "/results", data={"title": "x" * 121, "light": "dark"}, headers=OWN
    )
    assert response.status_code == 422
    assert subject_words(response.text) == []


def test_its_own_texts_stand_where_the_subject_is_spoken_of(page):
    landing, empty = page("/"), page("/recommendation")
    description = attr(one(landing, 'meta[name="description"]'), "content")
    assert description == f"{PLANTS.texts.headline} {PLANTS.texts.lede}"
    assert words(one(landing, "h1")) == PLANTS.texts.headline
    assert words(one(landing, "a.wordmark")) == "Sillwise"
    assert "this is the ranking for a typical flat" in words(one(landing, "aside"))
    assert "Counts as a typical flat would." in words(one(landing, "form"))
    assert "% of what a typical flat needs" in words(one(empty, "main header"))
    assert "the needs of a typical flat are assumed" in words(one(empty, "main header"))
    assert "what typical flats would answer" in words(section(empty, "sure"))
    assert attr(one(empty, "#title"), "placeholder") == "Kitchen window, spring"
    some = page("/wizard/you?light=dark")
    assert "A typical flat is assumed for the rest." in words(one(some, "aside"))


@pytest.mark.parametrize("kept", ["ferns", "succulents"])
def test_fit_is_told_in_its_own_words(page, kept):
    texts = PLANTS.texts
    told, hidden = (texts.fit_known, texts.fit_new)[:: 1 if kept == "ferns" else -1]
    chosen = answers(PLANTS, "light:dark", "animals:cat", "chews:yes", f"kept:{kept}")
    assert best(PLANTS, chosen).id == "moonfern"
    shown = page(f"/recommendation{query(chosen)}")
    card = words(section(shown, "scorecard"))
    assert texts.fit_name in card
    assert texts.fit_definition in card
    assert told in card
    assert hidden not in card
    assert (texts.fit_missed in words(section(shown, "weak"))) == (kept != "ferns")


def test_requirement_variant_and_follow_up_work(page):
    shown = page(f"/recommendation?{urlencode(MOONFERN)}")
    assert words(one(shown, "h1")).startswith("Moonfern")
    out = words(section(shown, "excluded"))
    assert "Brass cactus" in out
    assert "it pricks whoever lands on it" in out
    assert "Moonfern under glass: only worth it when the sun does not shine" in out
    assert page("/wizard/place?animals=cat").select("#question-chews")


def test_alternative_without_first_steps_has_no_empty_section(page):
    shown = page(f"/recommendation?{urlencode(MOONFERN)}")
    assert not has_section(shown, "first-steps")


def test_alternative_without_components_has_no_sketch(page):
    assert not has_section(page(f"/stacks/moonfern?{urlencode(MOONFERN)}"), "sketch")


def test_first_steps_without_commands_are_a_link_alone(page):
    sunny = "/recommendation?light=bright&kept=succulents&watering=seldom"
    steps = section(page(sunny), "first-steps")
    assert "Brass cactus" in words(one(steps, "h2"))
    assert steps.select("a[href]")
    assert not steps.select("pre")


def test_results_of_both_catalogues_live_side_by_side(client, page, monkeypatch):
    plant = publish(client, "", MOONFERN)
    before = words(one(page(plant), "main header"))
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", "")
    other = publish(client, "", [])
    assert words(one(page(plant), "main header")) == before
    framed = page(plant.replace("/r/", "/embed/"))
    assert PLANTS.texts.headline in words(framed)
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))
    assert page(other)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ("known:tried", "You know all that it asks for."),
        ("known:unsure", "% of what a typical case needs"),
        ("need:none", "then nothing has to be chosen."),
    ],
)
def test_catalogue_with_three_texts_is_told_in_neutral_words(chosen, sentence):
    catalogue = three_texts()
    found = recommend(catalogue, answers(catalogue, chosen))
    told = repr(report(catalogue, found))
    assert sentence in told
    assert [word for word in [*SUBJECT, "project"] if word in told.lower()] == []


def test_document_without_the_newer_texts_is_parsed():
    """As those are that were stored before there were any."""
    document = json.loads(json.dumps(make_document(three_texts())))
    document["texts"] = {"title": "A title", "headline": "B", "lede": "C"}
    assert parse(document).texts == Texts("A title", "B", "C")


def three_texts() -> Catalogue:
    """A catalogue with fit and an outcome, which says only what it must."""
    stated = {"kind": "single", "summary": "It is one.", "languages": ("tried",)}
    outcome = {
        "kind": "outcome",
        "reason": (("need:none",),),
        "reason_text": "nothing is needed",
    }
    return make_catalogue(
        alternatives=[
            make_alternative("fast", {"speed": 9, "ease": 3}, **stated),
            make_alternative("easy", {"speed": 3, "ease": 2}, **stated),
            make_alternative("none", {"speed": 9, "ease": 9}, **{**stated, **outcome}),
        ],
        questions=[
            make_question("known", make_option("tried", language=True)),
            make_question("need", make_option("all"), make_option("none")),
        ],
    )
