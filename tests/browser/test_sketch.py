"""The sketch as a real browser letters it: texts in their boxes, on any width."""

import pytest

from tests.browser.sites import Site

ANSWERS = [
    *(("clients", c) for c in ("pages", "frontend", "mobile", "programs", "devices")),
    ("slow", "reports"),
    ("live", "chat"),
    ("connections", "huge"),
    ("ai", "both"),
    ("existing", "services"),
]
HYBRIDS = ("django-fastapi", "django-microservices", "spring-boot-model-service")

# The texts of the drawing that is shown which reach out of their box or of the whole.
OVERFLOWS = """() => {
  const [shown] = [...document.querySelectorAll('.sketch svg')]
    .filter(svg => svg.getBoundingClientRect().width > 0);
  const size = shown.viewBox.baseVal;
  const found = [];
  for (const text of shown.querySelectorAll('text')) {
    const box = text.closest('.sketch__box')?.querySelector('.sketch__shape').getBBox();
    const own = text.getBBox(), around = box ?? size;
    if (own.x < around.x || own.x + own.width > around.x + around.width
        || own.y < around.y - 2 || own.y + own.height > around.y + around.height + 2)
      found.push(text.textContent);
  }
  const texts = shown.querySelectorAll('text').length;
  return {kind: shown.getAttribute('class'), texts, found};
}"""


@pytest.mark.parametrize(("wide", "kind"), [(1280, "wide"), (360, "narrow")])
def test_real_letters_stay_in_their_boxes(open_tab, site: Site, wide, kind):
    tab = open_tab(viewport={"width": wide, "height": 800})
    for id_ in HYBRIDS:
        tab.goto(site.address(f"/stacks/{id_}", ANSWERS))
        shown = tab.evaluate(OVERFLOWS)
        assert kind in shown["kind"]
        assert shown["texts"] > 15
        assert shown["found"] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= wide
