"""The keyboard alone; wherever it stops, the focus must be seen."""

from __future__ import annotations

from playwright.sync_api import ElementHandle, Locator, Page

STOPS = 150

FOCUS = """(target) => {
  const focused = document.activeElement;
  if (focused === document.body) return ["nothing is focused", false];
  const name = focused.outerHTML.slice(0, 120);
  const ring = [focused, ...(focused.labels || [])].find((element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (!ring) return [`no ring around ${name}`, false];
  const box = ring.getBoundingClientRect();
  const shares = [0.05, 0.5, 0.95];
  const seen = shares.some((x) => shares.some((y) => ring.contains(
    document.elementFromPoint(box.left + x * box.width, box.top + y * box.height)
  )));
  return [seen ? "" : `hidden or covered: ${name}`, focused === target];
}"""


def assert_focus_is_seen(page: Page, target: ElementHandle | None = None) -> bool:
    """The focused element has a ring and is neither off screen nor covered.

    Returns whether it is the target.
    """
    problem, reached = page.evaluate(FOCUS, target)
    assert not problem, problem
    return bool(reached)


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus; each stop must be seen."""
    element = target.element_handle()
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if assert_focus_is_seen(page, element):
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
        name = target.get_attribute("name")
        group = page.locator(f'input[type="radio"][name="{name}"]')
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
