"""axe finds nothing to complain about, in light and dark, narrow and wide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from . import keyboard
from .conftest import OpenTab
from .console import Console
from .pages import address, each_page, open_all_details, visit
from .questionnaire import ALL, Panel, Questionnaire
from .sites import Site
from .spoken import faults, told

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: tuple[tuple[str, int], ...] = (("light", 1280), ("dark", 360))
ZOOMED: ViewportSize = {"width": 640, "height": 400}
"""What a window of 1280 x 800 has room for at 200 %."""


def violations(page: Page) -> list[str]:
    """What axe, injected before, finds on the page itself, not in frames on it."""
    options = {"runOnly": RULES, "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:150]}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page, looks: Iterable[tuple[str, int]] = LOOKS) -> None:
    """No rule is broken, in any of these pairs of colour scheme and width."""
    page.evaluate(Axe().axe_script)
    for scheme, width in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=cast(Any, scheme))
        found = violations(page)
        assert not found, f"{scheme}, {width} px:\n" + "\n".join(found)


def test_axe_sees_what_is_wrong_with_a_bad_page(open_tab: OpenTab) -> None:
    page = open_tab()
    page.set_content('<p style="color: #aaa">Pale</p><input><img src="data:,">')
    page.evaluate(Axe().axe_script)
    text = "\n".join(violations(page))
    for rule in ("color-contrast", "label", "image-alt", "html-has-lang", "region"):
        assert rule in text


@each_page
def test_page_is_accessible(site: Site, tab: Page, console: Console, name: str) -> None:
    visit(tab, site, console, name)
    open_all_details(tab)
    text = told(tab)
    assert faults(text) == []
    landmarks = re.findall(r"^- (\w+)", text, re.MULTILINE)
    around = ("contentinfo", "banner") if not name.startswith("embed") else ()
    for landmark in ("main", *around):
        assert landmarks.count(landmark) == 1
    assert_accessible(tab)


@pytest.mark.parametrize(
    ("name", "width", "first", "last"),
    [
        ("permalink", 1280, ".given__summary", ".what-if__submit button"),
        ("stacks", 360, ".heat-map", ".heat-map thead th:last-child a"),
    ],
)
def test_what_stays_in_place_covers_no_focus(
    site: Site, open_tab: OpenTab, name: str, width: int, first: str, last: str
) -> None:
    page = open_tab(viewport={"width": width, "height": 800})
    page.goto(address(site, name))
    page.locator(first).first.focus()
    keyboard.tab_to(page, page.locator(last))


def test_faults_would_be_found() -> None:
    text = '- heading "A" [level=1]\n- heading "B" [level=3]\n- button "Go"\n- button'
    assert len(faults(text + "\n  - link:\n    - /url: /\n- radio [checked]")) == 4


@pytest.mark.parametrize(
    "name", ["landing", "step features", "recommendation", "stacks", "mistyped"]
)
def test_axe_finds_nothing_at_200_per_cent(
    site: Site, tab: Page, console: Console, name: str
) -> None:
    visit(tab, site, console, name)
    tab.set_viewport_size(ZOOMED)
    tab.evaluate(Axe().axe_script)
    assert not violations(tab)


def test_axe_finds_nothing_after_a_swap_with_the_panel_open(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab(viewport={"width": 360, "height": 800})
    page.goto(site.address("/wizard/product"))
    page.locator('label[for="panel-open"]').click()
    Questionnaire(page).input("product", "api").focus()
    page.keyboard.press("Space")
    Panel(page).holds([("product", "api")])
    assert_accessible(page)


def test_axe_finds_nothing_when_the_panel_could_not_be_updated(
    site: Site, open_tab: OpenTab, console: Console
) -> None:
    console.expect("ERR_FAILED|htmx:sendError|htmx:afterRequest")
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    page.route("**/wizard/recommendation?*", lambda route: route.abort())
    Questionnaire(page).click("product", "api")
    expect(Panel(page).failure).to_be_visible()
    assert_accessible(page)


def test_axe_finds_nothing_when_the_title_is_refused(
    site: Site, open_tab: OpenTab, console: Console
) -> None:
    console.expect("422")
    page = open_tab()
    page.goto(site.address("/recommendation", ALL))
    page.locator('input[name="title"]').fill("x" * 121)
    page.locator('form[method="post"] button').click()
    field = page.locator('input[name="title"][aria-invalid="true"]')
    expect(field).to_have_value("x" * 121)
    assert_accessible(page)
