"""Arrays that large intermediate results are written to, again and again.

New arrays of that size come as untouched pages of memory, and to touch those takes
longer than the arithmetic that is done in them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from webapp.domain.matrix import Bools, Reals

BLOCK = 2048
"""Samples that are worked on at once: what belongs to them fits in a core's cache."""
_SINGLE = np.dtype(np.float32)


@dataclass(frozen=True)
class Workspace:
    """Room for the scores of a block of samples."""

    scores: Reals
    """Shape (alternatives, samples), as are the next two."""
    errors: Reals
    noise: Reals
    squares: Reals
    """Shape (criteria, samples)."""
    best: Reals
    """Shape (samples,)."""
    first: Bools
    """Shape (alternatives, samples)."""

    @classmethod
    def of_size(
        cls,
        alternatives: int,
        criteria: int,
        samples: int,
        kind: np.dtype[np.floating[Any]] = _SINGLE,
    ) -> Workspace:
        """Room for so many at most."""
        shape = (alternatives, samples)
        return cls(
            scores=np.empty(shape, kind),
            errors=np.empty(shape, kind),
            noise=np.empty(shape, kind),
            squares=np.empty((criteria, samples), kind),
            best=np.empty(samples, kind),
            first=np.empty(shape, bool),
        )

    def part(self, alternatives: int, samples: int) -> Workspace:
        """The room that so many of them take."""
        some = (slice(alternatives), slice(samples))
        return Workspace(
            scores=self.scores[some],
            errors=self.errors[some],
            noise=self.noise[some],
            squares=self.squares[:, :samples],
            best=self.best[:samples],
            first=self.first[some],
        )


class Workspaces:
    """As many as are used at once; threads may share them."""

    def __init__(self, alternatives: int, criteria: int) -> None:
        self._size = alternatives, criteria, BLOCK
        self._free: deque[Workspace] = deque()

    @contextmanager
    def lent(self) -> Iterator[Workspace]:
        """One that nobody else uses meanwhile."""
        try:
            mine = self._free.pop()
        except IndexError:
            mine = Workspace.of_size(*self._size)
        try:
            yield mine
        finally:
            self._free.append(mine)
