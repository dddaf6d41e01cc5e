"""What ``instructions.py`` runs under callgrind: requests, counted kind by kind.

    python -m tests.bench.instructed FOLDER

The application that a server would run is called without a server. Counting is switched
on for the measured requests only; after each kind, callgrind writes what it counted
into a file whose name is in the order of ``KINDS``. The first kind is no request at
all, so that what switching costs can be taken off.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from flask import Flask, Response
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from tests.bench.people import HTMX, PAGE, Click, Crowd
from webapp.persistence.db import Database
from webapp.persistence.schema import upgrade
from webapp.services import results
from webapp.services.current import current_catalogue

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

KINDS = {
    "nothing": 0,
    "bare view": 200,
    "swap, new": 16,
    "swap, seen": 200,
    "swap, 304": 200,
    "step, new": 8,
    "step, seen": 200,
    "permalink, new": 4,
    "permalink, seen": 200,
    "landing": 200,
}
"""How many requests of each kind are counted."""
WARM_UP = {"swap, new": 150}
"""Requests of a kind before, for other answers: until every answer was given once."""
USUAL_WARM_UP = 6
PATHS = "paths.json"
ON_THAT_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def warm_up(kind: str) -> int:
    """How many requests of a kind come before those that are counted."""
    return WARM_UP.get(kind, USUAL_WARM_UP)


def prepare(folder: Path) -> None:
    """Makes a database and the addresses to ask for, the same in every run."""
    database = Database(_address(folder))
    upgrade(database)
    crowd, numbers = Crowd(current_catalogue().catalogue), count()
    with (
        patch.object(results, "new_slug", lambda: f"slug{next(numbers):09}"),
        database.writing() as session,
    ):
        paths = {kind: _paths(session, crowd, kind) for kind in KINDS}
    database.dispose()
    (folder / PATHS).write_text(json.dumps(paths), encoding="utf-8")


def _address(folder: Path) -> str:
    return f"sqlite:///{folder / 'product.sqlite3'}"


def _paths(session: Session, crowd: Crowd, kind: str) -> list[str]:
    """Addresses to warm up with, then those that are counted."""
    what, _, how = kind.partition(", ")
    size = warm_up(kind) + KINDS[kind]
    if what not in ("swap", "step", "permalink"):
        return ["/"] * size
    # Every seventh, so that people are at all stages of the questionnaire.
    clicks = crowd.clicks(7 * size)[::7]
    if how != "new":
        return [_path(session, what, clicks[-1])] * size
    return [_path(session, what, click) for click in clicks]


def _path(session: Session, what: str, click: Click) -> str:
    if what == "swap":
        return click.swap()
    if what == "step":
        return click.page()
    loaded = current_catalogue()
    slug = results.publish(session, loaded, click.answers, "", ON_THAT_DAY)
    return f"/r/{slug}"


def environment(kind: str, path: str, tag: str = "") -> dict[str, Any]:
    """The WSGI environment of a request."""
    headers = dict(HTMX if kind.startswith("swap") else PAGE)
    if tag:
        headers["If-None-Match"] = tag
    return EnvironBuilder(
        path, "http://127.0.0.1:8000", headers=[*headers.items()]
    ).get_environ()


def ask(app: WSGIApplication, environ: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The status and the headers, once the whole body was taken."""
    found: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        found[:] = [status, dict(headers)]

    body = app(environ, start)
    for _ in body:
        pass
    if hasattr(body, "close"):
        body.close()
    return found[0], found[1]


def measure(app: WSGIApplication, kind: str, paths: list[str]) -> None:
    """Counts the requests of one kind; raises RuntimeError if any fails."""
    tag = ""
    if kind.endswith("304"):
        tag = ask(app, environment(kind, paths[0]))[1]["ETag"]
    environs = [environment(kind, path, tag) for path in paths]
    first = warm_up(kind)
    answered = [ask(app, environ) for environ in environs[:first]]
    with counting():
        answered += [ask(app, environ) for environ in environs[first:]]
    statuses = {status[:3] for status, _ in answered}
    if statuses != {"304" if tag else "200"}:
        raise RuntimeError(f"{kind}: {statuses}")


@contextmanager
def counting() -> Iterator[None]:
    """Callgrind counts meanwhile, and then writes what it counted."""
    gc.collect()
    gc.freeze()
    gc.disable()
    control("--instr=on")
    yield
    control("--instr=off")
    control("--dump")
    gc.enable()


def control(option: str) -> None:
    """Tells callgrind what to do with this very process."""
    command = ["callgrind_control", option, str(os.getpid())]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def bare(body: bytes) -> Flask:
    """A Flask application with nothing but a view that returns these bytes."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/", view_func=lambda: Response(body, mimetype="text/html"))
    return app


def main(folder: Path) -> None:
    """All kinds in turn."""
    os.environ["WHICHSTACK_DATABASE_URL"] = _address(folder)
    paths = json.loads((folder / PATHS).read_text(encoding="utf-8"))
    from wsgi import app  # reads the environment

    swap = app.test_client().get(paths["swap, seen"][0]).data
    for kind in KINDS:
        asked = bare(swap) if kind in ("nothing", "bare view") else app
        measure(asked, kind, paths[kind])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
