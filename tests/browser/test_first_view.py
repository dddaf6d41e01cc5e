"""The first view of a page is light: few requests, few bytes, and nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request
from werkzeug.wsgi import ClosingIterator

from .console import Console
from .pages import STATUS, address, each_page, visit
from .sites import Site, listening, serving

MOST_REQUESTS = 12
MOST_BYTES = 60 * 1024
SHIFTS = """() => new Promise((resolve) => {
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });
  // What was painted is reported within the frame after it.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(
    shifts.flatMap((shift) => shift.sources.map(({ node }) =>
      `${shift.value.toFixed(3)} ${(node?.outerHTML || "").slice(0, 120)}`))
  ))));
})"""


def received(request: Request) -> int:
    """Bytes on the wire of an answer, head and body."""
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


@dataclass
class Traffic:
    """What a page asked for, and what the browser wrote about it."""

    requests: list[Request] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def ask(self, request: Request) -> None:
        self.requests.append(request)

    def hear(self, message: ConsoleMessage) -> None:
        self.messages.append(message.text)

    def sizes(self) -> dict[str, int]:
        return {request.url: received(request) for request in self.requests}


@pytest.fixture
def traffic(tab: Page) -> Iterator[Traffic]:
    seen = Traffic()
    tab.on("requestfinished", seen.ask)
    tab.on("console", seen.hear)
    yield seen
    tab.remove_listener("requestfinished", seen.ask)
    tab.remove_listener("console", seen.hear)


@each_page
def test_first_view_is_light_and_still(
    site: Site, tab: Page, traffic: Traffic, console: Console, name: str
) -> None:
    visit(tab, site, console, name)
    shifts = tab.evaluate(SHIFTS)
    sizes = traffic.sizes()
    assert min(sizes.values()) > 100, f"not a first view: {sizes}"
    assert 2 <= len(traffic.requests) <= MOST_REQUESTS, sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert shifts == []
    assert len(traffic.messages) == (name in STATUS), traffic.messages


@contextmanager
def in_pieces(site: Site, after: bytes) -> Iterator[str]:
    """Where the site's pages are that come in two pieces, with a pause between."""

    def halves(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        del environ["HTTP_ACCEPT_ENCODING"]  # pieces of what is compressed show nothing
        with closing(ClosingIterator(site.app(environ, start))) as body:
            first, cut, rest = b"".join(body).partition(after)
        yield first + cut
        if rest:
            sleep(0.5)
        yield rest

    with listening() as sock, serving(sock, halves):
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("landing", b">Stacks</a>"),
        ("landing", b"</h1>"),
        ("landing", b'formaction="/wizard/features">'),
        ("landing", b"<legend"),
        ("landing", b"</form>"),
        ("landing", b"<footer"),
        ("step product", b'formaction="/wizard/features">'),
        ("permalink", b'<span class="glance__score">'),
    ],
)
def test_nothing_jumps_where_a_page_comes_in_pieces(
    site: Site, tab: Page, name: str, after: bytes, width: int
) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    path = address(site, name).removeprefix(site.origin)
    with in_pieces(site, after) as origin:
        tab.goto(origin + path)
        assert tab.evaluate(SHIFTS) == []
        assert after.decode() in tab.content(), "the page came whole"
        tab.goto("about:blank")


def test_what_jumps_is_seen(site: Site, tab: Page, console: Console) -> None:
    """The test above proves something only if a jump makes it fail."""
    visit(tab, site, console, "about")
    assert tab.evaluate(SHIFTS) == []  # what was not painted yet cannot jump
    tab.evaluate("document.querySelector('h1').before(document.createElement('hr'))")
    assert any("<h1" in shift or "<p" in shift for shift in tab.evaluate(SHIFTS))
