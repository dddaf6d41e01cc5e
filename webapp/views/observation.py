"""Every request gets an id, is counted, and leaves one line in the log.

This is the outermost layer, on the path of every answer, also of those that never
reach Flask, so it is written for speed. What is the same for all requests of one
route, method and status is put together once.

Neither address nor query is logged, since answers stand there: only the rule of the
route that took them. ``environ["whichstack.route"]`` brings it from where it is known.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import getrandbits
from time import gmtime, perf_counter, strftime, time
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from webapp.views import logs
from webapp.views.counts import Counts
from webapp.views.tally import BUCKETS, NO_ROUTE, Tally

log = logging.getLogger(__name__)

ROUTE = "whichstack.route"
"""The rule that took the request; whoever answers it sets it."""
CACHE = "whichstack.cache"
""""hit" or "miss", where an answer was looked for among those kept."""
QUIET = {"/healthz", "/readyz", "/metrics"}
"""Asked for by machines, every few seconds; these leave no line."""
_LENGTH = "Content-Length"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


def init_app(app: Flask) -> None:
    """Says, as soon as Flask knows, which route a request took."""
    app.before_request(_note_route)


def _note_route() -> None:
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule


@dataclass(frozen=True, slots=True)
class Series:
    """Requests that have all but id, time, duration and size in common."""

    text: str
    """Of the line in the log; empty if there is to be none."""
    requests: int
    look: int
    durations: int
    seconds: int
    """Positions among the counts."""


class Observed:
    """A WSGI application whose requests are observed."""

    def __init__(
        self,
        app: WSGIApplication,
        tally: Tally,
        counts: Counts,
        *,
        as_json: bool = True,
        quiet: bool = False,
        leaving: Callable[[], bool] = lambda: False,
    ) -> None:
        """If ``quiet``, only failures leave a line. ``leaving`` is asked once a second
        whether connections should be closed after their answer."""
        self._app = app
        self._tally = tally
        self._counts = counts
        self._text = _json_text if as_json else _plain_text
        self._line = _json_line if as_json else _plain_line
        self._quiet = quiet
        self._ask_leaving = leaving
        self._series: dict[tuple[Any, ...], Series] = {}
        # A second and how it is written, in one: threads overtake each other.
        self._latest = 0, ""
        self._ask_at, self._leaving = 0.0, False

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The application's answer with the id of the request; a good one is kept."""
        began = perf_counter()
        if began >= self._ask_at:
            self._ask_at = began + 1.0
            self._leaving = self._ask_leaving()
        given = environ.get("HTTP_X_REQUEST_ID")
        id_ = given if given and _GIVEN.fullmatch(given) else f"{getrandbits(64):016x}"
        logs.request_id.set(id_)
        sent: tuple[str, Any] = ("500 ", ())

        def start(status: str, headers: list[Any], exc_info: Any = None) -> Any:
            nonlocal sent
            sent = status, headers
            mine = [*headers, ("X-Request-ID", id_)]
            if self._leaving:
                mine.append(("Connection", "close"))
            return start_response(status, mine, exc_info)

        try:
            return self._app(environ, start)
        except Exception:
            log.exception("a request was not answered")
            raise
        finally:
            self._note(environ, id_, *sent, perf_counter() - began)
            logs.request_id.set("")

    def _note(
        self, environ: WSGIEnvironment, id_: str, status: str, headers: Any, took: float
    ) -> None:
        key = (
            environ.get(ROUTE),
            environ["REQUEST_METHOD"],
            status,
            environ.get(CACHE),
        )
        series = self._series.get(key) or self._new_series(*key)
        bucket = series.durations + bisect_left(BUCKETS, took)
        self._counts.add(series.requests, series.look, bucket, series.seconds, took)
        if series.text:
            size = next((value for name, value in headers if name == _LENGTH), "0")
            moment = self._moment(time())
            line = self._line(moment, series.text, id_, took * 1000, size)
            try:  # noqa: SIM105 - suppress() would cost every request more
                sys.stderr.write(line)
            except OSError:
                pass  # a full disk is no reason to refuse an answer

    def _moment(self, now: float) -> str:
        """In UTC, to the millisecond."""
        second, stamp = self._latest
        if int(now) != second:
            second = int(now)
            stamp = strftime("%Y-%m-%dT%H:%M:%S.", gmtime(second))
            self._latest = second, stamp
        return f"{stamp}{int(now % 1 * 1000):03d}"

    def _new_series(self, rule: Any, sent: str, status: str, look: Any) -> Series:
        tally, code = self._tally, int(status[:3])
        route, method = tally.route(rule), tally.method(sent)
        # 501 is an answer: oEmbed gives it to whoever asks for a format it lacks.
        level = "error" if code >= 500 and code != 501 else "info"
        said = (level, method, route, code, look)
        made = Series(
            text=self._text(*said) if self._is_logged(route, level) else "",
            requests=tally.requests(route, method, code),
            look=tally.look(look),
            durations=tally.durations(route),
            seconds=tally.seconds(route),
        )
        if (route, method) == (rule or NO_ROUTE, sent):
            # Only then there are so many; a stranger can invent methods without end.
            self._series[rule, sent, status, look] = made
        return made

    def _is_logged(self, route: str, level: str) -> bool:
        return route not in QUIET and (level == "error" or not self._quiet)


def _json_text(
    level: str, method: str, route: str, status: int, look: str | None
) -> str:
    fields = {"method": method, "route": route, "status": status}
    if look:
        fields["cache"] = look
    inner = json.dumps(fields, separators=(",", ":"))[1:-1]
    return f'"level":"{level}","event":"request",{inner}'


def _json_line(moment: str, text: str, id_: str, took: float, size: str) -> str:
    """Without ``json``: nothing but the id comes from a stranger, and that is safe."""
    return (
        f'{{"time":"{moment}Z",{text},"id":"{id_}","ms":{took:.2f},"bytes":{size}}}\n'
    )


def _plain_text(
    level: str, method: str, route: str, status: int, look: str | None
) -> str:
    return f"{status} {method} {route}{f' {look}' if look else ''}"


def _plain_line(moment: str, text: str, id_: str, took: float, size: str) -> str:
    return f"{moment[11:19]} {text} {took:.1f} ms {size} bytes [{id_}]\n"
