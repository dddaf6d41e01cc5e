"""A comparison that could not be made is told, and can be asked for again."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import OpenTab
from .console import Console
from .sites import Site
from .test_live_panel_failing import NO_CONNECTION, no_connection
from .test_what_if import opened


def test_comparison_that_failed_can_be_tried_again(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page = opened(open_tab(), site)
    page.route("**/recommendation/against?*", no_connection)
    page.locator("#against").select_option("litestar")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("comparison")
    page.unroute("**/recommendation/against?*")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")
    expect(alert).to_be_hidden()


def test_comparison_that_failed_on_a_published_result_can_be_tried_again(
    open_tab: OpenTab, site: Site, console: Console
) -> None:
    console.expect(NO_CONNECTION)
    page = opened(open_tab(), site)
    page.get_by_role("button", name="Publish this result").click()
    page.wait_for_url("**/r/*")
    page.route("**/against?*", no_connection)
    page.locator("#against").focus()
    page.locator("#against").select_option("litestar")
    alert = page.get_by_role("alert")
    expect(alert).to_be_in_viewport()
    page.unroute("**/against?*")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator("#differences caption").first).to_contain_text("Litestar")
    expect(alert).to_have_count(0)
    expect(page.locator("#against")).to_be_focused()
