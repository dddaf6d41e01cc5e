"""Changing an answer beside the result: live, taken back, and without a script."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from .conftest import OpenTab
from .console import Console
from .questionnaire import answers_in
from .sites import Pairs, Site
from .test_live_panel_failing import NO_CONNECTION

# Django leads for the long run, Django + FastAPI where two years will do.
LONG: Pairs = [
    *[("product", "saas"), ("clients", "frontend"), ("clients", "mobile")],
    *[("team", "python"), ("team", "javascript"), ("language-must", "prefer")],
    *[("size", "small"), ("hiring", "no"), ("deadline", "months"), ("staff", "many")],
    *[("scope", "normal"), ("live", "notifications"), ("ai", "hosted")],
    *[("load", "medium"), ("slow", "waiting"), ("data", "personal")],
    *[("lifetime", "long"), ("hosting", "containers"), ("existing", "nothing")],
    ("operations", "part-time"),
]
MEDIUM: Pairs = [(key, "medium" if key == "lifetime" else v) for key, v in LONG]


def opened(page: Page, site: Site) -> Page:
    page.goto(site.address(f"/recommendation?{urlencode(LONG)}"))
    return page


def say_medium(page: Page) -> None:
    """Opens the question of the lifetime and answers it otherwise, by keyboard."""
    said = page.locator('[data-filled="said-lifetime"]')
    page.locator(".given__summary", has=said).press("Enter")
    page.locator('#answers-form input[value="medium"][name="lifetime"]').press("Space")


def test_change_moves_the_report_and_undo_brings_it_back(
    open_tab: OpenTab, site: Site
) -> None:
    page = opened(open_tab(), site)
    before = page.locator("h1").inner_text()
    say_medium(page)
    expect(page.locator("h1")).not_to_have_text(before)
    expect(page.locator("#live-announcement")).to_contain_text("now leads: you said")
    expect(page.locator('[data-filled="said-lifetime"]')).to_have_text(
        "Two to four years"
    )
    assert answers_in(page.url) == MEDIUM
    chosen = '#answers-form input[name="lifetime"]:focus'
    expect(page.locator(chosen)).to_have_value("medium")
    page.locator("[data-undo]").press("Enter")
    expect(page.locator("h1")).to_have_text(before)
    expect(page.locator("[data-undo]")).to_be_focused()
    expect(page.locator('#answers-form input[value="long"]')).to_be_checked()
    assert answers_in(page.url) == LONG


def test_back_takes_the_change_back(open_tab: OpenTab, site: Site) -> None:
    page = opened(open_tab(), site)
    before = page.locator("h1").inner_text()
    say_medium(page)
    expect(page.locator("h1")).not_to_have_text(before)
    page.go_back()
    expect(page.locator("h1")).to_have_text(before)
    expect(page.locator('#answers-form input[value="long"]')).to_be_checked()
    assert answers_in(page.url) == LONG


def test_on_a_narrow_screen_the_news_and_undo_stay_in_sight(
    open_tab: OpenTab, site: Site
) -> None:
    page = opened(open_tab(viewport={"width": 360, "height": 740}), site)
    page.locator(".report__to-answers").click()
    say_medium(page)
    bar = page.locator(".what-if__bar")
    expect(bar).to_be_in_viewport()
    expect(bar).to_contain_text("now leads")
    bar.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-undo]")).to_have_text("Redo")
    expect(page.locator('#answers-form input[value="long"]')).to_be_checked()
    expect(page.get_by_role("button", name="Redo")).to_be_focused()
    assert answers_in(page.url) == LONG


def test_what_was_changed_is_what_is_published(open_tab: OpenTab, site: Site) -> None:
    page = opened(open_tab(), site)
    page.locator("#title").fill("Two years will do")
    say_medium(page)
    expect(page.locator("[data-undo]")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".eyebrow")).to_have_text("Two years will do")
    expect(page.locator('[data-filled="said-lifetime"]')).to_have_text(
        "Two to four years"
    )


def test_first_is_compared_with_another_in_place(open_tab: OpenTab, site: Site) -> None:
    page = opened(open_tab(), site)
    page.locator("#against").focus()
    page.locator("#against").select_option("litestar")
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")
    expect(page.locator("#against")).to_be_focused()
    assert answers_in(page.url) == [*LONG, ("against", "litestar")]
    page.reload()
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")


def test_permalink_stays_and_the_change_opens_a_new_result(
    open_tab: OpenTab, site: Site
) -> None:
    page = open_tab()
    address = site.address(f"/r/{site.publish(LONG)}")
    page.goto(address)
    before = page.locator("h1").inner_text()
    say_medium(page)
    page.get_by_role("button", name="See what that would give").click()
    expect(page.locator("h1")).not_to_have_text(before)
    assert answers_in(page.url) == MEDIUM
    page.goto(address)
    expect(page.locator("h1")).to_have_text(before)


def test_without_a_script_a_button_shows_the_result(
    open_tab: OpenTab, site: Site
) -> None:
    page = opened(open_tab(java_script_enabled=False), site)
    say_medium(page)
    page.get_by_role("button", name="Show the result").click()
    assert answers_in(page.url) == MEDIUM
    page.locator("#against").select_option("litestar")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")


def test_failed_request_says_so_and_can_be_tried_again(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    page = opened(open_tab(), site)
    page.route(
        "**/recommendation/live?*", lambda route: route.abort("connectionfailed")
    )
    console.expect(NO_CONNECTION)
    before = page.locator("h1").inner_text()
    say_medium(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert answers_in(page.url) == MEDIUM
    expect(page.locator("h1")).to_have_text(before)
    page.unroute("**/recommendation/live?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).not_to_have_text(before)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_button_beside_a_result_is_in_sight_before_anything_is_scrolled(
    open_tab: OpenTab, site: Site
) -> None:
    page = open_tab(viewport={"width": 1280, "height": 800})
    page.goto(site.address(f"/r/{site.publish(LONG)}"))
    button = page.locator(".what-if__submit button")
    expect(button).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, 2000)
    expect(button).to_be_in_viewport(ratio=1)
