"""A bounded memory of what was worked out before.

Unlike ``functools.lru_cache`` on a method it holds no reference to its owner, so that
large tables are freed as soon as nobody uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Values by key; the oldest go when there are too many."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[K, V] = {}

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value kept for a key, made first if there is none.

        Two threads may make the same value at once; either is as good.
        """
        try:
            return self._values[key]
        except KeyError:
            value = make()
        while len(self._values) >= self._size:
            self._values.pop(next(iter(self._values)), None)
        self._values[key] = value
        return value
