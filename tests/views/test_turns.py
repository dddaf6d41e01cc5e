"""Requests take turns, a few at once, in the order in which they came."""

import threading
import time
from collections.abc import Callable, Sequence
from wsgiref.types import WSGIApplication

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.invariants import checked_page
from webapp.config import SETTINGS
from webapp.views import logs
from webapp.views.layers import _WAITING, in_lanes
from webapp.views.refusals import refusing_crowds
from webapp.views.turns import Turns

AT_ONCE = int(SETTINGS["THREADS"].default)
PATIENCE = 20
"""Seconds for what takes none if all is well."""


def doing(do: Callable[[str], object]) -> WSGIApplication:
    """An application that does something with each path, and answers with it."""

    def app(environ, start_response):
        do(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    return app


def asked(app: WSGIApplication, path: str, method: str = "GET") -> bytes:
    """The body that it answers with."""
    environ = EnvironBuilder(path, method=method).get_environ()
    body, _, _ = run_wsgi_app(app, environ)
    return b"".join(body)


def asked_together(
    app: WSGIApplication, paths: Sequence[str], method: str = "GET"
) -> list[threading.Thread]:
    """A thread of a server for each path; they name those that were answered well."""

    def ask(path: str) -> None:
        if asked(app, path, method) == path.encode():
            threading.current_thread().name = "answered"

    threads = [threading.Thread(target=ask, args=(p,), daemon=True) for p in paths]
    for thread in threads:
        thread.start()
    return threads


def assert_answered(threads: Sequence[threading.Thread]) -> None:
    """All of them, before long."""
    for thread in threads:
        thread.join(PATIENCE)
        assert thread.name == "answered"


class Held:
    """Lets nothing go on until told to, and knows how many were at work at once."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.begun = threading.Semaphore(0)
        self.seen: list[str] = []
        self.most = 0
        self._at_work: list[str] = []

    def __call__(self, path: str) -> None:
        self._at_work.append(path)
        self.seen.append(path)
        self.most = max(self.most, len(self._at_work))
        self.begun.release()
        assert self.let.wait(PATIENCE)
        self._at_work.remove(path)

    def wait_for(self, count: int) -> None:
        """Until so many are at work, and no more."""
        for _ in range(count):
            assert self.begun.acquire(timeout=PATIENCE)
        assert not self.begun.acquire(timeout=0.2), "the rest wait for their turn"


def wait_for_a_queue(turns: Turns, length: int) -> None:
    """Until so many wait, so that whoever is sent next comes behind them."""
    end = time.monotonic() + PATIENCE
    while len(turns._waiting) < length:
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_no_more_are_worked_on_at_once(at_once):
    held = Held()
    servers = asked_together(Turns(doing(held), at_once), [f"/{n}" for n in range(12)])
    held.wait_for(at_once)
    held.let.set()
    assert_answered(servers)
    assert held.most == at_once


def test_whoever_has_waited_longest_is_next():
    held = Held()
    turns = Turns(doing(held), 1)
    servers = asked_together(turns, ["/0"])
    held.wait_for(1)
    for number in range(1, 8):
        servers += asked_together(turns, [f"/{number}"])
        wait_for_a_queue(turns, number)
    held.let.set()
    assert_answered(servers)
    assert held.seen == [f"/{number}" for number in range(8)]


def test_every_request_of_a_crowd_is_answered():
    turns = Turns(doing(lambda path: time.sleep(len(path) % 3 / 1000)), 3)
    for crowd in range(20):
        paths = [f"/{'x' * (n % 7)}{n}" for n in range(3 * crowd + 1)]
        assert_answered(asked_together(turns, paths))


def test_an_error_is_the_callers_and_the_turn_goes_on():
    def fail(path: str) -> None:
        if path == "/bad":
            raise RuntimeError("broken")

    turns = Turns(doing(fail), 2)
    for _ in range(5):
        with pytest.raises(RuntimeError, match="broken"):
            asked(turns, "/bad")
    assert_answered(asked_together(turns, ["/good"] * 5))


def test_clicks_reads_and_writes_hold_up_none_of_the_others():
    held = Held()
    app = in_lanes(doing(held), AT_ONCE, doing(held))
    clicks = asked_together(app, [f"/wizard/{n}" for n in range(4)])
    held.wait_for(1)
    reads = asked_together(app, [f"/r/{n}" for n in range(AT_ONCE + 3)])
    held.wait_for(AT_ONCE)
    writes = asked_together(app, [f"/results/{n}" for n in range(20)], "POST")
    held.wait_for(8)
    held.let.set()
    assert_answered([*clicks, *reads, *writes])


def test_those_that_read_leave_threads_to_all_others(app):
    held = Held()
    slow, pages = doing(held), app.wsgi_app

    def either(environ, start_response):
        answer = slow if environ["PATH_INFO"] == "/held" else pages
        return answer(environ, start_response)

    app.wsgi_app = in_lanes(either, AT_ONCE, refusing_crowds(app))
    client = app.test_client()
    reads = asked_together(app.wsgi_app, ["/held"] * (AT_ONCE + _WAITING))
    held.wait_for(AT_ONCE)
    refused = client.get("/held")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert checked_page(refused, app)
    assert client.get("/wizard/people").status_code == 200
    held.let.set()
    assert_answered(reads)
    assert client.get("/held").status_code == 200


def test_what_has_its_turn_knows_the_requests_id(app, client):
    seen = []
    app.before_request(lambda: seen.append(logs.request_id.get()))
    shown = client.get("/about", headers={"X-Request-ID": "abcdefgh12"})
    assert seen == [shown.headers["X-Request-ID"]] == ["abcdefgh12"]
