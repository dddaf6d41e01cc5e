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

_SINGLE = np.dtype(np.float32)


@dataclass(frozen=True)
class Workspace:
    """Room to work out who comes first; rows are alternatives, columns samples."""

    means: Reals
    deviations: Reals
    noise: Reals
    scores: Reals
    """Two layers, one for each sign of the errors; as the next two."""
    apart: Reals
    first: Bools

    @classmethod
    def of_size(
        cls,
        alternatives: int,
        samples: int,
        kind: np.dtype[np.floating[Any]] = _SINGLE,
    ) -> Workspace:
        """Room for so many at most."""
        shape = (alternatives, samples)
        return cls(
            means=np.empty(shape, kind),
            deviations=np.empty(shape, kind),
            noise=np.empty(shape, kind),
            scores=np.empty((2, *shape), kind),
            apart=np.empty((2, *shape), kind),
            first=np.empty((2, *shape), bool),
        )

    def part(self, alternatives: int) -> Workspace:
        """The room that so many of them take."""
        return Workspace(
            means=self.means[:alternatives],
            deviations=self.deviations[:alternatives],
            noise=self.noise[:alternatives],
            scores=self.scores[:, :alternatives],
            apart=self.apart[:, :alternatives],
            first=self.first[:, :alternatives],
        )


class Workspaces:
    """As many as are used at once; threads may share them."""

    def __init__(self, alternatives: int, samples: int) -> None:
        self._size = alternatives, samples
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
