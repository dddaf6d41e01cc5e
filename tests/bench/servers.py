"""Servers to measure: the product by ``flask serve``, and other applications."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from webapp.config import ROOT

WORKERS = 2
LIKE_PRODUCT = (
    *("--interface", "wsgi", "--http", "1", "--no-ws", "--workers", str(WORKERS)),
    *("--blocking-threads", "2", "--respawn-failed-workers"),
    *("--http1-header-read-timeout", "10000", "--workers-kill-timeout", "30"),
)
"""What ``webapp/cli/serve.py`` asks of granian."""
DATABASE = "product.sqlite3"
"""The file in the folder, unless settings name another database."""
PATIENCE = 60.0
"""Seconds until a server must listen."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    port: int
    process: int
    helper: int | None = None
    """A process that works for it, such as a database server."""

    @property
    def host(self) -> str:
        """For the Host header, and to connect to."""
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://{self.host}"

    def processor_seconds(self) -> float:
        """Time on a processor that its processes and its helper have taken."""
        ticks = 0
        for process in _tree(self.process) + _tree(self.helper):
            fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:13])) if fields else 0
        return ticks / _TICKS

    def memory(self) -> list[float]:
        """PSS in MiB of the first process, and of each worker."""
        return [_pss(process) for process in _tree(self.process)]


def _tree(process: int | None) -> list[int]:
    """The process and its descendants."""
    found = [] if process is None else [process]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, _read(task).split())
    return found


def _read(file: Path) -> str:
    """The text, or nothing of a process that has just ended."""
    try:
        return file.read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _pss(process: int) -> float:
    rollup = _read(Path(f"/proc/{process}/smaps_rollup"))
    kib = [line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")]
    return int(kib[0]) / 1024 if kib else 0.0


@contextmanager
def product(
    folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """``flask serve`` with a database in the folder and no limit on publishing."""
    port = free_port()
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
    environment = {
        "WHICHSTACK_DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "WHICHSTACK_RATE_LIMIT_PUBLISH": "",
        **(settings or {}),
    }
    with _running("product", port, command, environment, folder) as server:
        yield server


@contextmanager
def anchor(name: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """The application of ``anchor_<name>.py``, served as the product is."""
    port = free_port()
    command = [sys.executable, "-m", "granian", *LIKE_PRODUCT]
    command += ["--port", str(port), f"tests.bench.anchor_{name}:app"]
    with _running(name, port, command, settings, folder) as server:
        yield server


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def _running(
    name: str,
    port: int,
    command: list[str],
    settings: Mapping[str, str],
    folder: Path,
) -> Iterator[Server]:
    """What it prints goes to a file in the folder, as a service's log does."""
    environment = {**os.environ, **settings}
    with (folder / f"{name}.log").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(process, port)
        yield Server(name, port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Returns when the server listens; raises RuntimeError if it never does."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen; see its log")
