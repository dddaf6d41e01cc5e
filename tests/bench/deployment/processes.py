"""Processes that are started and ended on the machines of a deployment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PATIENCE = 60.0
"""Seconds until something that was started counts as one that does not come."""


class Process:
    """A command in a process group of its own; what it says goes to a file."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self.command = list(command)
        self.log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, environment: Mapping[str, str] | None = None) -> None:
        """Starts it; ``environment`` is added to our own."""
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ask_to_stop(self) -> float:
        """Ends it as a service manager does; the seconds that it took."""
        assert self._running
        start = time.monotonic()
        self._running.terminate()
        self._running.wait(PATIENCE)
        return time.monotonic() - start

    def kill(self) -> None:
        """Ends it and its children at once, if it runs (kill -9)."""
        if self._running and self._running.poll() is None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()

    def wait_until_it_listens(self, address: str, port: int) -> None:
        """Returns when it accepts connections. Raises RuntimeError if it ended."""

        def reached() -> bool:
            self.check()
            return listens(address, port)

        wait_for(reached, self.command[-1])

    def check(self) -> None:
        """Raises RuntimeError, with what it said last, if it ended by itself."""
        if self._running and self._running.poll() is not None:
            said = self.log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{self.command} ended:\n{said[-3000:]}")


def wait_for(ready: Callable[[], bool], what: str) -> float:
    """Waits until something is so; the seconds that it took.

    Raises TimeoutError.
    """
    start = time.monotonic()
    while not ready():
        if time.monotonic() - start > PATIENCE:
            raise TimeoutError(f"{what} did not come within {PATIENCE:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - start


def listens(address: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False
