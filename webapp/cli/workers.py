"""A worker of ``flask serve`` does not outlive the process that started it.

One that is killed cannot tell its workers. They would go on answering on the same port,
with the code of then, beside the server that comes after.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from time import sleep
from typing import Any

from werkzeug.utils import import_string

from webapp.config import ROOT

LONGEST_REQUEST = 30
"""Seconds that requests may still take after a stop; after that workers are killed."""
_EVERY = 1.0
"""Seconds between two looks whether the parent is there."""


def load(parent: int, target: str) -> Any:
    """The application that a target such as ``wsgi:app`` names, in a worker.

    From now on the worker watches the process ``parent``, which started it, and ends at
    once when it is told to, until the server has its own way of stopping. Inherited is
    the parent's, which would only note in this process that it was told.
    """
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, signal.SIG_DFL)
    Thread(target=_leave_with, args=(parent,), daemon=True).start()
    sys.path.insert(0, str(ROOT))
    return import_string(target)


def _leave_with(parent: int) -> None:
    """By a look each second: signals of a parent's death are Linux's alone, and come
    with the end of the thread that forked, not of the process."""
    while os.getppid() == parent:
        sleep(_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)  # requests may finish
    sleep(LONGEST_REQUEST)
    os.kill(os.getpid(), signal.SIGKILL)
