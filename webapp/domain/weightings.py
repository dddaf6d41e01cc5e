"""Samples of the weights that these answers can mean.

Nobody's "important" is exactly twice their "nice". Each sample draws how steep this
person's levels are (shared by all answers), how much each question matters beside
the others, and for each open question an answer from its prior:

    r = 2^(g (l - 1)) * exp(0.35 z_q)    for a stated level l = 1, 2, 3; g ~ U(.6, 1.6)

Then as for the score: merge, budget, sum, ceiling, cap at 5^g, floor. At g = 1 and
z = 0 these are the weights of the score itself. Every answer has one column of
samples, made once; a click adds up columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import inf

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.budget import CAP, RAW_LEVEL, merged
from webapp.domain.catalogue import UNSURE, Catalogue, Level
from webapp.domain.matrix import NEEDS, Floats, Reals
from webapp.domain.memo import Memo
from webapp.domain.path import applicable
from webapp.domain.sampling import normals, uniforms

SIGMA = 0.35
"""Spread of a question's importance, on a logarithmic scale."""
STEEPNESS = (0.6, 1.6)

Column = tuple[tuple[int, Reals], ...]
"""What an answer adds: places of criteria, each with its raw importance by sample."""


class WeightTable:
    """The columns of all answers to a catalogue's questions."""

    def __init__(self, catalogue: Catalogue, size: int) -> None:
        """For so many samples, the first points of each dimension."""
        self._catalogue = catalogue
        self._size = size
        steepness = np.interp(uniforms(0, size), (0.0, 1.0), STEEPNESS)
        self._cap = (CAP**steepness).astype(np.float32)
        self._raw = {level: 2.0 ** (steepness * _steps(level)) for level in RAW_LEVEL}
        """By level, its raw importance in each sample."""
        self._floors = [criterion.floor for criterion in catalogue.criteria]
        self._questions = {q.id: place for place, q in enumerate(catalogue.questions)}
        # Bounded: a question with many boxes has very many sets of answers.
        self._columns: Memo[tuple[str, tuple[str, ...]], Column] = Memo(192)

    def weights(self, answers: Answers, ceilings: Floats, team_share: float) -> Reals:
        """Weights of the criteria in each sample, shape (samples, criteria).

        Each row adds up to 1 with ``team_share``, which is fixed. The array is laid
        out by criterion, so that work on one criterion is quick.
        """
        stated: list[list[Reals]] = [[] for _ in self._floors]
        for question in applicable(self._catalogue, answers):
            key = (question.id, answers.options(question.id))
            for place, raw in self._columns.get(key, partial(self._column, *key)):
                stated[place].append(raw)
        total = np.empty((len(stated), self._size), np.float32)
        limits = zip(total, stated, ceilings.tolist(), self._floors, strict=True)
        for row, columns, ceiling, floor in limits:
            self._bounded_sum(row, columns, ceiling, floor)
        _normalise(total, 1.0 - team_share)
        return total.T

    def _bounded_sum(
        self, row: Reals, columns: list[Reals], ceiling: float, floor: float
    ) -> None:
        """Fills a criterion's row; all steps at once, while it is in the cache."""
        if not columns:
            row[:] = floor
            return
        total = columns[0]
        for raw in columns[1:]:
            total = np.add(total, raw, out=row)
        np.minimum(total, self._cap, out=row)
        if ceiling < inf:
            np.minimum(row, ceiling, out=row)
        if floor:
            np.maximum(row, floor, out=row)

    def _column(self, question_id: str, option_ids: tuple[str, ...]) -> Column:
        """The column of an answer; "not sure" has that of an open question."""
        if UNSURE not in option_ids:
            return self._new_column(question_id, option_ids)
        key = (question_id, ())
        return self._columns.get(key, partial(self._new_column, *key))

    def _new_column(self, question_id: str, option_ids: tuple[str, ...]) -> Column:
        """The column of an answer; without options, samples draw from the prior."""
        place = self._questions[question_id]
        question = self._catalogue.questions[place]
        strength = np.exp(SIGMA * normals(3 * place + 1, self._size))
        if option_ids:
            levels = merged(question.chosen(option_ids))
            return _single(dict(self._budgeted(levels, strength)))
        shares = np.cumsum([choice.share for choice in question.prior])
        draw = np.searchsorted(shares[:-1], uniforms(3 * place + 2, self._size))
        total: dict[int, Floats] = {}
        for number, choice in enumerate(question.prior):
            levels = merged(question.chosen(choice.options))
            drawn = np.where(draw == number, strength, 0.0)
            for criterion, raw in self._budgeted(levels, drawn):
                total[criterion] = total.get(criterion, 0.0) + raw
        return _single(total)

    def _budgeted(
        self, levels: Mapping[str, Level], strength: Floats
    ) -> tuple[tuple[int, Floats], ...]:
        """One budget shared among the criteria, in each sample."""
        if not levels:
            return ()
        each = [self._raw[level] for level in levels.values()]
        budget = np.maximum.reduce(each) * strength / sum(each)
        shares = {level: self._raw[level] * budget for level in set(levels.values())}
        return tuple(
            (place, shares[levels[criterion.id]])
            for place, criterion in enumerate(self._catalogue.criteria)
            if criterion.id in levels
        )


def _single(raw: Mapping[int, Floats]) -> Column:
    """In single precision; what is one array stays one."""
    singles = {id(column): column.astype(np.float32) for column in raw.values()}
    return tuple((place, singles[id(raw[place])]) for place in sorted(raw))


def _steps(level: Level) -> int:
    """Steps above "nice": 0, 1 or 2."""
    return NEEDS.index(level) - 1


def _normalise(importances: Reals, share: float) -> None:
    """Scales each sample (a column) in place, to add up to ``share``.

    Samples in which nothing carries weight get equal weights.
    """
    sums = importances.sum(axis=0)
    empty = sums <= 0.0
    if np.count_nonzero(empty):  # quicker than any()
        importances[:, empty] = 1.0
        sums[empty] = len(importances)
    importances *= np.float32(share) / sums
