"""An answer whose ranking has yet to come, or did not, is kept by all ways on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import OpenTab
from .console import Console
from .questionnaire import Questionnaire, answers_in, begun
from .sites import Pairs, Site
from .test_live_panel_failing import FRAGMENT, NO_CONNECTION, Handler, no_connection
from .test_what_if import opened, say_medium
from .test_what_if_troubles import LIVE

FIRST: Pairs = [("product", "saas")]
BOTH: Pairs = [*FIRST, ("clients", "pages")]
MEDIUM = '#answers-form input[name="lifetime"][value="medium"]'


def held(_: Route) -> None:
    """Nothing comes, and no error either."""


def wait_until_held_by_the_address(page: Page, answer: str) -> None:
    """A moment, in which most rankings have come."""
    page.wait_for_url(lambda url: answer in url)


@pytest.fixture
def page(site: Site, open_tab: OpenTab) -> Page:
    return begun(open_tab(), site, FIRST)


def test_reload_keeps_an_answer_that_is_on_its_way(page: Page) -> None:
    page.route(FRAGMENT, held)
    Questionnaire(page).click("clients", "pages")
    wait_until_held_by_the_address(page, "clients=pages")
    page.reload()
    Questionnaire(page).shows(BOTH)


def test_reload_beside_the_result_keeps_an_answer_that_is_on_its_way(
    open_tab: OpenTab, site: Site
) -> None:
    page = opened(open_tab(), site)
    page.route(LIVE, held)
    say_medium(page)
    wait_until_held_by_the_address(page, "lifetime=medium")
    page.reload()
    expect(page.locator(MEDIUM)).to_be_checked()


def test_way_to_another_page_and_back_keeps_an_answer_that_is_on_its_way(
    page: Page,
) -> None:
    page.route(FRAGMENT, held)
    Questionnaire(page).click("clients", "pages")
    wait_until_held_by_the_address(page, "clients=pages")
    page.get_by_role("link", name="Method").first.click()
    page.wait_for_url("**/method")
    page.go_back()
    Questionnaire(page).shows(BOTH)


@pytest.mark.parametrize(
    ("handler", "complaint"),
    [(no_connection, NO_CONNECTION), (held, None)],
    ids=["failed", "on its way"],
)
@pytest.mark.parametrize("link", [".panel__link", ".panel__next a"])
def test_links_of_the_panel_lead_on_with_what_is_chosen(
    page: Page, console: Console, link: str, handler: Handler, complaint: str | None
) -> None:
    if complaint:
        console.expect(complaint)
    page.route(FRAGMENT, handler)
    Questionnaire(page).click("clients", "pages")
    page.locator(link).click()
    page.wait_for_url(lambda url: sorted(answers_in(url)) == sorted(BOTH))
    assert not page.url.startswith(page.evaluate("origin") + "/wizard/product")


def test_link_to_the_questions_leads_on_with_what_is_chosen_beside_the_result(
    open_tab: OpenTab, site: Site
) -> None:
    page = opened(open_tab(), site)
    page.route(LIVE, held)
    say_medium(page)
    page.get_by_role("link", name="Go through the questions again").click()
    page.wait_for_url("**/wizard/**lifetime=medium**")
