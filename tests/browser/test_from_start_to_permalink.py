"""A person gets from the first page to a permalink."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from . import keyboard
from .conftest import OpenTab
from .questionnaire import ALL, JOURNEY, NEXT, Questionnaire, option_text
from .sites import Site

TITLE = "Customer portal <2027> & more"
SUBMIT = 'form[method="post"] button'
TITLE_FIELD = 'form[method="post"] input[name="title"]'


def test_with_the_mouse_only(site: Site, open_tab: OpenTab) -> None:
    page = open_tab()
    page.goto(site.address("/"))
    by_mouse(page)
    assert_is_the_permalink(page, verdict_of(page, publish_by_mouse))


def test_with_javascript_switched_off(site: Site, open_tab: OpenTab) -> None:
    page = open_tab(java_script_enabled=False)
    page.goto(site.address("/"))
    by_mouse(page)
    assert_is_the_permalink(page, verdict_of(page, publish_by_mouse))


def test_with_the_keyboard_only(site: Site, open_tab: OpenTab) -> None:
    page = open_tab()
    page.goto(site.address("/"))
    by_keyboard(page)
    assert_is_the_permalink(page, verdict_of(page, publish_by_keyboard))


def test_with_the_keyboard_only_on_a_narrow_screen_without_javascript(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page.goto(site.address("/"))
    by_keyboard(page)
    assert_is_the_permalink(page, verdict_of(page, publish_by_keyboard))


def by_mouse(page: Page) -> None:
    form = Questionnaire(page)
    for step_id, pairs in JOURNEY.items():
        expect(form.step_button(step_id)).to_have_attribute("aria-current", "step")
        form.choose(pairs)
        form.shows(pairs)
        form.press_next()


def by_keyboard(page: Page) -> None:
    form = Questionnaire(page)
    for step_id, pairs in JOURNEY.items():
        expect(form.step_button(step_id)).to_have_attribute("aria-current", "step")
        for pair in pairs:
            keyboard.choose(page, form.input(*pair))
        form.shows(pairs)
        keyboard.press(page, page.locator(NEXT))


def verdict_of(page: Page, publish: Callable[[Page], None]) -> str:
    """The verdict that stood on the page when it was published."""
    Questionnaire(page).is_at("/recommendation", ALL)
    verdict = page.locator("h1").inner_text()
    publish(page)
    return verdict


def publish_by_mouse(page: Page) -> None:
    page.locator(TITLE_FIELD).fill(TITLE)
    page.locator(SUBMIT).click()


def publish_by_keyboard(page: Page) -> None:
    keyboard.tab_to(page, page.locator(TITLE_FIELD))
    page.keyboard.type(TITLE)
    keyboard.press(page, page.locator(SUBMIT))


def assert_is_the_permalink(page: Page, verdict: str) -> None:
    expect(page).to_have_url(re.compile(r"/r/\w+$"))
    expect(page.locator("h1")).to_have_text(verdict)
    expect(page.get_by_text(TITLE, exact=True)).to_be_visible()
    for pair in ALL:
        answer = page.locator("[data-filled]").get_by_text(option_text(*pair))
        expect(answer.first).to_be_visible()
