"""A page as a screen reader tells it, from the browser's accessibility tree."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import Page

CONTROLS = "button|link|textbox|searchbox|combobox|checkbox|radio|region"
NAMELESS = re.compile(rf"^\s*- (?:{CONTROLS})(?: \[[^]]*\])*:?$", re.MULTILINE)
HEADING = re.compile(r"heading .* \[level=(\d)\]")


def told(page: Page) -> str:
    """Everything, one line for each thing: its role, name and state."""
    return page.locator("body").aria_snapshot()


def faults(text: str) -> list[str]:
    """Controls without a name, and headings that skip a level."""
    levels = [int(level) for level in HEADING.findall(text)]
    skipped = [
        f"level {after} follows {before}"
        for before, after in pairwise([0, *levels])
        if after > before + 1
    ]
    return NAMELESS.findall(text) + skipped


def assert_tells(page: Page, *parts: str) -> None:
    """A screen reader comes by all of these, in this order."""
    text, place = told(page), 0
    for part in parts:
        found = [text.find(f"- {quote}{part}", place) for quote in ("", "'")]
        assert max(found) >= 0, f"{part} is not told after {text[place : place + 80]!r}"
        place = min(at for at in found if at >= 0) + 1
