"""Narrow screens: a bar at the bottom that opens, and nothing wider than the screen.

And wide ones: what belongs together begins and ends together.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from . import keyboard
from .conftest import OpenTab
from .console import Console
from .pages import LONG_TITLE, PAGES, address, each_page, open_all_details, visit
from .questionnaire import JOURNEY, NEXT, Panel, Questionnaire
from .sites import Site

PHONE: ViewportSize = {"width": 360, "height": 640}
WIDTHS = (320, 360, 768, 1280)
BODY = "#live-panel ol"
WIDEST = """() => {
  const wide = (element) =>
    element.getBoundingClientRect().right > innerWidth + 0.5
    || (element.scrollWidth > innerWidth && element.clientWidth < element.scrollWidth);
  return [...document.querySelectorAll("main *")]
    .filter((element) => wide(element) && ![...element.children].some(wide))
    .map((element) => element.outerHTML.slice(0, 200)).slice(0, 5);
}"""


def test_the_list_of_pages_has_every_step_and_the_longest_title(site: Site) -> None:
    steps = {path.split("?")[0] for path in PAGES.values() if "/wizard/" in path}
    assert steps == {f"/wizard/{step_id}" for step_id in JOURNEY}
    assert len(LONG_TITLE) == 120
    assert " " not in LONG_TITLE


@each_page
def test_no_page_scrolls_sideways(
    site: Site, tab: Page, console: Console, name: str
) -> None:
    visit(tab, site, console, name)
    open_all_details(tab)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 640})
        wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{width} px: {tab.evaluate(WIDEST)}"


@each_page
def test_no_page_scrolls_sideways_with_text_twice_as_large(
    site: Site, tab: Page, console: Console, name: str
) -> None:
    tab.set_viewport_size(PHONE)
    visit(tab, site, console, name)
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, tab.evaluate(WIDEST)


TOGETHER = {
    "a number ends where its row does": (
        "stack",
        """document.querySelectorAll(".weakness > .weakness__name").values().flatMap(
          (name) => [name, name.parentElement]
            .map((element) => element.getBoundingClientRect().right)
        )""",
    ),
    "a field is as high as its button": (
        "permalink",
        """document.querySelectorAll(".copy-row:has(> input) > *").values().map(
          (part) => part.offsetHeight
        )""",
    ),
    "the line beside a follow-up begins with its heading": (
        "step features",
        """((question) => {
          const inside = question.appendChild(document.createElement("i"));
          Object.assign(inside.style, { position: "absolute", insetBlock: 0 });
          return [inside.offsetHeight, question.offsetHeight];
        })(document.querySelector(".follow-up:has(:checked)"))""",
    ),
    "each part of a result begins as far below the one before": (
        "permalink",
        """["#send", "#embed", ".report__body > .block + .block"].map((name) => {
          const part = document.querySelector(name);
          return part.getBoundingClientRect().top
            - part.previousElementSibling.getBoundingClientRect().bottom;
        })""",
    ),
    "what is chosen from a list is written as all else is": (
        "recommendation",
        """document.querySelectorAll("#against, .versus label").values().map(
          (part) => getComputedStyle(part).fontSize
        )""",
    ),
    "a card has the same room on all sides": (
        "recommendation",
        """(() => {
          const card = document.getElementById("publish");
          card.classList.add("block--apart"); // as where it could not be published
          return getComputedStyle(card).padding.split(" ");
        })()""",
    ),
}


@pytest.mark.parametrize(("name", "sizes"), TOGETHER.values(), ids=TOGETHER)
def test_edges_of_what_belongs_together_meet(
    site: Site, tab: Page, console: Console, name: str, sizes: str
) -> None:
    visit(tab, site, console, name)
    found = tab.evaluate(f"[...{sizes}]")
    assert found
    assert len(set(found)) == 1, found


@pytest.mark.parametrize("step_id", [None, *JOURNEY])
def test_the_steps_stand_in_one_row(site: Site, tab: Page, step_id: str | None) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(site.address(f"/wizard/{step_id}" if step_id else "/"))
    middles = tab.locator(".progress__step").evaluate_all(
        """all => all.map((step) => step.getBoundingClientRect())
          .map(({ top, height }) => Math.round(top + height / 2))"""
    )
    assert max(middles) - min(middles) < 5
    circle = tab.locator("[aria-current] > .progress__number").bounding_box()
    assert circle is not None
    assert circle["width"] == pytest.approx(circle["height"], abs=0.5)


def test_the_closed_bar_leaves_room_with_text_twice_as_large(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab(viewport=PHONE)
    page.goto(address(site, "step people"))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    bar = page.locator("aside").bounding_box()
    assert bar is not None
    assert bar["height"] < PHONE["height"] / 3


def test_no_page_scrolls_sideways_with_the_panel_open(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab(viewport={"width": 320, "height": 640}, has_touch=True)
    page.goto(address(site, "step where nothing fits"))
    page.locator('label[for="panel-open"]').tap()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    shell = page.locator("aside")
    assert shell.evaluate("shell => shell.scrollWidth <= shell.clientWidth")


@pytest.fixture
def phone(site: Site, open_tab: OpenTab, javascript: bool) -> Page:
    page = open_tab(viewport=PHONE, has_touch=True, java_script_enabled=javascript)
    page.goto(site.address("/wizard/product"))
    return page


def test_the_panel_is_a_bar_at_the_bottom(phone: Page) -> None:
    for top in (0, 400, 100_000):
        phone.evaluate("top => scrollTo(0, top)", top)
        box = phone.locator("aside").bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, PHONE["width"])
        assert round(box["y"] + box["height"]) == PHONE["height"]
        assert box["height"] < PHONE["height"] / 5
    expect(phone.locator(BODY)).to_be_hidden()


def test_the_bar_never_covers_the_end_of_the_page(phone: Page) -> None:
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    bar = phone.locator("aside").bounding_box()
    end = phone.locator("body > footer").bounding_box()
    assert bar is not None
    assert end is not None
    assert end["y"] + end["height"] <= bar["y"] + 0.5


def test_the_bar_opens_and_closes_by_tap(phone: Page) -> None:
    handle = phone.locator('label[for="panel-open"]')
    handle.tap()
    expect(phone.locator(BODY)).to_be_visible()
    handle.tap()
    expect(phone.locator(BODY)).to_be_hidden()


def test_the_bar_opens_and_closes_by_keyboard(phone: Page) -> None:
    handle = phone.locator("#panel-open")
    keyboard.tab_to(phone, handle)
    phone.keyboard.press("Space")
    expect(phone.locator(BODY)).to_be_visible()
    keyboard.assert_focus_is_seen(phone)
    phone.keyboard.press("Space")
    expect(phone.locator(BODY)).to_be_hidden()


def test_the_open_bar_stays_open_across_a_swap(site: Site, open_tab: OpenTab) -> None:
    page = open_tab(viewport=PHONE, has_touch=True)
    page.goto(site.address("/wizard/product"))
    page.locator('label[for="panel-open"]').tap()
    Questionnaire(page).input("product", "saas").focus()
    page.keyboard.press("Space")
    Panel(page).holds([("product", "saas")])
    expect(page.locator(BODY)).to_be_visible()


def test_the_closed_bar_shows_who_leads_after_a_tap_on_an_answer(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab(viewport=PHONE, has_touch=True)
    page.goto(site.address("/wizard/product"))
    Questionnaire(page).label("product", "gateway").tap()
    Panel(page).holds([("product", "gateway")])
    first = page.locator(f"{BODY} > li").first.text_content() or ""
    leader = first.strip().splitlines()[0].strip()
    expect(Panel(page).root.locator("p").first).to_contain_text(leader)
    expect(Panel(page).root.locator("p").first).to_be_visible()


def test_every_focused_control_of_a_step_is_seen_beside_the_bar(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab(viewport=PHONE)
    page.goto(address(site, "step features"))
    keyboard.tab_to(page, page.locator(NEXT))


def test_bars_under_names_do_not_touch_them(site: Site, open_tab: OpenTab) -> None:
    page = open_tab(viewport=PHONE)
    page.goto(address(site, "recommendation"))
    row = page.locator("#differences tbody tr").first
    name = row.locator("th").bounding_box()
    bar = row.locator("svg").bounding_box()
    assert name
    assert bar
    assert bar["y"] - name["y"] - name["height"] >= 3


def test_titles_of_results_end_where_their_numbers_do(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(address(site, "compare"))
    heads = page.locator(".compare-scroller--numbers .result-head__title").all()
    assert heads
    for head in heads:
        expect(head).to_have_css("text-align", "end")
