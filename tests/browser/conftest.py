"""A real Chromium, the live application, and a console that must stay silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)

from tests.databases import Databases
from tests.programs import program

from .console import Console
from .sites import Site, Stranger, live_site, stranger_site

OpenTab = Callable[..., Page]

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 10_000
"""Milliseconds until a wait fails; no test asserts how long anything takes."""
WIDE: ViewportSize = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> str:
    """The path of Chromium; without one the tests skip, but fail under CI."""
    return program(*NAMES, loss="NO BROWSER TEST RAN")


@pytest.fixture(scope="package")
def playwright(chromium: str) -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def site(usual_databases: Databases) -> Iterator[Site]:
    with usual_databases.migrated() as url, live_site(url) as started:
        yield started


@pytest.fixture(scope="package")
def stranger() -> Iterator[Stranger]:
    with stranger_site() as started:
        yield started


@pytest.fixture
def console() -> Iterator[Console]:
    """Collects complaints; whatever a test does not expect fails it at its end."""
    collected = Console()
    yield collected
    assert not collected.problems(), "\n".join(collected.problems())


@pytest.fixture
def open_tab(browser: Browser, console: Console) -> Iterator[OpenTab]:
    """Opens a page of a new person: ``open_tab(**options of the context)``."""
    contexts = []

    def new(**options: Any) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce"} | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        console.watch(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def reused(browser: Browser) -> Iterator[Page]:
    """One page for the tests that look at every page; it caches nothing."""
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield page
    context.close()


@pytest.fixture
def tab(reused: Page, console: Console) -> Iterator[Page]:
    """That page, as it is at first; for tests that change no page's state."""
    reused.set_viewport_size(WIDE)
    reused.emulate_media(color_scheme="light")
    console.watch(reused.context)
    yield reused
    console.leave(reused.context)
    reused.goto("about:blank")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Runs the test twice."""
    return bool(request.param)
