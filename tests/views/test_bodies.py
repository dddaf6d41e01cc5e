"""Bodies that come slowly leave room for requests that have none."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from time import monotonic, sleep

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.invariants import checked_page
from tests.views.everywhere import layer
from tests.views.test_results import OWN, stored
from webapp.config import SETTINGS
from webapp.services import results
from webapp.views.bodies import Bodies

AT_ONCE = int(SETTINGS["BODIES"].default)


class Slow(BytesIO):
    """A body that comes when it is let come."""

    def __init__(self, come: threading.Event, asked: threading.Semaphore) -> None:
        super().__init__(b"title=A")
        self._come, self._asked = come, asked

    def read(self, size: int | None = -1) -> bytes:
        self._asked.release()
        assert self._come.wait(20)
        return super().read(size)


class Unread(BytesIO):
    """A body that nobody may wait for."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("this was read")

    def readinto(self, buffer: object) -> int:
        raise AssertionError("this was read")


@pytest.fixture
def posted(app):
    """Publishes with a body; gives status and headers."""

    def post(body: BytesIO):
        builder = EnvironBuilder(path="/results", method="POST", headers=OWN.items())
        environ = builder.get_environ()
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        environ.update({"wsgi.input": body, "CONTENT_LENGTH": "7"})
        _, status, headers = run_wsgi_app(app, environ)
        return int(status[:3]), headers

    return post


def test_as_many_slow_bodies_as_may_be_leave_the_rest_alone(app, client, posted):
    come, asked = threading.Event(), threading.Semaphore(0)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        slow = [pool.submit(posted, Slow(come, asked)) for _ in range(AT_ONCE)]
        for _ in slow:
            assert asked.acquire(timeout=20)
        assert client.get("/about").status_code == 200
        status, headers = posted(Unread(b"title=B"))
        come.set()
        found = [one.result(20)[0] for one in slow]
    assert (status, headers["Retry-After"]) == (429, "5")
    assert found == [303] * AT_ONCE
    assert posted(BytesIO(b"title=C"))[0] == 303, "their places are free again"


def test_body_that_says_it_is_too_large_is_not_read(app):
    class Unread(BytesIO):
        def read(self, size=-1):
            raise AssertionError("read")

    builder = EnvironBuilder(path="/results", method="POST", headers=OWN.items())
    environ = builder.get_environ()
    environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    environ.update({"wsgi.input": Unread(), "CONTENT_LENGTH": "70000"})
    assert run_wsgi_app(app, environ)[1].startswith("413")


class Open(BytesIO):
    """A connection that stays open: to read on is to wait for ever."""

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert 0 <= size <= len(self.getvalue()) - self.tell(), "this would never end"
        return super().read(min(size, 4))  # in pieces, as they come


def test_body_is_read_as_far_as_it_is_long(posted):
    assert posted(Open(b"title=D"))[0] == 303


def test_body_that_ends_too_early_is_refused(posted):
    assert posted(BytesIO(b"tit"))[0] == 400


@pytest.mark.parametrize("host", ["a..b", "x" * 70, "[::1", ""])
def test_refusal_has_a_page_under_any_name(another, host):
    app = another(BODIES=1)
    layer(app, Bodies)._places.acquire()
    headers = {**OWN, "Host": host}
    refused = app.test_client().post("/results", data={"title": "A"}, headers=headers)
    assert refused.status_code == 429
    checked_page(refused, app)


def test_what_waits_for_the_writer_holds_up_no_reader(app, client, monkeypatch):
    """As when another program keeps the database from being written for seconds."""
    let, waiting = threading.Event(), threading.Semaphore(0)

    def slow(*_: object) -> str:
        waiting.release()
        assert let.wait(20)
        return "2345678923456"

    monkeypatch.setattr(results, "publish", slow)
    publish = partial(client.post, "/results", data={"title": "A"}, headers=OWN)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = [pool.submit(publish) for _ in range(AT_ONCE)]
        try:
            for _ in range(4):
                assert waiting.acquire(timeout=20), "one keeps no other waiting"
            until(lambda: not layer(app, Bodies)._places._value)
            assert publish().status_code == 429
            assert client.get("/wizard/recommendation?team=go").status_code == 200
        finally:
            let.set()
        assert [one.result(20).status_code for one in sent] == [303] * AT_ONCE


def until(done: Callable[[], bool]) -> None:
    """Waits until something is so."""
    deadline = monotonic() + 20
    while not done():
        assert monotonic() < deadline
        sleep(0.01)


@pytest.mark.parametrize(
    ("address", "mimetype"),
    [("/results", "text/html"), ("/api/v1/results", "application/problem+json")],
)
def test_body_without_a_length_is_refused_unread(app, session, address, mimetype):
    """It may have broken off, and half a form would be published for good."""
    builder = EnvironBuilder(path=address, method="POST", headers=OWN.items())
    environ = builder.get_environ()
    environ.pop("CONTENT_LENGTH", None)
    environ.update({"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Unread()})
    environ["wsgi.input_terminated"] = True
    body, status, headers = run_wsgi_app(app, environ)
    assert status.lower() == "411 length required"
    assert headers["Content-Type"].partition(";")[0] == mimetype
    assert b"Content-Length" in b"".join(body)
    assert stored(session) == 0
