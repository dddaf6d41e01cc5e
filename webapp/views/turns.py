"""Requests take turns, a few at once, in the order in which they came.

A server has many threads, since one waits for each body that comes slowly (bodies.py).
If all of them worked at once, they would take the interpreter from each other, each
with cold caches, and whoever had waited longest would not be next.

Each thread works on its own request. To hand it over to threads that do nothing else
kept caches warmer, but two changes of thread for each request cost more than that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Turns:
    """Calls an application for ``at_once`` requests at a time; the others wait.

    Where ``refuse`` is given, it answers those that find ``longest`` others waiting, or
    one or two more if they come at the same moment.
    """

    def __init__(
        self,
        app: WSGIApplication,
        at_once: int,
        refuse: WSGIApplication | None = None,
        longest: int = 0,
    ) -> None:
        self._app, self._refuse = app, refuse
        self._free, self._longest = at_once, longest
        self._waiting: deque[Lock] = deque()
        """Those that wait, each at a lock that opens when it is their turn."""
        self._lock = Lock()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The application's answer, once it is this request's turn."""
        if self._refuse and len(self._waiting) >= self._longest:
            return self._refuse(environ, start_response)
        if (gate := self._gate()) is not None:
            gate.acquire()
        try:
            return self._app(environ, start_response)
        finally:
            self._pass_on()

    def _gate(self) -> Lock | None:
        """What to wait at; None if there is no need to."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            gate = Lock()
            gate.acquire()
            self._waiting.append(gate)
            return gate

    def _pass_on(self) -> None:
        """Gives the turn to whoever has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
