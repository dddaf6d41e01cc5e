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
    readings: WeightTable
    """Samples that chances of coming first are averaged over, at every click."""
    read_noise: Reals
    """Standard normal errors, (alternatives, readings)."""
    weightings: WeightTable
    """More samples, in which ranks are counted: pages that tell more need them."""
    noise: Reals
    """Standard normal errors, (samples, alternatives)."""
    standings: Memo[Answers, Standing]
    """The latest that were worked out: of two clicks the second asks for the first."""
    workspaces: Workspaces
    """Room for arithmetic on the samples."""
    breaches: BreachTable


@lru_cache(maxsize=_KEPT)
def model(
    catalogue: Catalogue, samples: int = SAMPLES, readings: int = READINGS
) -> Model:
    """The tables of a catalogue whose hybrids are derived."""
    matrix = decision_matrix(catalogue)
    return Model(
        catalogue,
        matrix,
        EffectTable(catalogue, matrix.alternatives),
        WeightTable(catalogue, readings),
        _noise(matrix, readings),
        WeightTable(catalogue, samples),
        _noise(matrix, samples).T,
        Memo(_CLICKS),
        Workspaces(len(matrix.alternatives), readings),
        BreachTable(catalogue, matrix.alternatives),
    )


def _noise(matrix: DecisionMatrix, size: int) -> Reals:
    # A dimension for each permanent number: excluding others does not move it.
    noise = [normals(3 * a.number, size) for a in matrix.alternatives]
    return np.array(noise, np.float32).reshape(len(noise), size)
