"""Rate limits counted in a real Redis, in one place for all processes."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest
from flask import Flask

from tests.programs import program
from tests.views.test_limits import publish
from webapp.views.limits import EXTENSION

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def redis(port: int) -> Iterator[Start]:
    """Starts a Redis on the port, as often as it is called."""
    started: list[subprocess.Popen[bytes]] = []
    server = program("redis-server", loss="REDIS NOT TRIED")

    def start() -> subprocess.Popen[bytes]:
        address = ["--port", str(port), "--bind", "127.0.0.1"]
        process = subprocess.Popen(
            [server, *address, "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )
        started.append(process)
        until = monotonic() + 10
        while monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return process
            sleep(0.02)
        raise AssertionError("redis-server does not listen")

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def process(another: Callable[..., Flask], port: int) -> Callable[[], Flask]:
    """Makes the application anew on one database, as each process does."""
    return lambda: another(
        RATE_LIMIT_STORAGE=f"redis://127.0.0.1:{port}/0",
        RATE_LIMIT_PUBLISH="2 per hour",
    )


def test_all_processes_count_in_one_place(redis, process):
    redis()
    one, other = process().test_client(), process().test_client()
    assert [publish(client) for client in (one, other, one, other)] == [
        *(303, 303),
        *(429, 429),
    ]
    assert publish(other, "192.0.2.7") == 303


def test_redis_that_dies_refuses_nobody_and_keeps_nobody_waiting(
    redis, process, caplog
):
    server, app = redis(), process()
    client = app.test_client()
    assert [publish(client) for _ in range(3)] == [303, 303, 429]
    server.kill()
    server.wait()
    assert [publish(client) for _ in range(10)] == [303] * 10
    assert caplog.text.count("cannot be counted") == 1
    redis()
    app.extensions[EXTENSION].resumes = 0.0  # the pause is over
    assert [publish(client) for _ in range(3)] == [303, 303, 429]


def test_redis_that_hangs_keeps_nobody_waiting_either(port, process, caplog):
    """It takes the connection, and says nothing: that is waited for once."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", port))
        deaf.listen()
        client = process().test_client()
        assert [publish(client) for _ in range(5)] == [303] * 5
    assert caplog.text.count("cannot be counted") == 1


def test_redis_that_was_never_there_refuses_nobody(process, caplog):
    client = process().test_client()
    assert [publish(client) for _ in range(4)] == [303] * 4
    assert caplog.text.count("cannot be counted") == 1
