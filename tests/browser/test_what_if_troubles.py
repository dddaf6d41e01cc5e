"""What is changed beside the result on bad days: failures, haste, and what was open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from .conftest import OpenTab
from .console import Console
from .questionnaire import answers_in
from .sites import Site
from .test_live_panel_failing import NO_CONNECTION, no_connection
from .test_what_if import LONG, opened, say_medium

LIVE = "**/recommendation/live?*"
SAID = '[data-filled="said-lifetime"]'
MEDIUM = "Two to four years"
SCREENS: list[ViewportSize] = [
    {"width": 360, "height": 740},
    {"width": 1280, "height": 800},
]


def held(_: Route) -> None:
    """Nothing comes, and no error either."""


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish this result").click()
    page.wait_for_url("**/r/*")


@pytest.mark.parametrize("screen", SCREENS, ids=["phone", "desk"])
def test_failure_is_told_where_the_reader_is(
    open_tab: OpenTab, site: Site, console: Console, screen: ViewportSize
) -> None:
    console.expect(NO_CONNECTION)
    page = opened(open_tab(viewport=screen), site)
    page.route(LIVE, no_connection)
    say_medium(page)
    alert = page.get_by_role("alert")
    expect(alert).to_be_in_viewport(ratio=1)
    page.unroute(LIVE)
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator(SAID)).to_have_text(MEDIUM)
    expect(alert).to_be_hidden()


@pytest.mark.parametrize(
    ("handler", "complaint"),
    [(no_connection, NO_CONNECTION), (held, None)],
    ids=["failed", "on its way"],
)
def test_what_is_chosen_is_published_though_the_report_did_not_come(
    open_tab: OpenTab,
    site: Site,
    console: Console,
    handler: Callable[[Route], None],
    complaint: str | None,
) -> None:
    if complaint:
        console.expect(complaint)
    page = opened(open_tab(), site)
    page.route(LIVE, handler)
    page.locator("#title").fill("In haste")
    say_medium(page)
    publish(page)
    expect(page.locator(".eyebrow")).to_have_text("In haste")
    expect(page.locator(SAID)).to_have_text(MEDIUM)


TOO_LONG = "x" * 130


def publish_refused(page: Page) -> None:
    """Presses the button under a title that is refused."""
    page.locator("#title").fill(TOO_LONG)
    page.get_by_role("button", name="Publish this result").click()
    expect(page.locator("#title-error")).to_be_visible()


PRESSED_TWICE = """button => {
  const refused = [];
  addEventListener("submit", (event) => refused.push(event.defaultPrevented));
  button.click();
  button.click();
  return [refused, button.textContent];
}"""


def test_two_presses_publish_once(open_tab: OpenTab, site: Site) -> None:
    page = opened(open_tab(), site)
    pressed = page.locator("#publish button").evaluate(PRESSED_TWICE)
    assert pressed == [[False, True], "Publishing…"]
    page.wait_for_url("**/r/*")
    page.go_back()
    publish(page)


@pytest.mark.parametrize("screen", SCREENS, ids=["phone", "desk"])
def test_title_that_cannot_be_is_told_where_it_was_typed(
    open_tab: OpenTab,
    site: Site,
    console: Console,
    screen: ViewportSize,
    javascript: bool,
) -> None:
    console.expect("422")
    page = opened(open_tab(viewport=screen, java_script_enabled=javascript), site)
    publish_refused(page)
    expect(page.locator("#title-error")).to_be_in_viewport()
    expect(page.locator("#title")).to_be_focused()
    notice = page.locator("main .notice").first
    notice.get_by_role("link", name="use at most 120").click()
    expect(page.locator("#title")).to_be_in_viewport()


def test_name_of_the_page_follows(open_tab: OpenTab, site: Site) -> None:
    page = opened(open_tab(), site)
    before = page.title()
    say_medium(page)
    expect(page.locator("[data-undo]")).to_be_visible()
    assert page.title() == f"{page.locator('h1').inner_text()} – Whichstack" != before
    page.reload()
    assert page.title() == f"{page.locator('h1').inner_text()} – Whichstack"


def test_undo_and_redo_take_turns(open_tab: OpenTab, site: Site) -> None:
    page = opened(open_tab(), site)
    said = page.locator("#live-announcement")
    undo = page.locator("[data-undo]")
    say_medium(page)
    for told, next_ in [("Undone. ", "Redo"), ("Redone. ", "Undo")] * 2:
        undo.click()
        expect(said).to_contain_text(told)
        expect(undo).to_have_text(next_)
        expect(page.locator("[data-undo-too]")).to_have_text(next_)
        expect(undo).to_be_focused()
    expect(page.locator(SAID)).to_have_text(MEDIUM)


def test_undo_that_failed_is_not_told_with_a_later_answer(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page = opened(open_tab(), site)
    say_medium(page)
    expect(page.locator("[data-undo]")).to_be_visible()
    page.route(LIVE, no_connection)
    page.locator("[data-undo]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute(LIVE)
    page.locator('#answers-form input[value="short"][name="lifetime"]').press("Space")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator("#live-announcement")).not_to_contain_text("Undone")
    expect(page.locator("[data-undo]")).to_have_text("Undo")


def test_undo_stands_in_one_line_on_a_phone(open_tab: OpenTab, site: Site) -> None:
    page = opened(open_tab(viewport=SCREENS[0]), site)
    page.locator(".report__to-answers").click()
    say_medium(page)
    expect(page.locator("[data-undo-too]")).to_be_visible()
    box = page.locator("[data-undo-too]").bounding_box()
    assert box is not None
    assert box["width"] > box["height"]


def test_what_was_open_stays_open_and_the_comparison_stays(
    open_tab: OpenTab, site: Site
) -> None:
    page = opened(open_tab(), site)
    page.locator("#against").select_option("litestar")
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")
    page.locator('[data-kept="scorecard"] > summary').click()
    row = page.locator('[data-kept^="points of"]').first
    row.locator("summary").click()
    name = str(row.get_attribute("data-kept"))
    say_medium(page)
    expect(page.locator(SAID)).to_have_text(MEDIUM)
    opens = page.locator("#report details[open]").evaluate_all(
        "all => all.map(one => one.dataset.kept)"
    )
    assert sorted(opens) == sorted([name, "scorecard"])
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")
    assert answers_in(page.url)[-1] == ("against", "litestar")
    page.reload()
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")


def test_answer_given_before_the_scripts_came_counts(
    open_tab: OpenTab, site: Site
) -> None:
    page, late = open_tab(), list[Route]()
    page.route("**/js/*", lambda route: late.append(route))
    page.goto(site.address("/recommendation", LONG), wait_until="commit")
    say_medium(page)
    expect(page.locator(SAID)).not_to_have_text(MEDIUM)
    for route in late:
        route.continue_()
    expect(page.locator(SAID)).to_have_text(MEDIUM)
    assert ("lifetime", "medium") in answers_in(page.url)


def test_notice_goes_when_the_answers_are_those_shown_again(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page = opened(open_tab(), site)
    page.route(LIVE, no_connection)
    say_medium(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute(LIVE)
    page.locator('#answers-form input[value="long"][name="lifetime"]').press("Space")
    expect(page.get_by_role("alert")).to_be_hidden()
    assert answers_in(page.url) == LONG


@pytest.mark.parametrize("first", ["comparison", "answer"])
def test_comparison_and_answer_asked_for_together_both_come(
    open_tab: OpenTab, site: Site, first: str
) -> None:
    page, late = opened(open_tab(), site), list[Route]()
    asked = "**/recommendation/against?*" if first == "comparison" else LIVE
    page.route(asked, lambda route: late.append(route), times=1)
    if first == "comparison":
        page.locator("#against").select_option("litestar")
        say_medium(page)
        expect(page.locator(SAID)).to_have_text(MEDIUM)
    else:
        say_medium(page)
        page.locator("#against").select_option("litestar")
        expect(page.locator("#differences caption").first).to_contain_text("Litestar")
        late[0].continue_()
        expect(page.locator(SAID)).to_have_text(MEDIUM)
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")
    expect(page.locator("#against")).to_have_value("litestar")
    page.wait_for_url(lambda url: "lifetime=medium" in url and "against=lit" in url)


def test_undo_takes_back_the_answer_that_did_not_come_yet(
    open_tab: OpenTab, site: Site
) -> None:
    page = opened(open_tab(), site)
    say_medium(page)
    expect(page.locator("[data-undo]")).to_be_visible()
    page.route(LIVE, held, times=1)
    solo = page.locator('#answers-form input[name="size"][value="solo"]')
    solo.evaluate("input => input.click()")
    page.locator("[data-undo]").click()
    expect(page.locator("#live-announcement")).to_contain_text("Undone. ")
    expect(solo).not_to_be_checked()
    expect(page.locator(SAID)).to_have_text(MEDIUM)
    page.locator("[data-undo]").click()
    expect(page.locator(SAID)).not_to_have_text(MEDIUM)


def test_back_after_a_retry_leads_to_what_was_shown(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page = opened(open_tab(), site)
    page.route(LIVE, no_connection)
    say_medium(page)
    page.get_by_role("alert").wait_for()
    page.unroute(LIVE)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(SAID)).to_have_text(MEDIUM)
    page.go_back()
    expect(page.locator(SAID)).not_to_have_text(MEDIUM)
    assert answers_in(page.url) == LONG


def test_back_to_a_title_that_was_refused(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    console.expect("422")
    page = opened(open_tab(), site)
    publish_refused(page)
    assert answers_in(page.url) == [*LONG, ("title", TOO_LONG)]
    say_medium(page)
    expect(page.locator(SAID)).to_have_text(MEDIUM)
    page.go_back()
    expect(page.locator(SAID)).not_to_have_text(MEDIUM)
    expect(page.locator("#title")).to_have_value(TOO_LONG)


def test_comparison_stays_where_a_title_is_refused(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    console.expect("422")
    page = opened(open_tab(), site)
    page.locator("#against").select_option("litestar")
    page.wait_for_url("**against=litestar")
    publish_refused(page)
    told = [("against", "litestar"), ("title", TOO_LONG)]
    assert answers_in(page.url) == [*LONG, *told]
    expect(page.locator("#against")).to_have_value("litestar")
