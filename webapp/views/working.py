"""Requests are worked on by a few threads, one after the other as they came.

A server has many threads, since one waits for each body that comes slowly (bodies.py).
If all of them worked, they would take the interpreter from each other, each with cold
caches and memory of its own, and whoever had waited longest would not be next.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Working:
    """Has an application called by threads of its own, ``threads`` at most."""

    def __init__(self, app: WSGIApplication, threads: int) -> None:
        self._app = app
        # They start with the first requests, so that processes may fork before.
        self._pool = ThreadPoolExecutor(threads, "working")

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The answer, or the error, once it is this request's turn."""
        call = copy_context().run  # the request's id stays known
        return self._pool.submit(call, self._app, environ, start_response).result()
