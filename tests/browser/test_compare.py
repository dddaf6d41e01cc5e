"""Comparing on a phone: paste what people sent, mend what is wrong, see it together."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from . import keyboard
from .conftest import OpenTab
from .pages import LONG_TITLE, open_all_details
from .sites import Site
from .test_narrow_screens import PHONE

SHOP = [("product", "saas"), ("clients", "pages"), ("team", "python")]
SERVICE = [("product", "api"), ("clients", "programs"), ("team", "go")]


def test_pasted_permalinks_become_a_comparison(
    site: Site, open_tab: OpenTab, javascript: bool
) -> None:
    shop = site.address(f"/r/{site.publish(SHOP, LONG_TITLE)}")
    service = site.address(f"/r/{site.publish(SERVICE)}")
    page = open_tab(viewport=PHONE, java_script_enabled=javascript)
    page.goto(site.address("/compare"))
    field = page.get_by_label("Addresses of published results")
    keyboard.tab_to(page, field)
    page.keyboard.insert_text(f"{shop}\nand {service}x")
    keyboard.tab_to(page, page.get_by_role("button", name="Compare"))
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("^There is no result"))
    field.fill(f"{shop}\n{service}")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(
        f"{site.address('/compare')}?r={shop[-13:]}&r={service[-13:]}"
    )
    expect(page.locator(".person")).to_have_count(2)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_table_wider_than_the_screen_is_scrolled_and_read_by_keyboard(
    site: Site, open_tab: OpenTab
) -> None:
    slugs = [site.publish(SHOP, LONG_TITLE), *(site.publish(SERVICE) for _ in range(4))]
    page = open_tab(viewport=PHONE)
    page.goto(site.address("/compare?" + "&".join(f"r={slug}" for slug in slugs)))
    open_all_details(page)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    table = page.get_by_role("region", name="Answers by question")
    keyboard.tab_to(page, table)
    before = table.evaluate("region => region.scrollLeft")
    page.keyboard.press("ArrowRight")
    expect(table).not_to_have_js_property("scrollLeft", before)
    heads = table.get_by_role("columnheader")
    expect(heads).to_have_count(6)
    expect(heads.nth(1)).to_have_accessible_name(f"Result 1 {LONG_TITLE}")
