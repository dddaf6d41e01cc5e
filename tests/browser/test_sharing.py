"""Sharing from the permalink page: the preview of the embed, and the copy buttons."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import OpenTab
from .console import Console
from .questionnaire import ALL
from .sites import Site


@pytest.fixture
def slug(site: Site) -> str:
    return site.publish(ALL)


def test_the_permalink_previews_the_embed(
    open_tab: OpenTab, site: Site, slug: str
) -> None:
    page = open_tab()
    page.goto(site.address(f"/r/{slug}"))
    page.locator("iframe.preview").scroll_into_view_if_needed()
    preview = page.frame_locator("iframe.preview").locator("h1")
    expect(preview).to_have_text(page.locator("h1").inner_text())


def test_the_builder_shows_and_copies_what_was_chosen(
    open_tab: OpenTab, site: Site, slug: str
) -> None:
    page = open_tab(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site.address(f"/r/{slug}"))
    size = page.get_by_role("radio", name="Card")
    size.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("radio", name="Dark").check()
    page.locator('input[type="color"]').fill("#0077ff")
    expected = f"/embed/{slug}?size=full&theme=dark&accent=0077ff"
    expect(page.locator("iframe.preview")).to_have_attribute("src", expected)
    root = page.frame_locator("iframe.preview").locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.wait_for_function(
        "() => document.querySelector('.preview').offsetHeight > 640"
    )
    page.locator('[data-copy="share-snippet"]').click()
    expect(page.locator("#copy-status")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert expected.replace("&", "&amp;") in copied
    assert page.url == site.address(f"/r/{slug}")


def test_the_builder_works_without_javascript(
    open_tab: OpenTab, site: Site, slug: str
) -> None:
    page = open_tab(java_script_enabled=False)
    page.goto(site.address(f"/r/{slug}"))
    page.get_by_role("radio", name="Badge").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("iframe.preview")).to_have_attribute(
        "src", f"/embed/{slug}?size=badge"
    )
    expect(page.get_by_role("radio", name="Badge")).to_be_checked()
    assert page.url.endswith("#embed")


def test_the_link_is_copied_by_keyboard_too(
    open_tab: OpenTab, site: Site, slug: str
) -> None:
    page = open_tab(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site.address(f"/r/{slug}"))
    page.locator('#send [data-copy="share-link"]').press("Enter")
    expect(page.locator("#copy-status")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == site.address(f"/r/{slug}")


def test_copy_buttons_are_not_offered_without_javascript(
    open_tab: OpenTab, site: Site, slug: str
) -> None:
    page = open_tab(java_script_enabled=False)
    page.goto(site.address(f"/r/{slug}"))
    expect(page.locator("#share-snippet")).to_be_visible()
    for button in page.locator("[data-copy]").all():
        expect(button).to_be_hidden()


def test_where_copying_is_refused_the_text_is_selected_instead(
    open_tab: OpenTab, site: Site, slug: str
) -> None:
    page = open_tab()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    page.goto(site.address(f"/r/{slug}"))
    page.locator('#send [data-copy="share-link"]').click()
    expect(page.locator("#copy-status")).not_to_be_empty()
    assert page.evaluate("getSelection().toString()") == page.url


def test_the_record_is_copied_whole(open_tab: OpenTab, site: Site, slug: str) -> None:
    page = open_tab(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site.address(f"/r/{slug}"))
    page.get_by_role("button", name="Copy the decision record").press("Enter")
    expect(page.locator("#send-status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    record = page.request.get(site.address(f"/r/{slug}.md")).text()
    assert copied.splitlines() == record.splitlines()


def test_the_devices_share_sheet_is_offered_only_where_there_is_one(
    open_tab: OpenTab, site: Site, slug: str
) -> None:
    page = open_tab()
    page.add_init_script(
        "Object.defineProperty(navigator, 'share', {value: undefined})"
    )
    page.goto(site.address(f"/r/{slug}"))
    expect(page.locator("[data-share-url]")).to_be_hidden()


@pytest.mark.parametrize(
    ("outcome", "said"), [("", ""), ("AbortError", ""), ("DataError", "Could not")]
)
def test_the_share_sheet_gets_the_link_and_its_title(
    open_tab: OpenTab, site: Site, slug: str, outcome: str, said: str
) -> None:
    page = open_tab()
    page.add_init_script(f"""
        navigator.share = async data => {{
            window.shared = data;
            if ("{outcome}") throw new DOMException("", "{outcome}");
        }};
    """)
    page.goto(site.address(f"/r/{slug}"))
    page.locator("[data-share-url]").click()
    shared = page.evaluate("window.shared")
    assert shared["url"] == site.address(f"/r/{slug}")
    assert page.locator("h1").inner_text() in shared["title"]
    expect(page.locator("#send-status")).to_contain_text(said)


def test_the_builder_says_when_nothing_came_and_shows_what_is_chosen(
    open_tab: OpenTab, site: Site, slug: str, console: Console
) -> None:
    console.expect("ERR_CONNECTION_FAILED|htmx:sendError|htmx:afterRequest")
    page = open_tab()
    page.goto(site.address(f"/r/{slug}"))
    page.route("**/embed-builder?*", lambda route: route.abort("connectionfailed"))
    page.get_by_role("radio", name="Badge").check(force=True)
    expect(page.locator("#builder-failure")).to_be_visible()
    expect(page.get_by_text("The comparison could not")).to_have_count(0)
    expect(page.get_by_role("radio", name="Card")).to_be_checked()
    page.unroute("**/embed-builder?*")
    page.get_by_role("radio", name="Full").check(force=True)
    expect(page.locator("#builder-failure")).to_be_hidden()
    expect(page.locator("#share-snippet")).to_have_value(re.compile("size=full"))


def test_the_qr_code_is_shown(open_tab: OpenTab, site: Site, slug: str) -> None:
    page = open_tab(color_scheme="dark")
    page.goto(site.address(f"/r/{slug}"))
    code = page.locator(".send__code img")
    code.scroll_into_view_if_needed()
    page.wait_for_function("image => image.naturalWidth > 0", arg=code.element_handle())
