"""The embed in pages that hide frames, and that size them in a way of their own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenTab
from .console import Console
from .questionnaire import ALL
from .sites import Site, Stranger

SHOW = "document.querySelector('[hidden]').hidden = false"
FRAME = "document.querySelector('iframe')"
LISTEN = "onmessage = ({ data }) => { window.told = data.height; }"


@pytest.fixture
def html(site: Site) -> str:
    """A frame and the script, as the builder gives them."""
    page = site.app.test_client().get(f"/r/{site.publish(ALL)}").text
    field = re.search(r'id="share-snippet"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert field
    return field[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')


def started(page: Page) -> None:
    """Waits until the script has looked at all frames."""
    page.wait_for_function("window.whichstackEmbed")


def test_frame_that_was_hidden_is_seen_whole_when_it_is_shown(
    open_tab: OpenTab, stranger: Stranger, html: str
) -> None:
    page = open_tab()
    page.goto(stranger.serve(f"<div hidden>{html}</div>"))
    started(page)
    page.evaluate(SHOW)
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    page.wait_for_function(f"{FRAME}.offsetHeight > 300")


def test_hidden_frame_whose_scripts_are_forbidden_keeps_its_height(
    open_tab: OpenTab, stranger: Stranger, console: Console, html: str
) -> None:
    console.expect("Blocked script execution")
    silent = re.sub(r'sandbox="[^"]*"', 'sandbox=""', html)
    page = open_tab()
    page.goto(stranger.serve(f"<div hidden>{silent}</div>"))
    started(page)
    page.evaluate(SHOW)
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    assert page.evaluate(f"{FRAME}.offsetHeight") == 600


def test_borders_that_count_as_height_leave_nothing_to_scroll(
    open_tab: OpenTab, stranger: Stranger, html: str
) -> None:
    """Many pages set every box so, and many wikis take the style of a frame away."""
    plain = re.sub(r' style="[^"]*"', "", html)
    style = "<style>* { box-sizing: border-box } iframe { padding: 3px }</style>"
    page = open_tab()
    page.add_init_script(LISTEN)
    page.goto(stranger.serve(style + plain))
    started(page)
    page.wait_for_function(f"{FRAME}.clientHeight - 2 * 3 === window.told")
