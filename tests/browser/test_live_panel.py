"""The live panel: every choice shows at once what it does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from .conftest import OpenTab
from .keyboard import assert_focus_is_seen, has_focus
from .questionnaire import Panel, Questionnaire, option_text
from .sites import Pairs, Site

FRAGMENT = "**/wizard/recommendation?*"
SAAS: Pairs = [("product", "saas")]
FEW: Pairs = [("product", "saas"), ("clients", "pages")]


def test_a_choice_swaps_the_panel_and_moves_the_address(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/"))
    before = Panel(page).root.element_handle()
    Questionnaire(page).choose(SAAS)
    Questionnaire(page).is_at("/wizard/product", SAAS)
    page.wait_for_function("panel => !panel.isConnected", arg=before)


def test_the_swapped_panel_is_the_one_that_a_reload_shows(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/running"))
    Questionnaire(page).choose([("hosting", "serverless"), ("operations", "team")])
    Panel(page).holds([("hosting", "serverless"), ("operations", "team")])
    scores = page.locator("#live-panel li").all_inner_texts
    without_moves = [text.partition("▲")[0].partition("▼")[0] for text in scores()]
    page.reload()
    assert len(without_moves) > 2
    for swapped, loaded in zip(without_moves, scores(), strict=True):
        assert loaded.startswith(swapped.strip())


def test_the_panel_says_what_moved_and_by_which_answer(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    panel = Panel(page)
    expect(panel.news).to_be_hidden()
    for question_id, option_id in [("product", "api"), ("clients", "frontend")]:
        Questionnaire(page).click(question_id, option_id)
        expect(panel.news).to_contain_text(option_text(question_id, option_id))
        expect(panel.news).to_be_visible()


def test_every_change_is_announced_in_one_live_region_that_stays(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    region = page.locator("#live-announcement[aria-live=polite]")
    node = region.element_handle()
    assert node is not None
    expect(region).to_be_empty()
    said = []
    for pair in [("product", "api"), ("clients", "frontend"), ("clients", "mobile")]:
        Questionnaire(page).click(*pair)
        expect(region).to_contain_text(option_text(*pair))
        assert region.inner_text() == Panel(page).news.inner_text()
        said.append(region.inner_text())
    assert len(set(said)) == len(said)
    assert node.evaluate("region => region.isConnected")
    assert page.locator("#live-panel [aria-live], #live-panel[aria-live]").count() == 0


def test_the_focused_option_keeps_the_focus(site: Site, open_tab: OpenTab) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    form = Questionnaire(page)
    for pair in [("clients", "pages"), ("clients", "mobile")]:
        node = form.input(*pair)
        node.focus()
        page.keyboard.press("Space")
        Panel(page).holds(answers_so_far(form))
        assert has_focus(node)
        assert_focus_is_seen(page)


def test_a_follow_up_comes_and_goes_with_its_opener(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    page = open_tab(java_script_enabled=javascript)
    page.goto(site.address("/wizard/people"))
    form = Questionnaire(page)
    expect(form.question("language-must")).to_be_hidden()
    form.click("team", "python")
    expect(form.question("language-must")).to_be_visible()
    form.click("team", "python")
    expect(form.question("language-must")).to_be_hidden()


def test_a_follow_up_goes_when_another_option_of_its_opener_is_chosen(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    page = open_tab(java_script_enabled=javascript)
    page.goto(site.address("/wizard/features", [("live", "chat")]))
    form = Questionnaire(page)
    expect(form.question("connections")).to_be_visible()
    form.click("live", "none")
    expect(form.question("connections")).to_be_hidden()
    form.click("live", "editing")
    expect(form.question("connections")).to_be_visible()


def test_an_answer_to_a_follow_up_that_went_away_does_not_count(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    page = open_tab(java_script_enabled=javascript)
    page.goto(site.address("/wizard/features"))
    form = Questionnaire(page)
    form.choose([("live", "chat"), ("connections", "huge"), ("live", "none")])
    form.press_next()
    form.is_at_step("rules")
    Panel(page).holds([("live", "none")])
    form.press_next()
    form.is_at("/wizard/running", [("live", "none")])


@pytest.mark.parametrize("alone", ["no-team", "unsure"])
def test_an_option_that_stands_alone_takes_the_others_back(
    site: Site, open_tab: OpenTab, alone: str
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/people"))
    form = Questionnaire(page)
    form.choose([("team", "python"), ("team", "php"), ("team", alone)])
    form.is_at("/wizard/people", [("team", alone)])
    form.shows([("team", alone)])
    expect(form.question("language-must")).to_be_hidden()
    form.click("team", "ruby")
    form.is_at("/wizard/people", [("team", "ruby")])
    form.shows([("team", "ruby")])


def test_the_counts_of_answers_follow_each_choice(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/people"))
    count = page.locator('[data-filled="progress-people"]')
    seen = [count.text_content()]
    for pair in [("team", "python"), ("size", "small"), ("hiring", "no")]:
        Questionnaire(page).click(*pair)
        expect(count).not_to_have_text(seen[-1] or "")
        seen.append(count.text_content())
    page.reload()
    assert count.text_content() == seen[-1]
    assert len(set(seen)) == len(seen)


def test_a_later_answer_wins_over_an_earlier_response(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    held: list[Route] = []
    page.route(FRAGMENT, lambda route: held.append(route), times=1)
    form = Questionnaire(page)
    with page.expect_request(FRAGMENT):
        form.click("product", "saas")
    form.click("clients", "pages")
    form.is_at("/wizard/product", FEW)
    late = site.app.test_client().get("/wizard/recommendation?product=saas")
    held[0].fulfill(status=200, body=late.text, content_type="text/html")
    page.evaluate("() => fetch('/')")  # answered after the one above
    Panel(page).holds(FEW)
    form.is_at("/wizard/product", FEW)
    expect(Panel(page).failure).to_be_hidden()


def test_quick_answers_leave_the_console_silent(site: Site, open_tab: OpenTab) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    page.route(FRAGMENT, lambda route: None, times=1)
    Questionnaire(page).choose(FEW)
    Panel(page).holds(FEW)


def answers_so_far(form: Questionnaire) -> Pairs:
    marked = form.page.locator("#wizard-form input:checked").evaluate_all(
        "inputs => inputs.map(input => [input.name, input.value])"
    )
    return [tuple(pair) for pair in marked]


def test_steps_count_their_answers_as_they_are_given(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/rules"))
    count = page.locator('[data-filled="progress-rules"]')
    expect(count).to_have_text("0/2")
    Questionnaire(page).choose([("data", "personal")])
    expect(count).to_have_text("1/2")


def test_an_answer_that_excludes_the_others_unticks_them(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/people"))
    asked = Questionnaire(page)
    asked.choose([("team", "python"), ("team", "no-team")])
    expect(asked.input("team", "python")).not_to_be_checked()
    Panel(page).holds([("team", "no-team")])
    asked.choose([("team", "go")])
    expect(asked.input("team", "no-team")).not_to_be_checked()
    Panel(page).holds([("team", "go")])
