"""Nothing that was answered gets lost on any way through the pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import OpenTab
from .questionnaire import Questionnaire, answers_in, canonical
from .sites import Pairs, Site

SAAS: Pairs = [("product", "saas"), ("clients", "pages")]
API: Pairs = [("product", "api"), ("clients", "frontend")]
PEOPLE: Pairs = [("team", "python"), ("language-must", "any")]


def test_a_reload_keeps_the_answers(site: Site, open_tab: OpenTab) -> None:
    form = Questionnaire(open_tab())
    form.page.goto(site.address("/"))
    form.choose(SAAS)
    form.is_at("/wizard/product", SAAS)
    form.page.reload()
    form.shows(SAAS)


def test_a_bookmark_opens_with_the_answers(site: Site, open_tab: OpenTab) -> None:
    form = Questionnaire(open_tab())
    form.page.goto(site.address("/wizard/product"))
    form.choose(SAAS)
    form.is_at("/wizard/product", SAAS)
    later = Questionnaire(open_tab())
    later.page.goto(form.page.url)
    later.shows(SAAS)


def test_a_second_tab_has_answers_of_its_own(site: Site, open_tab: OpenTab) -> None:
    one = Questionnaire(open_tab())
    two = Questionnaire(one.page.context.new_page())
    for tab in (one, two):
        tab.page.goto(site.address("/"))
    one.choose(SAAS)
    two.choose(API)
    for tab, pairs in ((one, SAAS), (two, API)):
        tab.is_at("/wizard/product", pairs)
        tab.page.reload()
        tab.shows(pairs)


def test_the_browsers_back_and_forward_show_what_was_chosen(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    form = Questionnaire(open_tab(java_script_enabled=javascript))
    form.page.goto(site.address("/wizard/product"))
    form.choose(SAAS)
    form.press_next()
    form.choose(PEOPLE)
    form.press_next()
    form.is_at_step("features")
    form.page.go_back()
    form.shows(PEOPLE)
    form.page.go_back()
    form.shows(SAAS)
    form.page.go_forward()
    form.shows(PEOPLE)


def test_the_browsers_back_from_the_first_step_shows_the_first_page_filled_in(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    form = Questionnaire(open_tab(java_script_enabled=javascript))
    form.page.goto(site.address("/"))
    form.choose(SAAS)
    form.press_next()
    form.is_at_step("people")
    form.page.go_back()
    form.shows(SAAS)


def test_back_keeps_what_was_just_chosen(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    form = Questionnaire(open_tab(java_script_enabled=javascript))
    form.page.goto(site.address("/wizard/people", SAAS))
    form.choose(PEOPLE)
    form.press_back()
    form.is_at("/wizard/product", SAAS + PEOPLE)
    form.shows(SAAS)
    form.press_next()
    form.shows(PEOPLE)


@pytest.mark.parametrize("step_id", ["product", "people", "features", "running"])
def test_a_step_link_keeps_what_was_just_chosen(
    site: Site, open_tab: OpenTab, javascript: bool, step_id: str
) -> None:
    form = Questionnaire(open_tab(java_script_enabled=javascript))
    form.page.goto(site.address("/wizard/people", SAAS))
    form.choose(PEOPLE)
    form.press_step(step_id)
    form.is_at(f"/wizard/{step_id}", SAAS + PEOPLE)


def test_next_keeps_what_was_chosen_while_the_panel_is_still_loading(
    site: Site, open_tab: OpenTab
) -> None:
    form = Questionnaire(open_tab())
    form.page.route("**/wizard/recommendation?*", lambda route: None)
    form.page.goto(site.address("/wizard/product"))
    form.choose(SAAS)
    form.press_next()
    form.is_at("/wizard/people", SAAS)


def test_enter_in_an_answer_goes_on_to_the_next_step(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    form = Questionnaire(open_tab(java_script_enabled=javascript))
    form.page.goto(site.address("/wizard/people", SAAS))
    form.input("size", "solo").focus()
    form.page.keyboard.press("Space")
    form.page.keyboard.press("Enter")
    form.is_at("/wizard/features", [*SAAS, ("size", "solo")])


def test_change_my_answers_and_forward_again_shows_the_same_recommendation(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    form = Questionnaire(open_tab(java_script_enabled=javascript))
    form.page.goto(site.address("/recommendation", SAAS + PEOPLE))
    verdict = form.page.locator("h1").inner_text()
    change = form.page.locator('a[href^="/wizard/"]:not([href*="#"])')
    change.click()
    assert answers_in(form.page.url) == canonical(SAAS + PEOPLE)
    form.shows(SAAS)
    form.press_step("running")
    form.press_next()
    form.is_at("/recommendation", SAAS + PEOPLE)
    expect(form.page.locator("h1")).to_have_text(verdict)


def test_the_link_beside_an_answer_leads_to_its_question(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    form = Questionnaire(open_tab(java_script_enabled=javascript))
    form.page.goto(site.address("/wizard/running", SAAS + PEOPLE))
    form.page.locator('a[href$="#question-language-must"]').click()
    form.is_at_step("people")
    expect(form.question("language-must")).to_be_in_viewport()
    form.shows(PEOPLE)


def test_back_to_before_a_jump_within_the_page_shows_what_its_address_says(
    site: Site, open_tab: OpenTab
) -> None:
    form = Questionnaire(open_tab())
    form.page.goto(site.address("/wizard/product"))
    form.page.keyboard.press("Tab")
    form.page.keyboard.press("Enter")
    form.page.wait_for_url("**#content")
    form.choose(SAAS)
    form.is_at("/wizard/product", SAAS)
    form.page.go_back()
    form.is_at("/wizard/product", [])
    form.shows([])
    form.page.go_forward()
    form.is_at("/wizard/product", SAAS)
    form.shows(SAAS)
