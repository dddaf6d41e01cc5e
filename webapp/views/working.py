"""Requests are worked on by a few threads, one after the other as they came.

A server has many threads, since one waits for each body that comes slowly (bodies.py).
If all of them worked, they would take the interpreter from each other, each with cold
caches and memory of its own, and whoever had waited longest would not be next. A
``ThreadPoolExecutor`` would pass single requests around among its threads, with cold
caches again; here the thread that worked last is the first to work again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LEAVES_AFTER = 10.0
"""Seconds without a request after which a thread ends."""


class Task(NamedTuple):
    """A request that is to be worked on."""

    work: Callable[[], Iterable[bytes]]
    answer: Future[Iterable[bytes]]

    def done(self) -> Callable[[], None]:
        """Does the work; the result gives the answer, or the error."""
        try:
            return partial(self.answer.set_result, self.work())
        except BaseException as error:  # noqa: BLE001, whoever asked raises it again
            return partial(self.answer.set_exception, error)


Inbox = SimpleQueue[Task]


class Working:
    """Has an application called by threads of its own, ``threads`` at most."""

    def __init__(self, app: WSGIApplication, threads: int) -> None:
        self._app = app
        self._free = threads
        """How many threads may still be started: all, until the first requests, so
        that processes can fork before."""
        self._idle: list[Inbox] = []
        self._waiting: deque[Task] = deque()
        self._lock = Lock()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The answer, or the error, once it is this request's turn."""
        call = copy_context().run  # the request's id stays known
        task = Task(partial(call, self._app, environ, start_response), Future())
        if not self._is_handed_over(task):
            task.done()()
        return task.answer.result()

    def _is_handed_over(self, task: Task) -> bool:
        """Whether a thread has it, or will; not if the system gives no more threads."""
        with self._lock:
            if self._idle:
                self._idle.pop().put(task)
            elif self._free:
                try:
                    Thread(target=self._go_on, args=(task,), daemon=True).start()
                except RuntimeError:
                    return False
                self._free -= 1
            else:
                self._waiting.append(task)
            return True

    def _go_on(self, task: Task | None) -> None:
        """The life of a thread."""
        inbox: Inbox = SimpleQueue()
        while task:
            give = task.done()
            # Before the answer is given: whoever has it may ask again at once.
            task = self._next(inbox)
            give()
            del give
            task = task or self._awaited(inbox)

    def _next(self, inbox: Inbox) -> Task | None:
        """The task that has waited longest; without any, this thread is idle."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._idle.append(inbox)
            return None

    def _awaited(self, inbox: Inbox) -> Task | None:
        """The next task; None if none came for long, and the thread ends."""
        try:
            return inbox.get(timeout=_LEAVES_AFTER)
        except Empty:
            pass
        with self._lock:
            if inbox in self._idle:
                self._idle.remove(inbox)
                self._free += 1
                return None
        return inbox.get()  # it was put there just now
