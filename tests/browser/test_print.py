"""On paper: the content, without what can only be clicked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import OpenTab
from .pages import NOTHING_FITS, address
from .questionnaire import ALL
from .sites import Pairs, Site


@pytest.mark.parametrize("name", ["recommendation", "permalink", "stack"])
def test_buttons_are_not_printed(site: Site, open_tab: OpenTab, name: str) -> None:
    page = open_tab()
    page.goto(address(site, name))
    clickable = page.locator("button:visible, input:visible, .button:visible")
    assert clickable.count() > 0
    page.emulate_media(media="print")
    assert clickable.all_inner_texts() == []
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("main h2:visible").count() >= 5


CROWDED: Pairs = [
    ("product", "live"),
    ("clients", "frontend"),
    ("clients", "mobile"),
    ("team", "javascript"),
    ("language-must", "must"),
    ("live", "chat"),
]
"""Answers that rule out most of what there is."""


def sheets(pdf: bytes) -> int:
    """How many pages a document has."""
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize("answers", [ALL, CROWDED, []], ids=["all", "crowded", "none"])
def test_a_result_takes_two_pages(
    site: Site, open_tab: OpenTab, answers: Pairs
) -> None:
    page = open_tab()
    page.goto(site.address(f"/r/{site.publish(answers, 'Customer portal')}"))
    for size in ("A4", "Letter"):
        assert sheets(page.pdf(format=size)) == 2


def test_the_code_and_the_address_are_printed_beside_the_verdict(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(address(site, "permalink"))
    page.emulate_media(media="print")
    expect(page.locator(".send__address")).to_have_text(page.url)
    code = page.locator(".send__code img").bounding_box()
    title = page.locator("h1").bounding_box()
    assert code
    assert title
    assert code["y"] < title["y"] + title["height"]
    assert code["x"] > title["x"] + title["width"] - 1
    expect(page.locator(".send__targets")).to_be_hidden()
    expect(page.locator("iframe")).to_be_hidden()


def test_sections_of_a_comparison_share_pages(site: Site, open_tab: OpenTab) -> None:
    page = open_tab()
    sets: list[Pairs] = [ALL, [("product", "shop"), ("team", "java")], NOTHING_FITS]
    slugs = [("r", site.publish(answers)) for answers in sets]
    page.goto(site.address("/compare", slugs))
    sections = page.locator("main h2:visible").count()
    assert sheets(page.pdf(format="A4")) < sections


def test_names_of_results_need_no_background_on_paper(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(address(site, "compare"))
    page.emulate_media(media="print")
    pill = page.locator(".person .pill").first
    expect(pill).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    ink = page.locator(".person .result-name").first
    colour = ink.evaluate("link => getComputedStyle(link).color")
    expect(pill).to_have_css("color", colour)


def test_a_recommendation_becomes_a_pdf_with_its_content(
    site: Site, open_tab: OpenTab
) -> None:
    page = open_tab()
    page.goto(address(site, "recommendation"))
    full = page.pdf()
    page.locator("main").evaluate("main => main.replaceChildren()")
    empty = page.pdf()
    assert full.startswith(b"%PDF-")
    assert sheets(full) >= 2
    assert sheets(empty) == 1
