"""The embed on a stranger's page, in three engines: what the snippet promises.

The snippet is the one that the permalink's page offers. Only what engines do
differently is tried here; the rest is in test_embed.py, in Chromium alone.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser, Error

from . import engines
from .engines import Engine, Unanswered
from .questionnaire import ALL
from .sites import Site, Stranger

pytestmark = pytest.mark.engines

SNIPPET = "that of the snippet"
FRAME = "document.querySelector('iframe')"
HEIGHT = f"{FRAME}.offsetHeight"
CONTENT = "Math.ceil(document.querySelector('article').getBoundingClientRect().height)"
FITS = "document.documentElement.scrollHeight <= innerHeight"
UNFOLD = "(document.querySelector('details').open = true, Date.now())"
FOLD = "document.querySelector('details').open = false"
NOTE = f"""<script>
  new ResizeObserver(() => {{ window.changed = Date.now(); }}).observe({FRAME});
</script>"""
HOSTILE = f"""<script>
  window.heights = [];
  new MutationObserver(() => heights.push({FRAME}.style.height))
    .observe({FRAME}, {{ attributeFilter: ["style"] }});
  for (const message of [{{ type: "whichstack:height", height: 7 }}, "x", null, 7])
    {FRAME}.contentWindow.postMessage(message, "*");
  postMessage({{ type: "whichstack:height", height: 7 }}, "*");
</script><iframe sandbox="allow-scripts" srcdoc="<script>
  const lie = {{ type: 'whichstack:height', height: 7 }};
  for (let i = 0; i < 50; i += 1)
    setTimeout(() => parent.postMessage(lie, '*'), i * 20);
</script>"></iframe>"""
IMPOSSIBLE = """[-1, 0, 20000, 1e9, 6.5, NaN, "7px", "7", null, {}].forEach(height =>
  parent.postMessage({ type: "whichstack:height", height }, "*"))"""


class Chromium:
    """The Chromium of the other tests, through the same few words."""

    def __init__(self, browser: Browser) -> None:
        self.tab = browser.new_page(viewport={"width": 1000, "height": 1600})

    def open(self, address: str) -> None:
        self.tab.goto(address)

    def page(self, expression: str) -> Any:
        return self.tab.evaluate(expression)

    def frame(self, expression: str) -> Any:
        try:
            return self.tab.frames[1].evaluate(expression)
        except Error as error:
            raise Unanswered(error) from error

    def picture(self) -> bytes:
        return self.tab.screenshot()


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    if request.param == "chromium":
        made = Chromium(request.getfixturevalue("browser"))
        yield made
        made.tab.close()
    else:
        launch = getattr(engines, request.param)
        with launch(tmp_path_factory.mktemp(request.param)) as started:
            yield started


@pytest.fixture
def embedded(engine: Engine, site: Site, stranger: Stranger) -> Callable[..., None]:
    """Opens a stranger's page with the snippet for a look, changed as a test says."""

    def embed(look: str = "size=full", around: str = "{}", **changed: str) -> None:
        slug = site.publish(ALL)
        page = site.app.test_client().get(f"/r/{slug}?{look}").text
        field = BeautifulSoup(page, "html.parser").select_one("#share-snippet")
        assert field
        html = changed_in(field.get_text(), **changed)
        engine.open(stranger.serve(around.replace("{}", html)))

    return embed


def changed_in(snippet: str, sandbox: str = SNIPPET, script: str = "kept") -> str:
    """The snippet with another sandbox, or without its script."""
    if sandbox != SNIPPET:
        snippet = re.sub(r'sandbox="[^"]*"', f'sandbox="{sandbox}"', snippet)
    return snippet if script == "kept" else snippet.partition("\n")[0]


def eventually(wanted: Callable[[], object]) -> None:
    """Waits until something holds."""
    deadline = time.monotonic() + engines.PATIENCE
    while time.monotonic() < deadline:
        with suppress(Unanswered):
            if wanted():
                return
        time.sleep(0.03)
    pytest.fail("it never came")


def settled(engine: Engine) -> int:
    """The frame's height, once it is that of the content, without a scroll bar."""
    eventually(
        lambda: engine.page(HEIGHT) == engine.frame(CONTENT) and engine.frame(FITS)
    )
    return int(engine.page(HEIGHT))


