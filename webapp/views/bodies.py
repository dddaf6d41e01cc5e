"""Bodies are read before their request is worked on, and only so many at once.

A server with threads has one of them wait for each body that comes slowly. Those that
wait are counted here, so that some are always left for requests that have none.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from threading import Semaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WITHOUT = ("GET", "HEAD", "OPTIONS")
"""Methods whose body nobody reads."""


class Bodies:
    """Reads bodies of up to ``most`` bytes; ``refuse`` answers when more than
    ``places`` would wait."""

    def __init__(
        self,
        app: WSGIApplication,
        refuse: WSGIApplication,
        *,
        most: int,
        places: int,
    ) -> None:
        self._app, self._refuse, self._most = app, refuse, most
        self._places = Semaphore(places)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        app = self._app
        if environ["REQUEST_METHOD"] not in _WITHOUT and not self._has_read(environ):
            app = self._refuse
            # What is refused unread must not be read for the page that says so.
            environ.update({"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"})
        return app(environ, start_response)

    def _has_read(self, environ: WSGIEnvironment) -> bool:
        """Whether there was a place to read the body, and it is read."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > self._most:
            return True  # refused by its length, unread
        if not self._places.acquire(blocking=False):
            return False
        try:
            body = self._body(environ, length)
        finally:
            self._places.release()
        environ["wsgi.input"] = BytesIO(body)
        return True

    def _body(self, environ: WSGIEnvironment, length: str) -> bytes:
        """All of it; servers need not say where it ends but by its length."""
        read = environ["wsgi.input"].read
        if not length.isdecimal():
            ends = environ.get("wsgi.input_terminated")
            return bytes(read(self._most + 1)) if ends else b""
        body, missing = b"", int(length)
        while missing and (piece := read(missing)):
            body, missing = body + piece, missing - len(piece)
        return body
