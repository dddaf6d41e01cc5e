"""The samples of one set of answers, and what is counted in them.

For what a page tells beyond the first place: a click asks ``first_places`` alone, which
needs fewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from webapp.domain.acceptability import (
    Places,
    rank_acceptability,
    sample_ranks,
    sample_scores,
    winners_weights,
)
from webapp.domain.answers import Answers
from webapp.domain.effects import Stated
from webapp.domain.matrix import Ints, Reals
from webapp.domain.model import Model


@dataclass(frozen=True)
class Samples:
    """The samples of some alternatives, and what is counted in them when asked."""

    model: Model
    answers: Answers
    stated: Stated
    listed: Ints
    """Rows of the matrix."""

    @cached_property
    def weights(self) -> Reals:
        """Of the criteria, (samples, criteria)."""
        stated = self.stated
        return self.model.weightings.weights(
            self.answers, stated.ceilings[0], float(stated.team_shares[0])
        )

    @cached_property
    def points(self) -> Reals:
        """All scores, (samples, alternatives), each about 1 at most."""
        needs, share = self.stated.needs[0], self.stated.team_shares[0]
        values, variances = self.model.matrix.singles_of(needs)
        noise = self.model.noise[:, self.listed]
        points = sample_scores(
            values[self.listed], self.weights, np.sqrt(variances[self.listed]), noise
        )
        fits = share * self.stated.matches[0, self.listed]
        points += fits.astype(points.dtype)
        return points

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The alternatives, in the order of all columns here."""
        every = self.model.matrix.ids
        return tuple([every[row] for row in self.listed.tolist()])

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
    def _first(self) -> Places:
        """Who comes first in which sample, (samples, alternatives)."""
        return np.asarray(self.points == self.points.max(axis=1, keepdims=True))
