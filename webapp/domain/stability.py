"""How far importances can move, by name: the closed forms of ``sensitivity.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from webapp.domain.budget import CAP
from webapp.domain.effects import Stated
from webapp.domain.matrix import Floats, by_need
from webapp.domain.model import Model
from webapp.domain.sensitivity import (
    bounds,
    decisiveness,
    flip_values,
    possible_leader,
    share_at,
    value_differences,
)


@dataclass(frozen=True)
class Flip:
    """The importance of one criterion at which another alternative draws level."""

    challenger: str
    importance: float
    """Raw importance, from 0 to the cap."""
    weight: float
    """The share of all weight that this is, the other importances unchanged."""


@dataclass(frozen=True)
class Stability:
    """What holds the first place against all feasible alternatives."""

    below: Mapping[str, Flip]
    """By criterion: who draws level once it counts less; absent if nobody does."""
    above: Mapping[str, Flip]
    """By criterion: who draws level once it counts more; absent if nobody does."""
    decisiveness: Mapping[str, float]
    """By challenger: by which share all importances must change, in [0, 1]; without
    those that do not differ in anything that counts."""


def stability(model: Model, stated: Stated, leader_id: str) -> Stability:
    """The stability of a leader's place."""
    field = _Field(model, stated)
    leader = field.ids.index(leader_id)
    differences = value_differences(field.values, leader)
    flips = flip_values(field.importances, differences, cap=CAP)
    shares = decisiveness(field.importances, differences)
    below, above = bounds(flips, differences)
    return Stability(
        below=field.nearest(below, sign=-1.0),
        above=field.nearest(above, sign=1.0),
        decisiveness={
            id_: float(share)
            for id_, share in zip(field.ids, shares, strict=True)
            if id_ != leader_id and not np.isnan(share)
        },
    )


def can_lead(model: Model, stated: Stated, alternative_id: str) -> bool:
    """Whether some weights of what was asked for put a feasible alternative first."""
    field = _Field(model, stated)
    row = field.ids.index(alternative_id)
    everybody = np.ones(len(field.ids), dtype=bool)
    return possible_leader(field.values[:, field.asked_for], row, everybody)


def dominator(model: Model, stated: Stated, alternative_id: str) -> str | None:
    """A feasible alternative that is as good on all that was asked for, and better
    on something; None if there is none."""
    field = _Field(model, stated)
    values = field.values[:, field.asked_for]
    own = values[field.ids.index(alternative_id)]
    better = (values >= own).all(axis=1) & (values > own).any(axis=1)
    return field.ids[int(np.argmax(better))] if better.any() else None


class _Field:
    """The feasible alternatives, with the team's part added to every value."""

    def __init__(self, model: Model, stated: Stated) -> None:
        listed = np.flatnonzero(stated.feasible[0])
        share = float(stated.team_shares[0])
        values = by_need(model.matrix.values, stated.needs[0])[listed]
        matches = stated.matches[0][listed]
        self.ids = [model.matrix.alternatives[row].id for row in listed]
        self.values: Floats = (1.0 - share) * values + share * matches[:, None]
        importances = stated.importances[0]
        # Where nothing carries weight, all weights are equal.
        self.importances = importances if importances.any() else importances + 1.0
        self.asked_for = self.importances > 0.0
        self._criteria = model.matrix.criteria
        self._left = 1.0 - share

    def nearest(self, flips: Floats, *, sign: float) -> dict[str, Flip]:
        """By criterion: the flip that is reached first, going up (1) or down (-1)."""
        found = {}
        for column, criterion_id in enumerate(self._criteria):
            distances = sign * flips[:, column]
            if np.isnan(distances).all():
                continue
            row = int(np.nanargmin(distances))
            flip = flips[row, column]
            others = self.importances.sum() - self.importances[column]
            weight = self._left * (share_at(flip, others) if flip else 0.0)
            found[criterion_id] = Flip(self.ids[row], float(flip), float(weight))
        return found
