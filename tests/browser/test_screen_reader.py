"""What a screen reader is told: names, roles, states, the order, and what is new."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import OpenTab
from .console import Console
from .questionnaire import ALL, Panel, Questionnaire
from .sites import Site
from .spoken import assert_tells

STEP = (
    'link "Skip to the content"',
    "banner",
    'navigation "Behind the recommendations"',
    "main",
    'navigation "Steps"',
    'button "The product 2/2"',
    'heading "The product" [level=1]',
    'group "What are you building?"',
    'radio "A learning platform"',
    'group "Who or what will talk to it?"',
    'checkbox "Our own mobile app" [checked]',
    'checkbox "Devices or sensors"',
    'button "Next: The people"',
    'complementary "Live ranking"',
    "status",
    'region "How it stands"',
    'link "See the whole recommendation"',
    "contentinfo",
    'navigation "About this site"',
)
RECOMMENDATION = (
    'heading "Django fits best" [level=1]',
    'region "The first of the ranking"',
    'region "Why Django"',
    'combobox "Compared with"',
    'region "What you give up"',
    'region "What would change it"',
    'region "Sources"',
)
UNPUBLISHED = (
    *RECOMMENDATION,
    'textbox "Title',
    'button "Publish this result"',
    'region "What if?"',
    "status",
)
PUBLISHED = (
    *RECOMMENDATION,
    'region "Share"',
    'textbox "Link to this page"',
    'button "Copy link"',
    "status",
    'region "Embed it in a page of your own"',
    'button "Copy HTML"',
    'region "What if?"',
)
WHERE = """() => {
  const here = document.activeElement;
  const name = here.getAttribute("aria-label") || here.innerText
    || (here.labels && here.labels[0] ? here.labels[0].innerText : "");
  const before = window.before;
  window.before = here;
  const forward = !before || Boolean(
    before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
  return [name.trim().split("\\n")[0], forward];
}"""
HEARD = """() => {
  window.heard = [];
  for (const live of document.querySelectorAll("[aria-live], [role=alert]")) {
    new MutationObserver(() => {
      if (!live.hidden && live.textContent.trim()) heard.push(live.textContent.trim());
    }).observe(live, { childList: true, characterData: true, subtree: true,
                       attributes: true, attributeFilter: ["hidden"] });
  }
}"""


def test_step_tells_what_is_asked_chosen_and_how_it_stands(
    site: Site, tab: Page
) -> None:
    tab.goto(site.address("/wizard/product", ALL))
    assert_tells(tab, *STEP)
    expect(tab.get_by_role("radio", name="A subscription product")).to_be_checked()
    current = tab.get_by_role("button", name="The product")
    expect(current).to_have_attribute("aria-current", "step")
    expect(tab.locator("[aria-current=step]")).to_have_count(1)


def test_recommendation_tells_verdict_then_reasons_then_what_to_do(
    site: Site, tab: Page
) -> None:
    tab.goto(site.address("/recommendation", ALL))
    assert_tells(tab, *UNPUBLISHED)


def test_permalink_tells_how_to_share_it(site: Site, tab: Page) -> None:
    tab.goto(site.address(f"/r/{site.publish(ALL)}"))
    assert_tells(tab, *PUBLISHED)


def test_each_answer_is_announced_once_in_a_sentence(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    page.evaluate(HEARD)
    for chosen in (ALL[:1], ALL[:2]):
        Questionnaire(page).click(*chosen[-1])
        Panel(page).holds(chosen)
        expect(page.locator("#live-announcement")).to_have_text(
            Panel(page).news.inner_text()
        )
    heard = page.evaluate("heard")
    assert len(heard) == 2
    assert all(10 < len(text) < 250 for text in heard)


def test_failure_is_announced_at_once_and_says_what_to_do(
    site: Site, open_tab: OpenTab, console: Console
) -> None:
    console.expect("ERR_FAILED|htmx:sendError|htmx:afterRequest")
    page = open_tab()
    page.goto(site.address("/wizard/product"))
    page.evaluate(HEARD)
    page.route("**/wizard/recommendation?*", lambda route: route.abort())
    Questionnaire(page).click(*ALL[0])
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("could not be updated. Your answers are kept.")
    expect(alert.get_by_role("button")).to_have_accessible_name("Try again")
    assert len(page.evaluate("heard")) >= 1


def test_refused_title_is_said_at_its_field(
    site: Site, open_tab: OpenTab, console: Console
) -> None:
    console.expect("422")
    page = open_tab()
    page.goto(site.address("/recommendation", ALL))
    field = page.get_by_role("textbox", name="Title")
    field.fill("x" * 121)
    page.get_by_role("button", name="Publish this result").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("at most 120"))


def test_keyboard_goes_through_a_step_in_the_order_of_its_text(
    site: Site, tab: Page
) -> None:
    tab.goto(site.address("/wizard/people"))
    stops = []
    for _ in range(40):
        tab.keyboard.press("Tab")
        name, forward = tab.evaluate(WHERE)
        assert forward, f"{name} comes before what was focused before it"
        stops.append(name)
        if name == "See the whole recommendation":
            break
    head = ["Skip to the content", "Whichstack", "Stacks", "Criteria", "Method"]
    assert stops[:5] == head
    order = ["Why we ask", "Back", "Next: What it must do", stops[-1]]
    assert [stops.index(name) for name in order] == sorted(map(stops.index, order))
    assert stops[-1] == "See the whole recommendation"


def test_skip_link_leads_past_the_head(site: Site, tab: Page) -> None:
    tab.goto(site.address("/stacks"))
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("searchbox", name="Find by name")).to_be_focused()
