"""On paper: the content, without what can only be clicked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import OpenTab
from .pages import address
from .sites import Site


@pytest.mark.parametrize("name", ["recommendation", "permalink"])
def test_buttons_are_not_printed(site: Site, open_tab: OpenTab, name: str) -> None:
    page = open_tab()
    page.goto(address(site, name))
    clickable = page.locator("button:visible, input:visible, .button:visible")
    assert clickable.count() > 0
    page.emulate_media(media="print")
    assert clickable.all_inner_texts() == []
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("main h2:visible").count() >= 5


def test_a_recommendation_becomes_a_pdf_with_its_content(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(address(site, "recommendation"))
    full = page.pdf()
    page.locator("main").evaluate("main => main.replaceChildren()")
    empty = page.pdf()
    assert full.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", full)) >= 2
    assert len(re.findall(rb"/Type /Page\b", empty)) == 1
