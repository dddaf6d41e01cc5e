"""Two live servers: the real application, and a stranger's site that frames it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import ClosingIterator

from webapp.app import create_app
from webapp.views.database import EXTENSION

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Site:
    """The application on a port of its own."""

    origin: str
    app: Flask

    def address(self, path: str, answers: Pairs | None = None) -> str:
        """The whole address of a path, with answers in its query."""
        return self.origin + path + (f"?{urlencode(answers)}" if answers else "")

    def publish(self, answers: Pairs, title: str = "") -> str:
        """The slug of a new result, published as our own page would."""
        response = self.app.test_client().post(
            "/results",
            data=urlencode([*answers, ("title", title)]),
            content_type="application/x-www-form-urlencoded",
            headers={"Origin": self.origin},
        )
        assert response.status_code == 303, response.text
        return response.location.rpartition("/")[2]


@dataclass(frozen=True)
class Stranger:
    """A site on another origin, with pages that a test writes."""

    port: int
    pages: dict[str, str] = field(default_factory=dict)

    def serve(self, body: str, path: str = "/page") -> str:
        """The address of a page with this body."""
        self.pages[path] = (
            '<!doctype html><html lang="en"><link rel="icon" href="data:,">'
            f"<title>A stranger</title><h1>A stranger’s page</h1>{body}"
        )
        return f"http://localhost:{self.port}{path}"

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answers with the page, and tries to set a cookie on ``/cookie``."""
        path = Request(environ).path
        found = path in self.pages
        response = Response(
            self.pages.get(path, "nothing here"),
            status=200 if found else 404,
            content_type="text/html; charset=utf-8",
        )
        if path == "/cookie":
            response.set_cookie("third", "party", secure=True, samesite="None")
        return response(environ, start_response)


@contextmanager
def live_site(database_url: str) -> Iterator[Site]:
    """The real application on this database, with the schema of today."""
    with listening() as sock:
        origin = f"http://127.0.0.1:{sock.getsockname()[1]}"
        app = create_app({"DATABASE_URL": database_url, "PUBLIC_ORIGIN": origin})
        with serving(sock, _whole(app)):
            yield Site(origin, app)
        app.extensions[EXTENSION].dispose()


@contextmanager
def stranger_site() -> Iterator[Stranger]:
    """The stranger's server, which answers as localhost and as 127.0.0.1."""
    with listening() as sock:
        stranger = Stranger(sock.getsockname()[1])
        with serving(sock, _whole(stranger)):
            yield stranger


@contextmanager
def listening() -> Iterator[socket.socket]:
    """The port is taken first, so that the application can be told its address."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield sock


@contextmanager
def serving(sock: socket.socket, app: Callable[..., Any]) -> Iterator[None]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=sock.fileno())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _whole(app: Callable[..., Any]) -> Callable[..., Any]:
    """The application, with each body read before it is sent.

    Werkzeug's server leaves a file open when the browser hangs up on it.
    """

    def respond(environ: Any, start_response: Any) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as body:
            return [b"".join(body)]

    return respond
