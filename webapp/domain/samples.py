"""The samples of one set of answers, and what is counted in them.

Weights and errors of all ratings are drawn at once; scores are worked out a block of
samples at a time, since a click only needs to know how often each comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from webapp.domain.acceptability import (
    Places,
    counted,
    rank_acceptability,
    sample_ranks,
    sample_scores,
    winners_weights,
)
from webapp.domain.answers import Answers
from webapp.domain.effects import Stated
from webapp.domain.matrix import Ints, Reals
from webapp.domain.model import Model
from webapp.domain.workspace import BLOCK, Workspace


@dataclass(frozen=True)
class Wins:
    """How often each comes first."""

    shares: dict[str, float]
    """By alternative, the share of samples in which it comes first."""
    over_second: float
    """The share in which the first named beats the second named."""


@dataclass(frozen=True)
class Samples:
    """The samples of some alternatives, and what is counted in them when asked."""

    model: Model
    stated: Stated
    listed: Ints
    """Rows of the matrix."""
    weights: Reals
    """Shape (samples, criteria)."""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The alternatives, in the order of all columns here."""
        every = self.model.matrix.ids
        return tuple([every[row] for row in self.listed.tolist()])

    def first_places(self, first: str, second: str) -> Wins:
        """Shares of first places, and of those in which the first beats the second."""
        one, other, ahead = self.ids.index(first), self.ids.index(second), 0
        wins, size = np.zeros(len(self.ids), np.intp), len(self.weights)
        for block in self._blocks():
            best = np.max(block.scores, axis=0, out=block.best)
            wins += counted(np.equal(block.scores, best, out=block.first))
            ahead += int(np.count_nonzero(block.scores[one] > block.scores[other]))
        shares = [n / size for n in wins.tolist()]
        return Wins(dict(zip(self.ids, shares, strict=True)), ahead / size)

    def family_shares(self) -> dict[str, float]:
        """Shares of first places by family. Near-clones split them, so a base is
        counted with its variants."""
        members: dict[str, list[int]] = {}
        catalogue = self.model.catalogue
        for column, id_ in enumerate(self.ids):
            root = catalogue.root(catalogue.alternative(id_))
            members.setdefault(root, []).append(column)
        return {
            root: float(self._first[:, columns].any(axis=1).mean())
            for root, columns in members.items()
        }

    def central(self) -> dict[str, dict[str, float]]:
        """By alternative and criterion, the mean weights of the samples it wins."""
        means = winners_weights(self.weights, self._first)
        return {
            id_: dict(zip(self.model.matrix.criteria, mean.tolist(), strict=True))
            for id_, mean in zip(self.ids, means, strict=True)
            if mean is not None
        }

    def rank_shares(self) -> dict[str, tuple[float, ...]]:
        """By alternative, the share of samples in which it has each rank."""
        shares = rank_acceptability(sample_ranks(self.points))
        return dict(zip(self.ids, map(tuple, shares.tolist()), strict=True))

    @cached_property
    def points(self) -> Reals:
        """All scores, (samples, alternatives), each about 1 at most."""
        blocks = [block.scores.copy() for block in self._blocks()]
        return np.concatenate(blocks, axis=1).T

    @cached_property
    def _first(self) -> Places:
        """Who comes first in which sample, (samples, alternatives)."""
        return np.asarray(self.points == self.points.max(axis=1, keepdims=True))

    def _blocks(self) -> Iterator[Workspace]:
        """The scores of each block; what the next one overwrites."""
        values, spreads = self.model.matrix.singles_of(self.stated.needs[0])
        values, spreads = values[self.listed], spreads[self.listed]
        share = self.stated.team_shares[0]
        fits = (share * self.stated.matches[0, self.listed]).astype(np.float32)
        added = fits[:, None] if share else None
        size = len(self.weights)
        with self.model.workspaces.lent() as room:
            for start in range(0, size, BLOCK):
                block = slice(start, min(start + BLOCK, size))
                part = room.part(len(self.listed), block.stop - block.start)
                self.model.noise.T[:, block].take(
                    self.listed, axis=0, out=part.noise, mode="clip"
                )
                sample_scores(values, self.weights[block], spreads, part.noise.T, part)
                if added is not None:
                    np.add(part.scores, added, out=part.scores)
                yield part


def samples(
    model: Model, answers: Answers, stated: Stated, listed: Ints | None = None
) -> Samples:
    """The samples of all feasible alternatives, or of those listed."""
    weights = model.weightings.weights(
        answers, stated.ceilings[0], float(stated.team_shares[0])
    )
    rows = np.flatnonzero(stated.feasible[0]) if listed is None else listed
    return Samples(model, stated, rows, weights)
