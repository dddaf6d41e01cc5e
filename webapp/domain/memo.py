"""A bounded memory of what was worked out before.

Unlike ``functools.lru_cache`` on a method it holds no reference to its owner, so that
large tables are freed as soon as nobody uses them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Values by key; the oldest go when there are too many."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def find(self, key: K) -> V | None:
        """The value kept for a key; None if there is none."""
        return self._values.get(key)

    def keep(self, key: K, value: V) -> None:
        """Keeps a value that was made elsewhere."""
        # Keys may be compared by Python code, amid which another thread could come in
        # between the dict's two parts, what it holds and in which order.
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value kept for a key, made first if there is none.

        Two threads may make the same value at once; either is as good.
        """
        try:
            return self._values[key]
        except KeyError:
            value = make()
        self.keep(key, value)
        return value
