"""Requests are worked on by a few threads of their own."""

import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from webapp.config import SETTINGS
from webapp.views import logs
from webapp.views import working as working_module
from webapp.views.working import Working

AT_ONCE = int(SETTINGS["THREADS"].default)
PATIENCE = 20
"""Seconds for what takes none if all is well."""


def make_working(do: Callable[[str], object], threads: int = AT_ONCE) -> Working:
    """Working threads for an application that does something with each path."""

    def app(environ, start_response):
        do(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    return Working(app, threads)


def asked_together(working: Working, paths: Sequence[str]) -> list[threading.Thread]:
    """A thread of a server for each path; they name those that were answered well."""

    def ask(path: str) -> None:
        body, _, _ = run_wsgi_app(working, EnvironBuilder(path).get_environ())
        if b"".join(body) == path.encode():
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


def test_no_more_are_worked_on_at_once():
    let, begun = threading.Event(), threading.Semaphore(0)
    at_work, most = [], []

    def do(path: str) -> None:
        at_work.append(path)
        most.append(len(at_work))
        begun.release()
        assert let.wait(PATIENCE)
        at_work.remove(path)

    servers = asked_together(make_working(do), [f"/{n}" for n in range(12)])
    for _ in range(AT_ONCE):
        assert begun.acquire(timeout=PATIENCE)
    assert not begun.acquire(timeout=0.2), "the rest wait for their turn"
    let.set()
    assert_answered(servers)
    assert max(most) == AT_ONCE


def test_the_thread_that_worked_last_works_next():
    threads, both = [], threading.Barrier(2)

    def do(path: str) -> None:
        if path == "/together":
            both.wait(PATIENCE)
        threads.append(threading.get_ident())

    working = make_working(do, 2)
    assert_answered(asked_together(working, ["/together"] * 2))
    assert len(set(threads)) == 2
    for _ in range(9):
        assert_answered(asked_together(working, ["/"]))
    assert len(set(threads[2:])) == 1


def test_a_thread_ends_when_nothing_comes_and_another_starts(monkeypatch):
    monkeypatch.setattr(working_module, "_LEAVES_AFTER", 0.02)
    threads: list[threading.Thread] = []
    working = make_working(lambda _: threads.append(threading.current_thread()), 1)
    for _ in range(3):
        assert_answered(asked_together(working, ["/"]))
        threads[-1].join(PATIENCE)
        assert not threads[-1].is_alive()
    assert len(set(threads)) == 3


class Late(SimpleQueue[Any]):
    """Gives up waiting the moment after something came."""

    def get(self, block=True, timeout=None):
        if timeout is None:
            return super().get()
        while self.empty():
            time.sleep(0.001)
        raise Empty


def test_a_request_handed_to_a_thread_that_is_about_to_end_is_answered(monkeypatch):
    monkeypatch.setattr(working_module, "SimpleQueue", Late)
    working = make_working(str, 1)
    for path in ("/a", "/b", "/c"):
        assert_answered(asked_together(working, [path]))


def test_every_request_of_a_crowd_is_answered_while_threads_come_and_go(monkeypatch):
    monkeypatch.setattr(working_module, "_LEAVES_AFTER", 0.001)
    working = make_working(lambda path: time.sleep(len(path) % 3 / 1000), 3)
    for crowd in range(20):
        paths = [f"/{'x' * (n % 7)}{n}" for n in range(3 * crowd + 1)]
        assert_answered(asked_together(working, paths))
        time.sleep(0.002)


def test_where_no_thread_can_be_started_requests_are_answered_all_the_same(monkeypatch):
    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    workers = []
    working = make_working(lambda _: workers.append(threading.current_thread()), 1)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        for _ in range(3):
            body, _, _ = run_wsgi_app(working, EnvironBuilder("/a").get_environ())
            assert b"".join(body) == b"/a"
    assert set(workers) == {threading.current_thread()}
    assert_answered(asked_together(working, ["/b"] * 3))
    assert len(set(workers)) == 2, "one thread works again"


def test_an_error_is_the_callers_and_the_thread_goes_on(app, client):
    @app.before_request
    def fail():
        raise RuntimeError("broken")

    for _ in range(AT_ONCE + 1):
        with pytest.raises(RuntimeError, match="broken"):
            client.get("/about")


def test_what_works_knows_the_requests_id(app, client):
    seen = []
    app.before_request(lambda: seen.append(logs.request_id.get()))
    shown = client.get("/about", headers={"X-Request-ID": "abcdefgh12"})
    assert seen == [shown.headers["X-Request-ID"]] == ["abcdefgh12"]
