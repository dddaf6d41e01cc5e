"""A live panel that cannot be updated says so, keeps what it showed, and retries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from webapp.app import create_app

from . import keyboard
from .conftest import OpenTab
from .console import Console
from .questionnaire import Panel, Questionnaire, begun
from .sites import Pairs, Site

FRAGMENT = "**/wizard/recommendation?*"
FIRST: Pairs = [("product", "saas")]
BOTH: Pairs = [("product", "saas"), ("clients", "pages")]
NO_CONNECTION = "ERR_CONNECTION_FAILED|htmx:sendError|htmx:afterRequest"
Handler = Callable[[Route], None]


def storage_fragment() -> str:
    """The fragment of a real 503: an application whose database is nowhere."""
    app = create_app({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"})
    response = app.test_client().get("/r/some", headers={"HX-Request": "true"})
    assert response.status_code == 503
    return response.text


def no_connection(route: Route) -> None:
    route.abort("connectionfailed")


def unavailable(route: Route) -> None:
    route.fulfill(status=503, content_type="text/html", body=storage_fragment())


def broken_proxy(route: Route) -> None:
    route.fulfill(status=502, content_type="text/plain", body="Bad gateway")


WAYS = pytest.mark.parametrize(
    ("handler", "complaint"),
    [
        pytest.param(no_connection, NO_CONNECTION, id="no connection"),
        pytest.param(unavailable, "503", id="503"),
        pytest.param(broken_proxy, "502", id="502 without our fragment"),
    ],
)


@pytest.fixture
def page(site: Site, open_tab: OpenTab) -> Page:
    """A page whose first answer arrived."""
    return begun(open_tab(), site, FIRST)


@WAYS
def test_a_failed_request_says_so_and_keeps_the_panel(
    page: Page, console: Console, handler: Handler, complaint: str
) -> None:
    console.expect(complaint)
    before = Panel(page).root.inner_html()
    page.route(FRAGMENT, handler)
    Questionnaire(page).click("clients", "pages")
    expect(Panel(page).failure).to_be_visible()
    assert Panel(page).root.inner_html() == before
    Questionnaire(page).shows(BOTH)


@WAYS
def test_trying_again_brings_the_panel_up_to_date(
    page: Page, console: Console, handler: Handler, complaint: str
) -> None:
    console.expect(complaint)
    page.route(FRAGMENT, handler)
    Questionnaire(page).click("clients", "pages")
    retry = page.locator("[data-retry]")
    retry.click()
    expect(Panel(page).failure).to_be_visible()
    page.unroute(FRAGMENT)
    retry.click()
    Panel(page).holds(BOTH)
    expect(Panel(page).failure).to_be_hidden()
    Questionnaire(page).is_at("/wizard/product", BOTH)


def test_trying_again_works_by_keyboard_and_the_focus_is_not_lost(
    page: Page, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page.route(FRAGMENT, no_connection)
    Questionnaire(page).input("clients", "pages").focus()
    page.keyboard.press("Space")
    expect(Panel(page).failure).to_be_visible()
    page.unroute(FRAGMENT)
    keyboard.press(page, page.locator("[data-retry]"))
    expect(Panel(page).failure).to_be_hidden()
    keyboard.assert_focus_is_seen(page)


def test_the_next_answer_that_arrives_takes_the_notice_away(
    page: Page, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page.route(FRAGMENT, no_connection, times=1)
    Questionnaire(page).click("clients", "pages")
    expect(Panel(page).failure).to_be_visible()
    Questionnaire(page).click("clients", "frontend")
    Panel(page).holds([*BOTH, ("clients", "frontend")])
    expect(Panel(page).failure).to_be_hidden()


def test_a_reload_keeps_an_answer_whose_request_failed(
    page: Page, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page.route(FRAGMENT, no_connection)
    Questionnaire(page).click("clients", "pages")
    expect(Panel(page).failure).to_be_visible()
    page.reload()
    Questionnaire(page).shows(BOTH)
    Panel(page).holds(BOTH)


def test_next_keeps_an_answer_whose_request_failed(
    page: Page, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page.route(FRAGMENT, no_connection)
    Questionnaire(page).click("clients", "pages")
    expect(Panel(page).failure).to_be_visible()
    Questionnaire(page).press_next()
    Questionnaire(page).is_at("/wizard/people", BOTH)


def test_a_request_that_never_ends_is_told_and_can_be_tried_again(
    page: Page, console: Console
) -> None:
    console.expect("htmx:timeout|htmx:afterRequest")
    assert 0 < page.evaluate("htmx.config.timeout") <= 10_000
    page.evaluate("htmx.config.timeout = 200")
    page.route(FRAGMENT, lambda _: None)
    Questionnaire(page).click("clients", "pages")
    expect(Panel(page).failure).to_be_visible()
    page.unroute(FRAGMENT)
    page.evaluate("htmx.config.timeout = 10_000")
    page.locator("[data-retry]").click()
    Panel(page).holds(BOTH)
    expect(Panel(page).failure).to_be_hidden()


def test_answers_given_before_the_scripts_came_count(
    site: Site, open_tab: OpenTab
) -> None:
    page, late = open_tab(), list[Route]()
    page.route("**/js/*", lambda route: late.append(route))
    page.goto(site.address("/wizard/product"), wait_until="commit")
    Questionnaire(page).choose(FIRST)
    for route in late:
        route.continue_()
    Panel(page).holds(FIRST)
    Questionnaire(page).is_at("/wizard/product", FIRST)


def test_on_a_narrow_screen_nothing_lies_over_the_notice(
    site: Site, open_tab: OpenTab, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page = open_tab(viewport={"width": 360, "height": 640})
    page.goto(site.address("/wizard/product"))
    page.route(FRAGMENT, no_connection)
    Questionnaire(page).click("clients", "pages")
    notice = Panel(page).failure
    expect(notice).to_be_in_viewport(ratio=1)
    below = notice.bounding_box()
    handle = page.locator('label[for="panel-open"]').bounding_box()
    assert below is not None
    assert handle is not None
    assert handle["y"] >= below["y"] + below["height"]
