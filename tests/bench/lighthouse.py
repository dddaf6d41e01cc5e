"""Lighthouse's scores of the real server, as a phone sees it.

``python -m tests.bench.lighthouse`` starts ``flask serve`` with an empty database,
publishes a result, and prints a line for each page; it fails if a score is too low.
Needs Chromium, and node with ``npx``, which fetches Lighthouse on first use.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.browser.questionnaire import ALL
from tests.test_cli import wait_for
from webapp.config import ROOT

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
MANY = urlencode(ALL)
PAGES = {
    "landing": "/",
    "wizard step": f"/wizard/features?{MANY}",
    "recommendation": f"/recommendation?{MANY}",
    "permalink": "/r/{slug}",
    "stacks": "/stacks",
    "stack": "/stacks/django",
    "criterion": "/criteria/realtime",
    "method": "/method",
    "about": "/about",
}
CLOSED = {"wizard step", "recommendation", "permalink"}
"""They are for no index by intent, so search engines' rules do not apply."""
TRIES = 3
"""A run on a busy machine may break off, or measure the machine."""


@contextmanager
def served() -> Iterator[str]:
    """The origin of a fresh instance; ends it afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/results.sqlite3"
        command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
        environment = {**os.environ, "WHICHSTACK_DATABASE_URL": database}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        ) as server:
            try:
                wait_for(origin)
                yield origin
            finally:
                server.terminate()


def published(origin: str) -> str:
    """The slug of a new result."""
    body = urlencode([*ALL, ("title", "Customer portal")]).encode()
    request = Request(f"{origin}/results", data=body, headers={"Origin": origin})
    with urlopen(request) as page:
        return str(page.geturl()).rpartition("/")[2]


def report(address: str) -> dict[str, Any] | None:
    """Lighthouse's report, with its mobile preset; None if the run broke off."""
    browser = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        command = ["npx", "--yes", "lighthouse", address, "--output=json"]
        command += [f"--output-path={out}", "--quiet"]
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        command += ["--chrome-flags=--headless=new --no-sandbox"]
        environment = {**os.environ, "CHROME_PATH": browser}
        subprocess.run(command, env=environment, check=False, capture_output=True)
        found = json.loads(out.read_text()) if out.exists() else {}
    broken = found.get("runtimeError") or not found.get("categories")
    return None if broken else found


def scores(found: dict[str, Any]) -> dict[str, int]:
    """The score of each category, of 100; 0 where it has none."""
    return {
        name: round(100 * (found["categories"][name]["score"] or 0))
        for name in CATEGORIES
    }


def faults(name: str, found: dict[str, Any]) -> list[str]:
    """Categories whose score is too low."""
    reached = scores(found)
    asked = [c for c in CATEGORIES if not (c == "seo" and name in CLOSED)]
    return [category for category in asked if reached[category] < LEAST[category]]


def causes(found: dict[str, Any]) -> Iterator[str]:
    """What cost points, with what Lighthouse says about it."""
    for category in CATEGORIES:
        for part in found["categories"][category]["auditRefs"]:
            audit = found["audits"][part["id"]]
            if part["weight"] and (audit["score"] or 0) < 1:
                yield f"    {category}: {audit['title']} {audit.get('displayValue')}"


def judged(name: str, address: str) -> bool:
    """Prints a page's scores; whether they are high enough in one of the tries."""
    found = None
    for _ in range(TRIES):
        found = report(address) or found
        if found and not faults(name, found):
            break
    if found is None:
        print(f"{name:<16} no run came to its end")
        return False
    numbers = "".join(f"{score:>16}" for score in scores(found).values())
    print(f"{name:<16}{numbers}", flush=True)
    low = faults(name, found)
    if low:
        print(*causes(found), sep="\n", flush=True)
    return not low


def main() -> None:
    """Judges every page; exits with 1 if a score is too low."""
    print(f"{'':<16}" + "".join(f"{name:>16}" for name in CATEGORIES))
    with served() as origin:
        slug = published(origin)
        passed = [
            judged(name, origin + path.format(slug=slug))
            for name, path in PAGES.items()
        ]
    sys.exit(not all(passed))


if __name__ == "__main__":
    main()
