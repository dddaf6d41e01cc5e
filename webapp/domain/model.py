"""A catalogue made ready for arithmetic: its tables, built once and only read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.breaches import BreachTable
from webapp.domain.catalogue import Catalogue
from webapp.domain.effects import EffectTable
from webapp.domain.matrix import DecisionMatrix, Reals, decision_matrix
from webapp.domain.memo import Memo
from webapp.domain.sampling import READINGS, SAMPLES, normals
from webapp.domain.standing import Standing
from webapp.domain.weightings import WeightTable
from webapp.domain.workspace import Workspaces

_KEPT = 8
"""Catalogues whose tables are kept: today's and those of old results."""
_CLICKS = 64
"""Sets of answers of which it is kept who stands where."""


@dataclass(frozen=True)
class Model:
    """The tables of one catalogue."""

    catalogue: Catalogue
    matrix: DecisionMatrix
    effects: EffectTable
    read_weights: WeightTable
    """Of the readings: those samples over which every click averages chances."""
    read_noise: Reals
    """Standard normal errors, (alternatives, readings): a click takes some rows."""
    weightings: WeightTable
    """Of all samples, in which ranks are counted for pages that tell more."""
    noise: Reals
    """Standard normal errors, (samples, alternatives)."""
    standings: Memo[Answers, Standing]
    """The latest that were worked out: of two clicks the second asks for the first."""
    workspaces: Workspaces
    """Room for arithmetic on the samples."""
    breaches: BreachTable


@lru_cache(maxsize=_KEPT)
def model(catalogue: Catalogue) -> Model:
    """The tables of a catalogue whose hybrids are derived."""
    matrix = decision_matrix(catalogue)
    return Model(
        catalogue,
        matrix,
        EffectTable(catalogue, matrix.alternatives),
        WeightTable(catalogue, READINGS),
        _noise(matrix, READINGS),
        WeightTable(catalogue, SAMPLES),
        _noise(matrix, SAMPLES).T,
        Memo(_CLICKS),
        Workspaces(len(matrix.alternatives), READINGS),
        BreachTable(catalogue, matrix.alternatives),
    )


def _noise(matrix: DecisionMatrix, size: int) -> Reals:
    # A dimension for each permanent number: excluding others does not move it.
    noise = [normals(3 * a.number, size) for a in matrix.alternatives]
    return np.array(noise, np.float32).reshape(len(noise), size)
