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

from webapp.domain.acceptability import winners_weights
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.first_places import readings
from webapp.domain.matrix import Reals
from webapp.domain.model import Model, model
from webapp.domain.samples import Samples


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


def audience(catalogue: Catalogue, alternative_id: str) -> Audience:
    """The audience of a recommendable alternative; ValueError for any other id."""
    tables, drawn = model(catalogue), _drawn(catalogue)
    if alternative_id not in tables.matrix.ids:
        raise ValueError(f"{alternative_id} is never recommended")
    own = tables.matrix.ids.index(alternative_id)
    listed = drawn.stated.feasible[0].copy()
    listed[own] = True
    with readings(tables, drawn.answers, drawn.stated, np.flatnonzero(listed)) as read:
        share = read.shares()[alternative_id]
    points = drawn.points[:, listed]
    wins = drawn.points[:, own] == points.max(axis=1)
    central = winners_weights(drawn.weights, wins[:, None])[0]
    usual = drawn.weights.mean(axis=0)
    return Audience(
        share=share,
        central={} if central is None else _by_criterion(tables, central),
        usual=_by_criterion(tables, usual),
    )


def _by_criterion(tables: Model, weights: Reals) -> dict[str, float]:
    return dict(zip(tables.matrix.criteria, weights.tolist(), strict=True))


@lru_cache(maxsize=4)
def _drawn(catalogue: Catalogue) -> Samples:
    """The samples of all alternatives under the all-"not sure" form, feasible or not.

    Kept, because the pages of all alternatives ask for them.
    """
    tables = model(catalogue)
    # "Not sure" counts exactly as a question that was skipped.
    stated = tables.effects.stated(Answers())
    everybody = np.arange(len(tables.matrix.alternatives))
    return Samples(tables, Answers(), stated, everybody)
