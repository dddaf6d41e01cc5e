"""Firefox and WebKitGTK, as far as the embed's tests need them.

Each speaks a standard of the W3C, so that no driver has to be fetched: Firefox answers
WebDriver BiDi by itself, and Debian ships WebKitGTK with its WebDriver.
"""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
import websocket

from tests.programs import program

PATIENCE = 20
"""Seconds until a browser counts as one that does not answer."""
SCREEN = "1000x1600x24"
PREFERENCES = """
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("remote.active-protocols", 1);
"""


class Unanswered(Exception):
    """A browser could not answer, as it cannot while a frame is just being replaced."""


class Engine(Protocol):
    """A browser with one page, on which there may be one frame of ours."""

    def open(self, address: str) -> None:
        """Loads a page, with its frames."""

    def page(self, expression: str) -> Any:
        """The value of an expression on the page."""

    def frame(self, expression: str) -> Any:
        """The value of an expression in the first frame; raises Unanswered."""

    def picture(self) -> bytes:
        """What is seen, as a PNG."""


class Firefox:
    """Firefox, over WebDriver BiDi."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(
            f"{address}/session", timeout=PATIENCE, suppress_origin=True
        )
        self.sent = 0
        self._ask("session.new", capabilities={})
        tree = self._ask("browsingContext.getTree")
        self.tab = tree["contexts"][0]["context"]

    def open(self, address: str) -> None:
        self._ask(
            "browsingContext.navigate", context=self.tab, url=address, wait="complete"
        )

    def page(self, expression: str) -> Any:
        return self._evaluate(self.tab, expression)

    def frame(self, expression: str) -> Any:
        (tab,) = self._ask("browsingContext.getTree", root=self.tab)["contexts"]
        return self._evaluate(tab["children"][0]["context"], expression)

    def picture(self) -> bytes:
        found = self._ask("browsingContext.captureScreenshot", context=self.tab)
        return base64.b64decode(found["data"])

    def _evaluate(self, context: str, expression: str) -> Any:
        found = self._ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": context},
            awaitPromise=True,
        )
        if found["type"] != "success":
            raise Unanswered(found)
        return json.loads(found["result"].get("value", "null"))

    def _ask(self, method: str, **params: Any) -> Any:
        self.sent += 1
        order = {"id": self.sent, "method": method, "params": params}
        self.socket.send(json.dumps(order))
        while (said := json.loads(self.socket.recv())).get("id") != self.sent:
            pass  # an event that nobody asked for
        if said["type"] != "success":
            raise Unanswered(said)
        return said["result"]


class WebKit:
    """WebKitGTK, over the classic WebDriver."""

    def __init__(self, address: str, binary: str) -> None:
        options = {"binary": binary, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = f"{address}/session"
        made = self._ask("", capabilities=wanted)
        self.session += f"/{made['sessionId']}"

    def open(self, address: str) -> None:
        self._ask("/frame", id=None)
        self._ask("/url", url=address)

    def page(self, expression: str) -> Any:
        self._ask("/frame", id=None)
        return self._ask("/execute/sync", script=f"return {expression}", args=[])

    def frame(self, expression: str) -> Any:
        self._ask("/frame", id=None)
        self._ask("/frame", id=0)
        return self._ask("/execute/sync", script=f"return {expression}", args=[])

    def picture(self) -> bytes:
        self._ask("/frame", id=None)
        return base64.b64decode(self._send("/screenshot", None))

    def close(self) -> None:
        self._send("", None, "DELETE")

    def _ask(self, path: str, **params: Any) -> Any:
        return self._send(path, json.dumps(params).encode())

    def _send(self, path: str, body: bytes | None, method: str | None = None) -> Any:
        headers = {"Content-Type": "application/json"}
        request = Request(self.session + path, body, headers, method=method)
        try:
            with urlopen(request, timeout=PATIENCE) as response:
                return json.load(response)["value"]
        except HTTPError as error:
            with error:
                raise Unanswered(error.read()) from None


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A Firefox with an empty profile in the folder."""
    (folder / "user.js").write_text(PREFERENCES)
    command = [installed("firefox-esr"), "--headless", "--no-remote"]
    command += ["--profile", str(folder), "--remote-debugging-port", "0"]
    with _running(command, folder / "log", HOME=str(folder)) as said:
        engine = Firefox(said(r"BiDi listening on (ws://\S+)"))
        with closing(engine.socket):
            yield engine


@contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """A WebKitGTK on a screen of its own."""
    driver, screen = installed("WebKitWebDriver"), installed("Xvfb")
    binary = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    xvfb = [screen, "-displayfd", "2", "-screen", "0", SCREEN, "-nolisten", "tcp"]
    own = {"HOME": str(folder)}
    with _running(xvfb, folder / "screen") as said:
        own["DISPLAY"] = ":" + said(r"(?m)^(\d+)$")
        with _running([driver, f"--port={port}"], folder / "log", **own):
            _wait_for(port)
            with closing(WebKit(f"http://127.0.0.1:{port}", binary)) as engine:
                yield engine


def installed(name: str) -> str:
    """The path of a program; without it the tests skip, but fail under CI."""
    return program(name, loss="NOT TRIED IN EVERY BROWSER")


@contextmanager
def _running(
    command: list[str], log: Path, **environment: str
) -> Iterator[Callable[[str], str]]:
    """A program that runs; what is yielded waits for words of its error output."""

    def said(pattern: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := re.search(pattern, log.read_text()):
                return found[1]
            time.sleep(0.05)
        pytest.fail(f"{command[0]} never said {pattern}: {log.read_text()}")

    with (
        log.open("w") as errors,
        subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=errors,
        ) as process,
    ):
        try:
            yield said
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}/status", timeout=1).close()
        except URLError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("WebKitWebDriver does not answer")
