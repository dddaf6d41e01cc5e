"""A real server with workers, and clients that publish as fast as they can."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from webapp.config import ROOT
from webapp.persistence.db import Database
from webapp.persistence.schema import upgrade

HOST = "127.0.0.1"
PATIENCE = 60.0
BODIES = (
    b"title=Portal&product=saas&team=python&team=php",
    b"title=&product=shop&live=chat&team=go",
    b"title=%D0%9F%D0%BE%D1%80%D1%82%D0%B0%D0%BB&product=static",
)


class Site:
    """What ``flask serve`` makes, in a process group of its own."""

    def __init__(self, url: str, log: Path, workers: int = 2) -> None:
        with socket.create_server((HOST, 0)) as free:
            self.port = int(free.getsockname()[1])
        self.origin = f"http://{HOST}:{self.port}"
        self._log, self._workers = log, workers
        self._environment = {
            **os.environ,
            "WHICHSTACK_DATABASE_URL": url,
            "WHICHSTACK_PUBLIC_ORIGIN": self.origin,
            "WHICHSTACK_RATE_LIMIT_PUBLISH": "",
        }
        self._environment.pop("FLASK_RUN_FROM_CLI", None)
        migrated = Database(url)
        upgrade(migrated)
        migrated.dispose()

    def start(self) -> None:
        """Returns when it answers."""
        self._spawn()
        self.wait()

    def _spawn(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "flask", "serve", "--host", HOST),
                    *("--port", str(self.port), "--workers", str(self._workers)),
                ],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it answers. Raises TimeoutError if it does not, or if it ended."""
        end = time.monotonic() + PATIENCE
        while status(self.port, "/about") != 200:
            if time.monotonic() > end or self._process.poll() is not None:
                raise TimeoutError(self._log.read_text()[-4000:])
            time.sleep(0.02)

    def kill(self) -> None:
        """The power goes: main process and workers at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_worker(self) -> None:
        """One worker dies; the main process starts another."""
        workers = children(self._process.pid)
        if workers:
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)

    def stop(self) -> None:
        """In order."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def complaints(self) -> list[str]:
        """The lines of its log that tell of a fault."""
        lines = self._log.read_text(errors="replace").splitlines()
        return [line for line in lines if "fault" in line or "Traceback" in line]


class Publishers:
    """Clients that publish, and keep each permalink that a 303 acknowledged."""

    def __init__(self, site: Site, number: int) -> None:
        self.acknowledged: list[str] = []
        self.seconds: list[float] = []
        self.refused: dict[int, int] = {}
        self._site, self._stop = site, Event()
        self._threads = [Thread(target=self._work, args=[n]) for n in range(number)]

    def start(self) -> None:
        """Begins to publish."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Returns when every client has its last answer, or none."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        connection = http.client.HTTPConnection(HOST, self._site.port, timeout=30)
        headers = {
            "Origin": self._site.origin,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = BODIES[number % len(BODIES)]
        while not self._stop.is_set():
            begun = time.monotonic()
            try:
                connection.request("POST", "/results", body, headers)
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                time.sleep(0.01)
                continue
            if response.status == 303:
                self.seconds.append(time.monotonic() - begun)
                self.acknowledged.append(response.headers["Location"])
            else:
                self.refused[response.status] = self.refused.get(response.status, 0) + 1
        connection.close()


def status(port: int, path: str) -> int:
    """The status at an address; 0 if nothing answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def lost(site: Site, addresses: Sequence[str], ending: str = "") -> list[str]:
    """The permalinks that do not open while the site answers.

    After a kill the server may yet give up, and then nothing opens until it is started
    anew; so what did not open is looked up once more when it answers again.

    With the ending ".svg", each is looked up and read as for its page, which is not
    drawn; that takes a tenth of the time.
    """
    missing = _missing(site, addresses, ending)
    if not missing:
        return []
    site.wait()
    return _missing(site, missing, ending)


def _missing(site: Site, addresses: Sequence[str], ending: str) -> list[str]:
    """Those that do not open now."""
    missing: list[str] = []

    def look(part: Sequence[str]) -> None:
        for address in part:
            wanted = address + ending
            if not any(status(site.port, wanted) == 200 for _ in range(3)):
                missing.append(address)

    threads = [Thread(target=look, args=[addresses[n::4]]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return missing


def lost_of_many(site: Site, addresses: Sequence[str], pages: int = 200) -> list[str]:
    """As ``lost``, with the pages of a sample, and all others as they are stored."""
    sample = random.sample(addresses, min(pages, len(addresses)))
    return lost(site, sample) + lost(site, addresses, ".svg")


def children(parent: int) -> list[int]:
    """The processes that a process started and that still run."""
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []


@contextmanager
def served(url: str, log: Path, workers: int = 2) -> Iterator[Site]:
    """A site that answers, and is stopped in the end."""
    site = Site(url, log, workers)
    site.start()
    try:
        yield site
    finally:
        site.stop()
