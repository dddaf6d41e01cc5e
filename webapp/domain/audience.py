"""Who should choose an alternative: what counts for more where it comes first.

Central weights (Lahdelma and Salminen 2001): the mean weights of those samples that
an alternative wins, held against the mean of all. The samples are those of a form in
which every question is answered "not sure", so they hold what typical projects need.
An alternative whose reason is absent there is admitted all the same, alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from webapp.domain.acceptability import central_weights, sample_ranks
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.matrix import Bools, Reals
from webapp.domain.model import model
from webapp.domain.samples import samples


@dataclass(frozen=True)
class Audience:
    """For whom an alternative comes first among typical projects."""

    share: float
    """The share of samples that it wins, in [0, 1]."""
    central: Mapping[str, float]
    """Mean weights by criterion where it comes first; empty if it never does."""
    usual: Mapping[str, float]
    """Mean weights of all samples."""

    @property
    def heavier(self) -> tuple[str, ...]:
        """The criteria that weigh more where it comes first, the most first."""
        more = {key: self.central[key] - self.usual[key] for key in self.central}
        return tuple(
            sorted((key for key in more if more[key] > 0.0), key=lambda k: -more[k])
        )


@dataclass(frozen=True)
class _Field:
    """The samples of the all-"not sure" form; columns as in the matrix."""

    ids: list[str]
    criteria: tuple[str, ...]
    feasible: Bools
    points: Reals
    weights: Reals


def audience(catalogue: Catalogue, alternative_id: str) -> Audience:
    """The audience of a recommendable alternative; ValueError for any other id."""
    field = _field(catalogue)
    own = field.ids.index(alternative_id)
    listed = field.feasible.copy()
    listed[own] = True
    ranks = sample_ranks(field.points[:, listed])
    place = int(np.count_nonzero(listed[:own]))
    central = central_weights(field.weights, ranks[:, [place]])[0]
    usual = field.weights.mean(axis=0)
    return Audience(
        share=float((ranks[:, place] == 1).mean()),
        central={} if central is None else _by_criterion(field, central),
        usual=_by_criterion(field, usual),
    )


def _by_criterion(field: _Field, weights: Reals) -> dict[str, float]:
    return dict(zip(field.criteria, weights.tolist(), strict=True))


@lru_cache(maxsize=4)
def _field(catalogue: Catalogue) -> _Field:
    """Kept, because the pages of all alternatives ask for it."""
    tables = model(catalogue)
    # "Not sure" counts exactly as a question that was skipped.
    stated = tables.effects.stated(Answers())
    everybody = np.arange(len(tables.matrix.alternatives))
    drawn = samples(tables, Answers(), stated, everybody)
    return _Field(
        [alternative.id for alternative in tables.matrix.alternatives],
        tables.matrix.criteria,
        stated.feasible[0],
        drawn.points,
        drawn.weights,
    )