def waited_since(engine: Engine, opened: int) -> int:
    """Milliseconds from then until the frame changed its height."""
    eventually(lambda: engine.page("window.changed") >= opened)
    return int(engine.page("window.changed") - opened)


@pytest.mark.parametrize("sandbox", [SNIPPET, "allow-scripts"])
def test_height_follows_within_a_second_when_a_section_unfolds(
    engine: Engine, embedded: Callable[..., None], sandbox: str
) -> None:
    embedded(around="{}" + NOTE, sandbox=sandbox)
    waits = []
    for _ in range(3):  # a busy machine may keep the page waiting, but not each time
        folded = settled(engine)
        opened = engine.frame(UNFOLD)
        assert settled(engine) > folded + 40
        waits.append(waited_since(engine, opened))
        engine.frame(FOLD)
    assert min(waits) < 1000
    engine.frame(UNFOLD)
    assert engine.frame("getComputedStyle(document.querySelector('h1')).fontWeight")
    styled = "getComputedStyle(document.querySelector('main')).backgroundColor"
    assert engine.frame(styled) in ("rgb(255, 255, 255)", "rgb(32, 29, 25)")


def test_hostile_messages_change_nothing(
    engine: Engine, embedded: Callable[..., None]
) -> None:
    """From the page, from another frame of it, and from a frame that fails."""
    embedded(around="{}" + HOSTILE)
    height = settled(engine)
    engine.frame(IMPOSSIBLE)
    engine.frame("parent.postMessage({ type: 'other', height: 7 }, '*')")
    engine.frame("parent.postMessage(null, '*')")
    eventually(lambda: engine.page("performance.now()") > 2000)
    assert settled(engine) == height
    seen = {float(text.removesuffix("px")) for text in engine.page("heights") if text}
    assert min(seen) > 300
    assert max(seen) < 2000
    assert not any(one % 1 for one in seen)
    assert engine.page("document.querySelectorAll('iframe')[1].style.height") == ""


def test_narrow_column_cuts_nothing_off(
    engine: Engine, embedded: Callable[..., None]
) -> None:
    embedded(around='<div style="width: 280px">{}</div>')
    assert settled(engine)
    engine.frame("document.querySelectorAll('details').forEach(d => d.open = true)")
    settled(engine)
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert engine.frame(wide) <= 0
    assert engine.page(f"{FRAME}.offsetWidth") == 280


def test_without_the_loader_it_scrolls_in_a_fixed_height(
    engine: Engine, embedded: Callable[..., None]
) -> None:
    embedded(script="left out")
    eventually(lambda: engine.frame(CONTENT) and not engine.frame(FITS))
    engine.frame("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert engine.page(HEIGHT) == 640
    assert not engine.frame(FITS)
    engine.frame("scrollTo({ top: 200, behavior: 'instant' })")
    eventually(lambda: engine.frame("scrollY") == 200)


def test_without_any_script_the_result_is_seen(
    engine: Engine, embedded: Callable[..., None]
) -> None:
    """The bar of the first place, in the accent that the address asks for."""
    embedded("theme=light&accent=0077ff", sandbox="", script="left out")

    def coloured() -> bool:
        picture = Image.open(io.BytesIO(engine.picture())).convert("RGB")
        red, green, blue = np.moveaxis(np.asarray(picture, dtype=int), 2, 0)
        return int(((blue > red + 100) & (blue > green + 60)).sum()) > 500

    eventually(coloured)
    assert engine.page(HEIGHT) == 600


def test_the_questionnaire_runs_in_its_frame(
    engine: Engine, site: Site, stranger: Stranger
) -> None:
    page = site.app.test_client().get("/").text
    field = BeautifulSoup(page, "html.parser").select_one("#questionnaire-snippet")
    assert field
    engine.open(stranger.serve(field.get_text()))
    settled(engine)
    lead = "document.querySelector('[data-announce]').textContent"
    before, title = engine.frame(lead), engine.frame("document.title")
    engine.frame("document.querySelector('input[value=saas]').click()")
    eventually(lambda: engine.frame(lead) != before)
    engine.frame("document.querySelector('button[value=people]').click()")
    eventually(lambda: engine.frame("document.title") not in (title, ""))
    eventually(lambda: "product=saas" in str(engine.frame("location.search")))
    assert settled(engine)
