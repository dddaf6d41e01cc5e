"""What moves: only for those who like it, and never in the way of the next click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import OpenTab
from .questionnaire import JOURNEY, Panel, Questionnaire
from .sites import Site

STARTED = """() => {
  window.started = [];
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...given) {
    const movement = animate.apply(this, given);
    started.push([this.dataset.row, given[0][0].transform]);
    window.latest = movement;
    return movement;
  };
}"""
PLACES = """() => Object.fromEntries(
  [...document.querySelectorAll("#live-panel [data-row]")].map(row => [
    row.dataset.row, row.offsetTop - row.parentElement.offsetTop
  ])
)"""
LINE = 'getComputedStyle(document.body, "::after")'


@pytest.fixture
def lively(site: Site, open_tab: OpenTab) -> Page:
    """A step's page of a person who likes movement."""
    page = open_tab(reduced_motion="no-preference")
    page.goto(site.address("/wizard/product"))
    page.evaluate(STARTED)
    return page


def test_rows_glide_and_quick_clicks_are_all_taken(lively: Page) -> None:
    """Also where one movement cuts off another, which leaves no complaint."""
    form, panel = Questionnaire(lively), Panel(lively)
    for option in ("api", "saas", "shop", "api", "saas"):
        form.click("product", option)
    panel.holds([("product", "saas")])
    assert lively.evaluate("started.length") > 0
    form.choose(JOURNEY["product"][1:])
    panel.holds(JOURNEY["product"])
    lively.evaluate("latest.finished")


def test_each_row_that_stays_glides_from_its_old_place(lively: Page) -> None:
    before = lively.evaluate(PLACES)
    Questionnaire(lively).click("product", "api")
    Panel(lively).holds([("product", "api")])
    after = lively.evaluate(PLACES)
    started = dict(lively.evaluate("started"))
    assert started
    assert started == {
        row: f"translateY({before[row] - place}px)"
        for row, place in after.items()
        if row in before and before[row] != place
    }


def test_focus_stays_where_it_is_while_rows_glide(lively: Page) -> None:
    chosen = Questionnaire(lively).input("product", "api")
    chosen.focus()
    lively.keyboard.press("Space")
    Panel(lively).holds([("product", "api")])
    expect(chosen).to_be_focused()


def test_every_row_of_the_panel_has_a_name_of_its_own(lively: Page) -> None:
    rows = lively.locator(".panel .ranking__row")
    names = rows.evaluate_all("all => all.map(row => row.dataset.row)")
    assert len(set(names)) == len(names) > 1
    used = "all => all.map(row => getComputedStyle(row).viewTransitionName)"
    assert rows.evaluate_all(used) == names


def test_nothing_moves_for_those_who_want_less(site: Site, open_tab: OpenTab) -> None:
    page = open_tab(reduced_motion="reduce")
    page.goto(site.address("/wizard/product"))
    page.evaluate(STARTED)
    Questionnaire(page).click("product", "api")
    Panel(page).holds([("product", "api")])
    assert page.evaluate("started") == []
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_only_a_slow_answer_shows_that_we_wait(
    site: Site, open_tab: OpenTab, motion: str
) -> None:
    waiting: list[Route] = []
    page = open_tab(reduced_motion=motion)
    page.goto(site.address("/wizard/product"))
    page.route("**/wizard/recommendation?*", lambda route: waiting.append(route))
    assert page.evaluate(f"{LINE}.content") == "none"
    Questionnaire(page).click("product", "api")
    page.wait_for_selector(".htmx-request")
    moves = page.evaluate(
        "document.getAnimations().map(a => [a.animationName, a.effect.getTiming()])"
    )
    assert {timing["delay"] for _, timing in moves} == {300}
    assert len(moves) == (1 if motion == "reduce" else 2)
    page.wait_for_function(f'() => {LINE}.opacity === "1"')
    waiting[0].continue_()
    Panel(page).holds([("product", "api")])
    page.wait_for_function(f'() => {LINE}.content === "none"')
