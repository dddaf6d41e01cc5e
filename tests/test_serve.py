"""The real server: what processes share, what comes when one dies, how it ends."""

import gc
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from webapp.cli.listening import listening
from webapp.cli.serve import get_ready
from webapp.config import ROOT
from webapp.config.origins import origin as kinds_origin
from webapp.domain.model import model

TOKEN = "0123456789abcdef"
DRAIN = 1.5


@dataclass
class Running:
    """A server that is running."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def ask(self, path: str, **headers: str) -> tuple[int, HTTPMessage, str]:
        """Status, headers and body, over a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, response.headers, body

    def counted(self, name: str) -> float:
        """The sum of a metric, over all its labels."""
        _, _, text = self.ask("/metrics", Authorization=f"Bearer {TOKEN}")
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name
        )

    def workers(self) -> set[int]:
        """The ids of its worker processes."""
        pid = self.process.pid
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return {
            int(child)
            for task in tasks
            for child in (task / "children").read_text().split()
        }


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "that did not happen in time"
        time.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def server(tmp_path, empty_url):
    port = free_port()
    log = tmp_path / "log"
    environment = {
        **os.environ,
        "TMPDIR": str(tmp_path),
        "WHICHSTACK_DATABASE_URL": empty_url,
        "WHICHSTACK_METRICS_TOKEN": TOKEN,
    }
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [*command, "--drain", str(DRAIN)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            text=True,
        ) as process,
    ):
        running = Running(process, port, log)
        try:
            wait_until(lambda: answers(running))
            yield running
        finally:
            if process.poll() is None:
                process.kill()


def answers(running: Running) -> bool:
    assert running.process.poll() is None, running.log.read_text()
    try:
        return running.ask("/healthz")[0] == 200
    except OSError:
        return False


def test_processes_count_together_are_replaced_and_end_gracefully(server, tmp_path):
    for _ in range(30):
        assert server.ask("/wizard/recommendation")[0] == 200
    assert {server.counted("whichstack_swaps_total") for _ in range(10)} == {30}

    before = server.workers()
    os.kill(min(before), signal.SIGKILL)
    wait_until(lambda: len(server.workers() - before) == 1)
    (second,) = server.workers() - before
    os.kill(second, signal.SIGKILL)  # so soon, but no reason to give up
    wait_until(lambda: len(server.workers() - before - {second}) == 1)
    wait_until(lambda: answers(server))
    assert server.ask("/wizard/recommendation")[0] == 200
    assert {server.counted("whichstack_swaps_total") for _ in range(10)} == {31}

    slow = start_of_a_slow_request(server)
    server.process.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    wait_until(lambda: server.ask("/readyz")[0] == 503)
    time.sleep(1.05)  # each process looks once a second
    status, headers, _ = server.ask("/wizard/recommendation")
    assert (status, headers["Connection"]) == (200, "close")
    wait_until(lambda: not is_listening(server))
    assert time.monotonic() - asked >= DRAIN

    slow.sendall(b"=")
    assert slow.recv(100).startswith(b"HTTP/1.1 303 ")
    slow.close()
    assert server.process.wait(10) == 0
    assert [path.name for path in tmp_path.glob("whichstack-*")] == []
    every_line_is_json(server.log.read_text())
    assert "Python threads" not in server.log.read_text(), "they are meant"


def test_workers_leave_when_their_parent_is_killed(server):
    orphans = server.workers()
    slow = start_of_a_slow_request(server)
    try:
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not is_listening(server))
        slow.sendall(b"=")
        assert slow.recv(100).startswith(b"HTTP/1.1 303 ")
    finally:
        slow.close()
        for pid in orphans:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def start_of_a_slow_request(server: Running) -> socket.socket:
    """One that lacks its last byte."""
    origin = f"http://127.0.0.1:{server.port}"
    form = "application/x-www-form-urlencoded"
    head = (
        f"POST /results HTTP/1.1\r\nHost: {origin[7:]}\r\nOrigin: {origin}\r\n"
        f"Content-Type: {form}\r\nContent-Length: 6\r\n\r\ntitle"
    )
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    connection.sendall(head.encode())
    return connection


