"""The keyboard alone; wherever it stops, the focus must be seen."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

STOPS = 150

FOCUS = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return "nothing is focused";
  const candidates = [focused, ...(focused.labels || [])];
  const ring = candidates.find((element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (!ring) return `no ring around ${focused.outerHTML.slice(0, 120)}`;
  const box = ring.getBoundingClientRect();
  const seen = [0.05, 0.5, 0.95].some((x) => [0.05, 0.5, 0.95].some((y) => {
    const at = [box.left + x * box.width, box.top + y * box.height];
    const found = document.elementFromPoint(...at);
    return found && (ring.contains(found) || found.contains(focused));
  }));
  return seen ? "" : `hidden or covered: ${focused.outerHTML.slice(0, 120)}`;
}"""


def assert_focus_is_seen(page: Page) -> None:
    """The focused element has a ring and is neither off screen nor covered."""
    problem = page.evaluate(FOCUS)
    assert not problem, problem


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus; each stop must be seen."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
        if has_focus(target):
            return
    raise AssertionError(f"{target} was not reached in {STOPS} stops")


def has_focus(target: Locator) -> bool:
    return bool(target.evaluate("element => element === document.activeElement"))


def choose(page: Page, target: Locator) -> None:
    """Marks a checkbox with Space, a radio button with Space or the arrows."""
    if target.get_attribute("type") == "checkbox":
        tab_to(page, target)
        page.keyboard.press("Space")
    else:
        group = page.locator(f'input[name="{target.get_attribute("name")}"]')
        tab_to(page, group.first)
        page.keyboard.press("Space")
        while not has_focus(target):
            page.keyboard.press("ArrowDown")
            assert_focus_is_seen(page)
    assert target.is_checked()


def press(page: Page, target: Locator) -> None:
    """Goes to a button or link and presses Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")
