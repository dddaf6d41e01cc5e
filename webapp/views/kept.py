"""Whole answers kept in front of Flask, so that what was asked before costs next to
nothing.

Most pages follow from their address, the catalogue, the method and the build, which do
not change while a process lives: such an answer is good until it has to make room. One
that asked the database is kept for a short time, since a result can be removed; where
the database cannot be reached then, the old answer is better than none.

What is kept goes out as it was sent first, compressed or not, with all its headers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from threading import Lock
from time import monotonic
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cachetools import LRUCache
from flask import Flask
from werkzeug.http import parse_etags

from webapp.views.database import ASKED, REMOVED
from webapp.views.observation import CACHE, ROUTE

KEEP = "whichstack.keep"
"""Set in the environment of a request whose answer follows from its address."""
_OK, _NOT_MODIFIED = "200 OK", "304 NOT MODIFIED"
_OVERHEAD = 4096
"""About what an answer takes in memory beside its body and address, in bytes."""
_NOT_IN_304 = {"Content-Length", "Content-Encoding", "Content-Type"}
_IN_PLACE_OF_AN_ERROR = 24 * 60 * 60
"""Seconds for which an old answer may stand in for a database that is not there."""

Headers = list[tuple[str, str]]
Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for one address."""

    status: str
    headers: Headers
    body: bytes
    tag: str
    route: str
    made_at: float
    good_until: float
    size: int
    """About what it takes in memory, in bytes."""


class Kept:
    """A WSGI application that remembers answers of the one behind it."""

    def __init__(self, app: WSGIApplication, room: int, results_for: float) -> None:
        """``room`` in bytes; ``results_for`` in seconds, if the database was asked."""
        self._app = app
        self._results_for = results_for
        self._lock = Lock()
        self._answers: LRUCache[Key, Answer] = LRUCache(room, getsizeof=_size)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The kept answer, or one made now."""
        if environ["REQUEST_METHOD"] != "GET":
            return self._app(environ, start_response)
        key, condition = _key(environ), environ.get("HTTP_IF_NONE_MATCH")
        old = self._find(key, condition)
        if old is not None and old.good_until > monotonic():
            return _send(old, environ, start_response)
        environ[CACHE] = "miss"
        sent: list[Any] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            sent[:] = status, headers, exc_info
            return _unused

        result = self._app(environ, start)
        if old is not None and sent[0][0] == "5" and _may_stand_in(old):
            _close(result)
            return _send(old, environ, start_response)
        if REMOVED in environ:
            self._forget(environ[REMOVED])
        start_response(*sent)
        if KEEP not in environ:
            return result
        try:
            body = b"".join(result)
        finally:
            _close(result)
        self._keep(key, condition, sent, body, environ)
        return [body]

    def _find(self, key: Key, condition: str | None) -> Answer | None:
        with self._lock:
            whole = self._answers.get(key)
            if whole is not None or condition is None:
                return whole
            return self._answers.get((*key, condition))

    def _forget(self, slug: str) -> None:
        """So that nothing of a removed result comes back in place of an error. All
        answers are looked through: what was removed is seldom asked for."""
        with self._lock:
            for key in [key for key in self._answers if _names(key, slug)]:
                del self._answers[key]

    def _keep(
        self,
        key: Key,
        condition: str | None,
        sent: Sequence[Any],
        body: bytes,
        environ: WSGIEnvironment,
    ) -> None:
        """A whole answer for everybody; a short one for the condition that it meets."""
        status, headers, _ = sent
        if status not in (_OK, _NOT_MODIFIED):
            return
        now = monotonic()
        good_for = self._results_for if ASKED in environ else inf
        tag = next((value for name, value in headers if name == "ETag"), "")
        route = str(environ.get(ROUTE, ""))
        kept_as = key if status == _OK else (*key, condition)
        # The address stands in the key, and may stand in a header.
        size = _OVERHEAD + len(body) + 2 * sum(len(part or "") for part in kept_as)
        made = Answer(
            status, list(headers), body, tag, route, now, now + good_for, size
        )
        with self._lock:
            if size <= self._answers.maxsize:
                self._answers[kept_as] = made


def init_app(app: Flask) -> None:
    """Puts the layer around all that answers so far, unless there is no room for it."""
    room, results_for = app.config["PAGES_KEPT"], app.config["RESULTS_KEPT_FOR"]
    if room:
        kept = Kept(app.wsgi_app, int(room), float(results_for))
        app.wsgi_app = kept  # type: ignore[method-assign]


def _key(environ: WSGIEnvironment) -> Key:
    """All that an answer depends on."""
    get = environ.get
    return (
        get("HTTP_HOST"),
        environ["wsgi.url_scheme"],
        get("SCRIPT_NAME"),
        get("PATH_INFO"),
        get("QUERY_STRING"),
        get("HTTP_ACCEPT_ENCODING"),
    )


def _names(key: Key, slug: str) -> bool:
    """Whether path or query, the fourth and fifth part, speak of a result."""
    return any(slug in (part or "") for part in key[3:5])


def _size(answer: Answer) -> int:
    return answer.size


def _send(
    answer: Answer, environ: WSGIEnvironment, start_response: StartResponse
) -> Sequence[bytes]:
    environ[CACHE], environ[ROUTE] = "hit", answer.route
    if answer.status == _OK and _is_known(answer, environ.get("HTTP_IF_NONE_MATCH")):
        kept = [pair for pair in answer.headers if pair[0] not in _NOT_IN_304]
        start_response(_NOT_MODIFIED, kept)
        return []
    start_response(answer.status, list(answer.headers))
    return [answer.body]  # a list: granian sends it at once


def _is_known(answer: Answer, condition: str | None) -> bool:
    """Whether the client has this very answer. Tags are weak, so their text decides;
    ``*`` only asks whether there is anything."""
    if not condition or condition.strip() == "*":
        return False
    tag = answer.tag.removeprefix("W/").strip('"')
    return condition == answer.tag or parse_etags(condition).contains_weak(tag)


def _may_stand_in(old: Answer) -> bool:
    return monotonic() - old.made_at < _IN_PLACE_OF_AN_ERROR


def _close(result: Iterable[bytes]) -> None:
    close = getattr(result, "close", None)
    if close is not None:
        close()


def _unused(_: bytes) -> None:
    raise NotImplementedError("answers are returned, not written")