def is_listening(server: Running) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port)).close()
    except OSError:
        return False
    return True


def every_line_is_json(text: str) -> None:
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"request", "message"} == {line["event"] for line in lines}
    for line in lines:
        assert re.fullmatch(r"[0-9T:-]+\.\d{3}Z", line["time"])
        assert line["level"] in ("info", "warning", "error")
    routes = {line["route"] for line in lines if line["event"] == "request"}
    assert routes == {"/wizard/recommendation", "/results"}


def test_taken_port_is_said_in_a_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "flask", "serve", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"WHICHSTACK_DATABASE_URL": f"sqlite:///{tmp_path / 'x'}"},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "address", "port", "origin"),
    [
        ("127.0.0.1", "127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("localhost", "127.0.0.1", 8000, "http://localhost:8000"),
        ("LOCALHOST", "127.0.0.1", 80, "http://localhost"),
        ("127.1", "127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("0.0.0.0", "0.0.0.0", 8000, "http://127.0.0.1:8000"),
        ("::", "::", 8000, "http://[::1]:8000"),
        ("::1", "::1", 8000, "http://[::1]:8000"),
        ("0:0::1", "::1", 8000, "http://[::1]:8000"),
    ],
)
def test_host_has_an_address_and_an_origin(host, address, port, origin):
    found = listening(host, port)
    assert (found.address, found.origin) == (address, origin)
    assert kinds_origin(found.origin) == origin


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--host", ""], 1, "--host ''"),
        (["--host", "no.such.name.invalid"], 1, "--host 'no.such.name.invalid'"),
        (["--host", "a..b"], 1, "--host 'a..b'"),
        (["--host", "fe80::1%lo"], 1, "Cannot listen at [fe80::1%lo]:8000: "),
        (["--host", "192.0.2.1"], 1, "192.0.2.1:8000: Cannot assign"),
        (["--port", "99999"], 2, "99999"),
        (["--port", "-1"], 2, "-1"),
        (["--port", "0"], 2, "0"),
    ],
)
def test_place_where_it_cannot_listen_is_told_before_anything_is_done(
    app, empty_url, arguments, code, said
):
    app.config["DATABASE_URL"] = empty_url
    done = app.test_cli_runner().invoke(args=["serve", *arguments])
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert "published" not in done.output
    assert "Traceback" not in done.output


def test_first_pages_are_made_before_anybody_asks(app, capsys):
    _, counts = app.extensions["whichstack-counted"]
    model.cache_clear()
    get_ready(app)
    compiled = {name for _, name in app.jinja_env.cache or {}}
    assert {"wizard/_panel.html", "recommendation/page.html"} <= compiled
    assert model.cache_info().currsize == 1
    assert capsys.readouterr().err == "", "nobody asked, so nothing is logged"
    assert counts.total().sum() == 0


def test_serve_makes_them_before_it_starts(app, monkeypatch, tmp_path):
    # Else the command would set both, for good.
    monkeypatch.setenv("WHICHSTACK_PUBLIC_ORIGIN", app.config["PUBLIC_ORIGIN"])
    app.config["RUN_FOLDER"] = str(tmp_path)
    ready = []

    class Started:
        """Stands for the server, whose workers fork when it serves."""

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def serve(self, **_: object) -> None:
            ready.append(model.cache_info().currsize)

    monkeypatch.setitem(get_ready.__globals__, "Server", Started)
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what tests leave is garbage
    model.cache_clear()
    done = app.test_cli_runner().invoke(args=["serve", "--port", str(free_port())])
    assert done.exit_code == 0, done.output
    assert ready == [1]


def test_a_first_page_that_fails_keeps_nobody_from_starting(app, caplog):
    @app.before_request
    def fail():
        raise RuntimeError("broken")

    get_ready(app)
    assert "/recommendation cannot be made" in caplog.text
