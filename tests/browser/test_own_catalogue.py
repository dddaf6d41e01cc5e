"""A person walks through another catalogue than the bundled one, end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import own_catalogue

from .conftest import OpenTab
from .questionnaire import Panel, Questionnaire
from .sites import Pairs, Site, Stranger, live_site

PLACE: Pairs = [("light", "dark"), ("animals", "cat"), ("chews", "yes")]
YOU: Pairs = [("kept", "ferns"), ("kept", "climbers"), ("watering", "weekly")]
NARROW = {"width": 360, "height": 640}
WIDE = {"width": 1280, "height": 800}


@pytest.fixture
def plants(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Iterator[Site]:
    """A site of its own; the process looks back to the bundled catalogue after it."""
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))
    with live_site(database_url) as started:
        yield started


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_from_the_first_page_to_the_embed(
    plants: Site, stranger: Stranger, open_tab: OpenTab, viewport: dict[str, int]
) -> None:
    page = open_tab(viewport=viewport)
    page.goto(plants.address("/"))
    expect(page.locator("h1")).to_have_text("Which houseplant suits your windowsill?")
    answer_with_the_live_panel(page)
    first, other = leader(page), follow_what_if(page)
    assert other != first
    page.go_back()
    expect(page.locator("h1")).to_have_text(re.compile(first))
    publish(page)
    assert_page_and_embed_agree(page, stranger, first)


def test_without_javascript(plants: Site, open_tab: OpenTab) -> None:
    page = open_tab(java_script_enabled=False)
    page.goto(plants.address("/"))
    form = Questionnaire(page)
    form.choose(PLACE)
    form.press_next()
    form.choose(YOU)
    form.press_next()
    form.is_at("/recommendation", [*PLACE, *YOU])
    publish(page)
    expect(page.get_by_text("Hall <2027>", exact=True)).to_be_visible()


def answer_with_the_live_panel(page: Page) -> None:
    """Both steps; the follow-up appears, and the panel tells each answer."""
    form, panel = Questionnaire(page), Panel(page)
    expect(form.question("chews")).to_be_hidden()
    for answered, pair in enumerate(PLACE, start=1):
        form.click(*pair)
        panel.holds(PLACE[:answered])
    expect(panel.news).not_to_be_empty()
    expect(panel.root).to_contain_text("Brass cactus")
    form.is_at("/wizard/place", PLACE)
    form.press_next()
    form.is_at_step("you")
    form.choose(YOU)
    panel.holds([*PLACE, *YOU])
    form.shows(YOU)
    form.press_next()
    form.is_at("/recommendation", [*PLACE, *YOU])


def leader(page: Page) -> str:
    """The name of the first in the ranking, which the verdict names, too."""
    name = page.locator(".glance__name a").first.inner_text()
    expect(page.locator("h1")).to_contain_text(name)
    return name


def follow_what_if(page: Page) -> str:
    """The leader after one click on another answer, as the link had promised."""
    row = page.locator("#what-if-title ~ .changes .changes__row").first
    promised = row.locator(".changes__leader").inner_text()
    row.locator("a").click()
    expect(page.locator(".glance__name a").first).to_have_text(promised)
    return promised


def publish(page: Page) -> None:
    page.locator('form[method="post"] input[name="title"]').fill("Hall <2027>")
    page.locator('form[method="post"] button').click()
    expect(page).to_have_url(re.compile(r"/r/\w+$"))


def assert_page_and_embed_agree(page: Page, stranger: Stranger, first: str) -> None:
    """The permalink shows the same, and so does a stranger's page with the snippet."""
    verdict = page.locator("h1").inner_text()
    assert first in verdict
    expect(page.get_by_text("Hall <2027>", exact=True)).to_be_visible()
    page.goto(stranger.serve(page.locator("#share-snippet").input_value()))
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text(verdict)
    expect(frame.locator("footer")).to_contain_text("Sillwise")
