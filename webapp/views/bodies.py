"""Bodies are read before their request is worked on, and only so many at once.

A server with threads has one of them wait for each body that comes slowly, and then for
each request that waits for the database's writer. Those are counted here, so that some
are always left for requests that only read.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from threading import Semaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ENDED_EARLY = "The body ended before all of it had come. Please send it again."
READING = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing, and whose body nobody reads."""


class Bodies:
    """Reads bodies of up to ``most`` bytes; ``refuse`` answers when more than
    ``places`` requests would have theirs read, or wait for their answer, and
    ``refuse_endless`` where a body does not say how long it is."""

    def __init__(
        self,
        app: WSGIApplication,
        refuse: WSGIApplication,
        refuse_endless: WSGIApplication,
        *,
        most: int,
        places: int,
    ) -> None:
        self._app, self._most = app, most
        self._refuse, self._refuse_endless = refuse, refuse_endless
        self._places = Semaphore(places)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The application's answer once the body is here, or a refusal."""
        if environ["REQUEST_METHOD"] in READING:
            return self._app(environ, start_response)
        if "HTTP_TRANSFER_ENCODING" in environ and not environ.get("CONTENT_LENGTH"):
            # Servers do not tell an end from a connection that broke off.
            return self._refuse_endless(_unread(environ), start_response)
        if not self._places.acquire(blocking=False):
            return self._refuse(_unread(environ), start_response)
        try:
            if self._has_read(environ):
                return self._app(environ, start_response)
            return _told(start_response)
        finally:
            self._places.release()

    def _has_read(self, environ: WSGIEnvironment) -> bool:
        """Whether the body is at hand as far as it is wanted: what says that it is too
        large will be refused unread."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > self._most:
            return True
        body = self._body(environ, length)
        environ["wsgi.input"] = BytesIO(body)
        return not length.isdecimal() or len(body) == int(length)

    def _body(self, environ: WSGIEnvironment, length: str) -> bytes:
        """All of it; where it ends, only its length says."""
        read = environ["wsgi.input"].read
        body, missing = b"", int(length) if length.isdecimal() else 0
        while missing and (piece := read(missing)):
            body, missing = body + piece, missing - len(piece)
        return body


def _unread(environ: WSGIEnvironment) -> WSGIEnvironment:
    """What is refused unread must not be read for the page that says so."""
    environ.update({"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"})
    return environ


def _told(start_response: StartResponse) -> list[bytes]:
    """One line, for a client that is gone, most likely: hundreds may break off
    together, and a page for each would keep others waiting."""
    body = f"{_ENDED_EARLY}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
    start_response("400 Bad Request", headers)
    return [body]
