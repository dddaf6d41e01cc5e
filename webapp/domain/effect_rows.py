"""One row of numbers for every answer that was asked about, in arrays that grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.domain.matrix import Bools, Floats

Key = tuple[str, tuple[str, ...], bool]
"""A question, the options chosen, and whether their requirements are suspended."""
NOT_ASKED = 0
"""Number of the row of a question that is not asked."""
_MOST = 4096
"""Rows kept: a question with many boxes has very many sets of answers."""


@dataclass(frozen=True)
class Rows:
    """What answers state, one row each; the fields are parallel arrays."""

    importance: Floats
    """Raw importance of each criterion."""
    need: NDArray[np.int8]
    """Code of the need stated for each criterion, see ``matrix.NEEDS``."""
    ceiling: Floats
    """The most raw importance that is left to each criterion; infinite if open."""
    fit_share: Floats
    """The part of the team's share that is left; infinite if nothing is said."""
    opens: Bools
    """Whether it calls for each of the follow-up questions."""
    breaks: Bools
    """Whether it rules out each of the alternatives."""
    ground: Bools
    """Whether it is one of the choices of each ground for offering a variant."""
    language: Bools
    """Whether it says that the team knows each of the languages."""
    only_known: Bools
    """Whether no other languages are allowed, (rows, 1)."""

    @classmethod
    def blank(cls, criteria: int, **flags: int) -> Rows:
        """One row that states nothing, with so many columns of each kind of flag."""
        return cls(
            importance=np.zeros((1, criteria)),
            need=np.zeros((1, criteria), np.int8),
            ceiling=np.full((1, criteria), np.inf),
            fit_share=np.full(1, np.inf),
            **{name: np.zeros((1, width), bool) for name, width in flags.items()},
        )


class RowStore:
    """The rows made so far, by key; threads may share it."""

    def __init__(self, blank: Callable[[], Rows], make: Callable[[Key], Rows]) -> None:
        """``make`` gives the one row of a key; ``blank`` that of ``NOT_ASKED``."""
        self._blank = blank
        self._make = make
        self._lock = Lock()
        self._start_anew()

    def numbers(self, keys: Iterable[Key | None]) -> tuple[list[int], Rows]:
        """The number of each key's row, and the rows that they count in.

        None stands for a question that is not asked. The rows hold for good: later
        calls write only beyond them, or into other arrays.
        """
        with self._lock:
            if len(self._numbers) > _MOST:
                self._start_anew()
            known = self._numbers
            found = [known[key] if key in known else self._add(key) for key in keys]
            return found, self._rows

    def _start_anew(self) -> None:
        self._rows = self._blank()
        self._numbers: dict[Key | None, int] = {None: NOT_ASKED}

    def _add(self, key: Key | None) -> int:
        assert key is not None  # it has a number from the start
        number = len(self._numbers)
        if number == len(self._rows.need):
            self._rows = _longer(self._rows)
        row = self._make(key)
        for field in fields(Rows):
            getattr(self._rows, field.name)[number] = getattr(row, field.name)[0]
        self._numbers[key] = number
        return number


def _longer(rows: Rows) -> Rows:
    """The rows in arrays twice as long."""
    return Rows(*(_doubled(getattr(rows, field.name)) for field in fields(Rows)))


def _doubled(column: NDArray[Any]) -> NDArray[Any]:
    longer = np.empty((2 * len(column), *column.shape[1:]), column.dtype)
    longer[: len(column)] = column
    return longer
