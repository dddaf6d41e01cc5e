"""Requests are worked on by a few threads of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from webapp.config import SETTINGS
from webapp.views import logs
from webapp.views.working import Working

AT_ONCE = int(SETTINGS["THREADS"].default)
CROWD = 12


def get(app, path: str) -> bytes:
    """The body of a page."""
    body, _, _ = run_wsgi_app(app, EnvironBuilder(path).get_environ())
    return b"".join(body)


def test_no_more_are_worked_on_at_once():
    let, at_work, most = threading.Event(), [], []
    begun = threading.Semaphore(0)

    def app(environ, start_response):
        at_work.append(environ["PATH_INFO"])
        most.append(len(at_work))
        begun.release()
        assert let.wait(20)
        at_work.remove(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    working, paths = Working(app, AT_ONCE), [f"/{n}" for n in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as servers:
        answers = [servers.submit(get, working, path) for path in paths]
        for _ in range(AT_ONCE):
            assert begun.acquire(timeout=20)
        assert not begun.acquire(timeout=0.2), "the rest wait for their turn"
        let.set()
        assert [one.result(20).decode() for one in answers] == paths
    assert max(most) == AT_ONCE


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
