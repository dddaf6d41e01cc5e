"""What others paste: the builder, its snippets, and the questionnaire in a frame."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ORIGIN
from tests.reading import attr, button, choose, one, press, words
from tests.views.answer_sets import best, query, sampled
from tests.views.test_permalink import published
from webapp.config import ROOT
from webapp.domain.answers import parse

SANDBOX = (
    "allow-scripts allow-popups allow-popups-to-escape-sandbox "
    "allow-top-navigation-by-user-activation"
)
LOOKS = ["", "size=full", "size=badge&theme=dark&accent=%23ffee00", "size=x&accent=y"]


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 2))


def pasted(shown: BeautifulSoup, id_: str) -> BeautifulSoup:
    """The elements that a text field's HTML makes in another page."""
    text = one(shown, f"textarea#{id_}").get_text()
    return BeautifulSoup(text, "html5lib")


@pytest.mark.parametrize("look", LOOKS)
def test_builder_of_the_page_is_the_fragment(page, fragment, client, slug, look):
    assert one(fragment(f"/r/{slug}/embed-builder?{look}"), "#embed-kit")
    assert one(page(f"/r/{slug}?{look}"), "#embed-kit")
    text = client.get(f"/r/{slug}/embed-builder?{look}").text
    assert text in client.get(f"/r/{slug}?{look}").text


@pytest.mark.parametrize("look", LOOKS)
def test_preview_shows_what_the_snippet_will(page, slug, look):
    shown = page(f"/r/{slug}?{look}")
    preview = one(shown, "iframe.preview")
    frame = one(pasted(shown, "share-snippet"), "iframe")
    assert attr(frame, "src") == ORIGIN + attr(preview, "src")
    assert attr(frame, "sandbox") == attr(preview, "sandbox") == SANDBOX
    assert attr(frame, "loading") == "lazy"
    assert int(attr(frame, "height")) > 0
    assert attr(frame, "title").startswith(words(one(shown, "h1")))
    page(attr(preview, "src"))


def test_builder_works_as_a_plain_form(page, client, slug):
    shown = page(f"/r/{slug}")
    form = one(shown, "form#builder")
    assert attr(form, "action") == f"/r/{slug}#embed"
    assert one(shown, "#embed")
    choose(shown, "size", "full")
    choose(shown, "theme", "dark")
    again = press(client, shown, one(form, "button"))
    assert again.request.path == f"/r/{slug}"
    marked = BeautifulSoup(again.text, "html5lib").select("#builder [checked]")
    assert [attr(tag, "value") for tag in marked] == ["full", "dark"]
    assert f"/embed/{slug}?size=full&amp;amp;theme=dark&#34;" in again.text


def test_colour_that_was_not_changed_is_not_said(page, slug):
    shown = page(f"/r/{slug}")
    assert attr(one(shown, 'input[type="color"]'), "value") == "#a83e0b"
    assert "accent" not in str(
        pasted(page(f"/r/{slug}?accent=%23a83e0b"), "share-snippet")
    )


def test_placeholder_names_result_and_look(page, slug):
    shown = page(f"/r/{slug}?size=badge&accent=00ff00")
    place = one(pasted(shown, "share-placeholder"), "[data-whichstack]")
    assert attr(place, "data-whichstack") == slug
    assert attr(place, "data-size") == "badge"
    assert attr(place, "data-accent") == "00ff00"
    assert attr(place, "data-height") == attr(one(shown, "iframe"), "height")
    assert attr(one(place, "a"), "href") == f"{ORIGIN}/r/{slug}"


def test_loader_gives_frames_the_sandbox_of_the_snippet():
    script = (ROOT / "static/js/embed.js").read_text(encoding="utf-8")
    assert "".join(SANDBOX) in script.replace('"\n    + "', "")


def test_unknown_result_has_no_builder(page):
    page("/r/bcdfghjkmnpqr/embed-builder", 404)


def test_page_and_readme_promise_that_addresses_stay(page, slug):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "addresses stay" in words(one(page(f"/r/{slug}"), "#embed-kit"))
    assert "addresses stay" in " ".join(readme.split())


def test_landing_offers_the_questionnaire_for_other_pages(page):
    frame = one(pasted(page("/"), "questionnaire-snippet"), "iframe")
    assert attr(frame, "src") == f"{ORIGIN}/embed/questionnaire"
    assert attr(frame, "sandbox") == f"{SANDBOX} allow-forms"
    page("/embed/questionnaire")


def test_questionnaire_may_send_its_form_to_us_only(client):
    """'self' does not match in a sandboxed frame in WebKit."""
    policy = client.get("/embed/questionnaire").headers["Content-Security-Policy"]
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    for kind in ("form-action", "connect-src", "script-src", "style-src"):
        assert set(parts[kind].split()) == {"'self'", ORIGIN}
    assert parts["frame-ancestors"] == "*"


def test_sandboxed_questionnaire_may_read_its_own_page(client):
    headers = client.get("/embed/questionnaire").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers


def test_questionnaire_runs_through_all_steps_in_the_frame(page, client, catalogue):
    shown = page("/embed/questionnaire?theme=dark&accent=00ff00")
    chosen = parse(catalogue, [("product", "saas"), ("team", "python")]).answers
    for step in catalogue.steps:
        assert words(one(shown, "h1")) == step.name
        assert attr(one(shown, "html"), "data-theme") == "dark"
        assert shown.select('link[href="/embed/accent/00ff00.css"]')
        for key, value in chosen.pairs():
            if shown.select(f'#question-{key} input[value="{value}"]'):
                choose(shown, key, value)
        label = "See what" if step is catalogue.steps[-1] else "Next"
        response = press(client, shown, button(shown, label))
        assert response.request.path == "/embed/questionnaire"
        shown = page(f"/embed/questionnaire?{response.request.query_string.decode()}")
    assert best(catalogue, chosen).name in words(one(shown, "h1"))
    onward = one(shown, f'a[href="/recommendation{query(chosen)}"]')
    assert attr(onward, "target") == "_blank"
    back = press(client, shown, button(shown, "Back"))
    assert catalogue.steps[-1].name in back.text


def test_forms_stay_in_the_frame_and_links_leave_it(page):
    for address in ("/embed/questionnaire", "/embed/questionnaire?step=recommendation"):
        shown = page(address)
        assert attr(one(shown, "base"), "target") == "_blank"
        for form in shown.select("form"):
            assert attr(form, "method") == "get"
            assert attr(form, "target") == "_self"
        assert {attr(a, "target") for a in shown.select("a")} <= {"_blank"}


@pytest.mark.parametrize(
    "odd",
    ["step=nowhere", "step=", "size=solo&size=full", "team=%00", "x=y", "step=%FF"],
)
def test_questionnaire_begins_whatever_its_address_says(page, catalogue, odd):
    shown = page(f"/embed/questionnaire?{odd}")
    assert words(one(shown, "h1")) == catalogue.steps[0].name


def test_question_that_is_called_as_a_look_keeps_its_answer(page):
    """The bundled catalogue asks for the size of a team."""
    shown = page(f"/embed/questionnaire?{urlencode([('size', 'solo')])}")
    assert [attr(t, "value") for t in shown.select('input[name="size"]')] == ["solo"]
    named_alike = page("/embed/questionnaire?size=full")
    assert named_alike.select('input[name="size"][value="full"]') == []
