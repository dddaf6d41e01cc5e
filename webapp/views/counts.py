"""Numbers that all processes of a server count up together, cheaply.

Each process adds to a file of its own, mapped into memory, in the folder that they
share; whoever is asked adds up the files. A file belongs to whoever holds its lock, so
a process that comes after one that died goes on where that one ended: no count is lost
or falls, and there are never more files than there were processes at once.

The package prometheus_client could do this, too. It takes 3.4 microseconds a request
instead of 0.6, needs a variable that is set before it is imported (as it is before
``flask serve`` knows its folder), and leaves a file for each process that ever ran.
"""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

_BYTES = 8


class Counts:
    """As many numbers as ``size`` says, by position.

    ``layout`` names what stands where, so that processes of another build that share
    the folder do not count into the same files. Without a folder, which is asked for
    at the first use, this process counts alone.
    """

    def __init__(self, size: int, folder: Callable[[], str], layout: str) -> None:
        self._size = size
        self._folder = folder
        self._layout = layout
        self._lock = Lock()
        self._owner = 0
        self._held: int | None = None
        self._cells: memoryview[float] = memoryview(bytearray(_BYTES)).cast("d")

    def add(self, first: int, second: int, third: int, sum_: int, more: float) -> None:
        """One more at three positions, and so much ``more`` at the last."""
        if self._owner != os.getpid():  # at first, and after a fork
            self._begin()
        cells = self._cells
        with self._lock:
            cells[first] += 1.0
            cells[second] += 1.0
            cells[third] += 1.0
            cells[sum_] += more

    def total(self) -> NDArray[np.float64]:
        """What was counted so far, by all processes together."""
        if self._owner != os.getpid():
            self._begin()
        if self._held is None:
            return np.array(self._cells)
        return sum(self._files(), start=np.zeros(self._size))

    def _files(self) -> Iterator[NDArray[np.float64]]:
        for path in Path(self._folder()).glob(self._name("*")):
            found = np.fromfile(path)
            if found.size == self._size:  # else it was created a moment ago
                yield found

    def _name(self, number: object) -> str:
        return f"counts-{self._layout}-{number}"

    def _begin(self) -> None:
        """Takes the first file that no living process has."""
        with self._lock:
            if self._owner == os.getpid():
                return
            if self._held is not None:
                os.close(self._held)  # the parent's, who keeps its lock
                self._held = None
            self._cells = memoryview(bytearray(self._size * _BYTES)).cast("d")
            if self._folder():
                self._take_file()
            self._owner = os.getpid()

    def _take_file(self) -> None:
        try:
            taken = self._first_free()
            try:
                self._cells = self._mapped(taken)
            except OSError:
                os.close(taken)  # and with it the lock
                raise
            self._held = taken
        except OSError:
            log.exception("counts cannot be shared; this process counts alone")

    def _mapped(self, opened: int) -> memoryview[float]:
        length = self._size * _BYTES
        # Reserved, since to write into a hole ends the process if a disk is full.
        os.posix_fallocate(opened, 0, length)
        return memoryview(mmap.mmap(opened, length)).cast("d")

    def _first_free(self) -> int:
        for number in count():
            path = Path(self._folder()) / self._name(number)
            opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(opened)
            else:
                return opened
        raise AssertionError("numbers do not end")
