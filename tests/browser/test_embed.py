"""The embed on a stranger's page, and the pages that refuse to be framed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from .conftest import ARGUMENTS, PATIENCE, OpenTab
from .console import Console
from .questionnaire import ALL
from .sites import Site, Stranger

TITLE = 'Tom’s "portal" <b>&</b> shop'
LOOKS = """card => {
  const root = getComputedStyle(document.documentElement);
  const own = getComputedStyle(card);
  return [root.getPropertyValue("--surface"), own.backgroundColor,
          own.paddingLeft, getComputedStyle(card.querySelector("h1")).fontFamily];
}"""


@pytest.fixture
def slug(site: Site) -> str:
    return site.publish(ALL, TITLE)


@pytest.fixture
def open_browser(
    playwright: Playwright, chromium: str, console: Console, tmp_path: Path
) -> Iterator[Callable[[int], Page]]:
    """Opens a browser of its own with a cookie setting: 0 allows, 1 blocks."""
    contexts = []

    def launch(cookie_controls_mode: int) -> Page:
        folder = tmp_path / str(cookie_controls_mode)
        preferences = folder / "Default" / "Preferences"
        preferences.parent.mkdir(parents=True)
        setting = {"profile": {"cookie_controls_mode": cookie_controls_mode}}
        preferences.write_text(json.dumps(setting))
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium, args=ARGUMENTS
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        console.watch(context)
        return context.pages[0]

    yield launch
    for context in contexts:
        context.close()


@pytest.fixture
def strict(open_browser: Callable[[int], Page]) -> Page:
    """A page of a browser whose owner blocks all third-party cookies."""
    return open_browser(1)


def snippet(page: Page, site: Site, slug: str) -> str:
    """The HTML that the permalink page offers."""
    page.goto(site.address(f"/r/{slug}"))
    return page.locator("#share-snippet").input_value()


@pytest.mark.parametrize(("cookie_controls_mode", "kept"), [(0, 1), (1, 0)])
def test_the_browser_of_these_tests_does_block_third_party_cookies(
    open_browser: Callable[[int], Page],
    stranger: Stranger,
    cookie_controls_mode: int,
    kept: int,
) -> None:
    stranger.serve("sets a cookie", "/cookie")
    frame = f'<iframe src="http://127.0.0.1:{stranger.port}/cookie"></iframe>'
    page = open_browser(cookie_controls_mode)
    page.goto(stranger.serve(frame))
    assert len(page.context.cookies()) == kept


def test_the_copied_snippet_works_with_third_party_cookies_blocked(
    strict: Page, site: Site, stranger: Stranger, slug: str
) -> None:
    strict.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=site.origin
    )
    strict.goto(site.address(f"/r/{slug}"))
    verdict = strict.locator("h1").inner_text()
    strict.locator('[data-copy="share-snippet"]').click()
    expect(strict.locator("#copy-status")).not_to_be_empty()
    copied = strict.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("<iframe ")
    strict.goto(stranger.serve(copied))
    frame = strict.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text(verdict)
    expect(frame.get_by_text(TITLE, exact=True)).to_be_visible()
    assert strict.context.cookies() == []


@pytest.mark.parametrize(
    "sandbox", ["that of the snippet", "allow-scripts", "", "no sandbox"]
)
def test_the_embed_looks_the_same_in_any_sandbox(
    strict: Page,
    site: Site,
    stranger: Stranger,
    console: Console,
    slug: str,
    sandbox: str,
) -> None:
    if sandbox == "":
        console.expect("Blocked script execution")
    html = snippet(strict, site, slug)
    if sandbox == "no sandbox":
        html = re.sub(r' sandbox="[^"]*"', "", html)
    elif sandbox != "that of the snippet":
        html = re.sub(r' sandbox="[^"]*"', f' sandbox="{sandbox}"', html)
    strict.goto(site.address(f"/embed/{slug}"))
    alone = strict.locator("article").evaluate(LOOKS)
    strict.goto(stranger.serve(html))
    framed = strict.frame_locator("iframe").locator("article")
    # The frame is lazy: the page counts as loaded before the frame's style sheets are.
    own_frame = framed.element_handle().owner_frame()
    assert own_frame is not None
    own_frame.wait_for_load_state("load")
    assert framed.evaluate(LOOKS) == alone
    assert alone[0], "our style sheets were not applied"
    assert strict.context.cookies() == []


def test_the_link_of_the_embed_opens_a_whole_page_outside_the_frame(
    strict: Page, site: Site, stranger: Stranger, slug: str
) -> None:
    address = stranger.serve(snippet(strict, site, slug))
    strict.goto(address)
    with strict.context.expect_page() as opened:
        strict.frame_locator("iframe").locator("a").first.click()
    expect(opened.value).to_have_url(site.address(f"/r/{slug}"))
    expect(opened.value.locator("h1")).to_be_visible()
    expect(opened.value.locator("[data-copy]").first).to_be_visible()
    assert opened.value.evaluate("window.opener === null")
    assert strict.url == address
    assert strict.context.cookies() == []


def test_the_embed_needs_no_script(
    open_tab: OpenTab, site: Site, stranger: Stranger, slug: str
) -> None:
    page = open_tab(java_script_enabled=False)
    page.goto(stranger.serve(snippet(page, site, slug)))
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    expect(frame.get_by_role("link")).to_be_visible()
    assert page.locator("iframe").bounding_box() == {
        "x": 8,
        "y": pytest.approx(80, abs=40),
        "width": 1264,
        "height": 600,
    }


def test_the_placeholder_becomes_a_frame_in_the_theme_of_its_page(
    open_tab: OpenTab, site: Site, stranger: Stranger, slug: str
) -> None:
    page = open_tab()
    page.goto(site.address(f"/r/{slug}?size=full&accent=0077ff"))
    place = page.locator("#share-placeholder").input_value()
    dark = "<style>body { background: #123; color: oklch(0.95 0 0) }</style>"
    for style, theme in ((dark, "dark"), ("", "light")):
        page.goto(stranger.serve(style + place))
        root = page.frame_locator("iframe").locator("html")
        expect(root).to_have_attribute("data-theme", theme)
        expect(page.locator("iframe")).to_have_attribute("loading", "lazy")
        expect(page.locator("iframe")).to_have_attribute("title", re.compile("Whichst"))
        assert page.locator("[data-whichstack]").count() == 0
        page.wait_for_function(
            "() => document.querySelector('iframe').offsetHeight > 640"
        )
    expect(root.locator(".unfold details")).not_to_have_count(0)


def test_the_placeholder_is_a_link_where_there_is_no_script(
    open_tab: OpenTab, site: Site, stranger: Stranger, slug: str
) -> None:
    page = open_tab(java_script_enabled=False)
    page.goto(site.address(f"/r/{slug}"))
    page.goto(stranger.serve(page.locator("#share-placeholder").input_value()))
    expect(page.get_by_role("link")).to_have_attribute(
        "href", site.address(f"/r/{slug}")
    )


def test_many_embeds_on_one_page_each_grow_and_come_to_rest(
    open_tab: OpenTab, site: Site, stranger: Stranger, slug: str
) -> None:
    """The script stands in each snippet; a frame may come after the page, too."""
    page = open_tab()
    html = snippet(page, site, slug)
    page.add_init_script(
        "window.heard = 0; onmessage = () => { heard += 1; window.last = Date.now(); }"
    )
    page.goto(stranger.serve(html + html.replace(slug, f"{slug}?size=badge")))
    page.evaluate(
        "html => document.body.insertAdjacentHTML('beforeend', html)",
        html.partition("\n")[0].replace(slug, f"{slug}?size=full"),
    )
    page.locator("iframe").nth(2).scroll_into_view_if_needed()
    page.wait_for_function(
        """() => {
          const heights = [...document.querySelectorAll("iframe")]
            .map((frame) => parseFloat(frame.style.height));
          const [card, badge, full] = heights;
          return badge < 100 && card > 300 && card < 600 && full > card + 100;
        }"""
    )
    page.wait_for_function("Date.now() - window.last > 500")
    assert page.evaluate("window.heard") < 20


def test_the_next_step_of_the_questionnaire_starts_at_its_top(
    open_tab: OpenTab, site: Site, stranger: Stranger
) -> None:
    page = open_tab()
    page.goto(site.address("/"))
    html = page.locator("#questionnaire-snippet").input_value()
    page.goto(stranger.serve(html))
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Next").click()
    expect(frame.get_by_role("button", name="Back")).to_be_visible()
    page.wait_for_function(
        "Math.abs(document.querySelector('iframe').getBoundingClientRect().top) < 2"
    )


def test_the_questionnaire_ends_in_the_whole_page(
    open_tab: OpenTab, site: Site, stranger: Stranger, javascript: bool
) -> None:
    page = open_tab(java_script_enabled=javascript)
    page.goto(site.address("/"))
    html = page.locator("#questionnaire-snippet").input_value()
    page.goto(stranger.serve(html))
    frame = page.frame_locator("iframe")
    frame.get_by_label("A subscription product").check()
    for number in range(1, 5):
        expect(frame.get_by_text(f"Step {number} of 5")).to_be_visible()
        # The frame may still grow, so that a click by mouse meets another place; and a
        # key that ends a frame's page before it is let go is never answered.
        frame.get_by_role("button", name="Next").dispatch_event("click")
    frame.get_by_role("button", name="See what fits").dispatch_event("click")
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Reasons").press("Enter")
    expect(opened.value).to_have_url(site.address("/recommendation?product=saas"))


@pytest.mark.parametrize(
    "path", ["/", "/wizard/product", "/recommendation", "/r/{slug}", "/nowhere"]
)
def test_every_other_page_refuses_to_be_framed(
    open_tab: OpenTab,
    site: Site,
    stranger: Stranger,
    console: Console,
    slug: str,
    path: str,
) -> None:
    console.expect("frame-ancestors|X-Frame-Options")
    if path == "/nowhere":
        console.expect("404")
    page = open_tab()
    source = site.address(path.format(slug=slug))
    page.goto(stranger.serve(f'<iframe src="{source}"></iframe>'))
    page.frames[1].wait_for_url("chrome-error:**")
