"""One row of numbers for every answer that was asked about, in arrays that grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.domain.budget import budgeted, merged, prior_mean
from webapp.domain.catalogue import Alternative, Catalogue, Option
from webapp.domain.matrix import NEEDS, Floats
from webapp.domain.screening import breaks
from webapp.domain.team import languages_of

Key = tuple[str, tuple[str, ...], bool]
"""A question, the options chosen, and whether their requirements are suspended."""
NOT_ASKED = 0
"""Number of the row of a question that is not asked."""
_MOST = 4096
"""Rows kept: a question with many boxes has very many sets of answers."""

Codes = NDArray[np.uint16]


@dataclass(frozen=True)
class Rows:
    """What answers state, one row each."""

    importance: Floats
    """Raw importance of each criterion; rows add up."""
    strongest: Codes
    """All else, in codes of which the greatest counts; columns as in ``Layout``."""

    def part(self, number: int) -> Rows:
        """One row alone, without the first dimension."""
        return Rows(self.importance[number], self.strongest[number])


class Layout:
    """Which columns of ``Rows.strongest`` hold what."""

    def __init__(self, **widths: int) -> None:
        """How many columns there are of each kind."""
        ends = list(accumulate(widths.values()))
        self.width = ends[-1]
        self._parts = {
            kind: slice(end - width, end)
            for (kind, width), end in zip(widths.items(), ends, strict=True)
        }

    def row(self, **codes: Sequence[int]) -> Codes:
        """One row; kinds that are not given are zero."""
        row = np.zeros((1, self.width), np.uint16)
        for kind, given in codes.items():
            row[0, self._parts[kind]] = given
        return row

    def part(self, codes: Codes, kind: str) -> Codes:
        """The columns of one kind."""
        return codes[..., self._parts[kind]]


class Limits:
    """Codes for upper limits: of two the stricter has the greater code."""

    def __init__(self, limits: Iterable[float]) -> None:
        """All limits that there may be; code 0 stands for none."""
        self.values = np.array(sorted({inf, *limits}, reverse=True))
        self._codes = {limit: code for code, limit in enumerate(self.values.tolist())}

    def code(self, limits: Iterable[float]) -> int:
        """The code of the strictest; 0 if there is none."""
        return self._codes[min(limits, default=inf)]


class RowStore:
    """The rows made so far, by key; threads may share it."""

    def __init__(
        self, catalogue: Catalogue, alternatives: tuple[Alternative, ...]
    ) -> None:
        """Columns of alternatives follow the given order."""
        self._alternatives = alternatives
        self._questions = {question.id: question for question in catalogue.questions}
        self._criteria = [criterion.id for criterion in catalogue.criteria]
        self._follow_ups = [q for q in catalogue.questions if q.applies_when]
        self._languages = languages_of(catalogue)
        self.grounds = list(dict.fromkeys(g for a in alternatives for g in a.reason))
        options = [o for q in catalogue.questions for o in q.options]
        ceilings = {c: value for o in options for c, value in o.ceilings.items()}
        self.limited = [
            column for column, id_ in enumerate(self._criteria) if id_ in ceilings
        ]
        """The criteria that some answer puts a ceiling on, as columns."""
        self.ceilings = Limits(value for o in options for value in o.ceilings.values())
        self.fit_shares = Limits(
            o.fit_share for o in options if o.fit_share is not None
        )
        self.layout = Layout(
            need=len(self._criteria),
            ceiling=len(self.limited),
            fit_share=1,
            opens=len(self._follow_ups),
            breaks=len(alternatives),
            ground=len(self.grounds),
            language=len(self._languages),
            only_known=1,
        )
        self._lock = Lock()
        self._start_anew()

    def numbers(self, keys: Sequence[Key | None]) -> tuple[list[int], Rows]:
        """The number of each key's row, and the rows that they count in.

        None stands for a question that is not asked. The rows hold for good: later
        calls write only beyond them, or into other arrays.
        """
        with self._lock:
            if len(self._numbers) > _MOST:
                self._start_anew()
            known = self._numbers.get
            found = [known(key, -1) for key in keys]
            if -1 in found:
                found = [self._number(key) for key in keys]
            return found, self._rows

    def rows_of(self, keys: Sequence[Key]) -> Rows:
        """A copy of the rows of these keys."""
        numbers, rows = self.numbers(keys)
        return Rows(rows.importance[numbers], rows.strongest[numbers])

    def _start_anew(self) -> None:
        # The row of a question that is not asked: it states nothing.
        self._rows = Rows(np.zeros((1, len(self._criteria))), self.layout.row())
        self._numbers: dict[Key | None, int] = {None: NOT_ASKED}

    def _number(self, key: Key | None) -> int:
        if key in self._numbers:
            return self._numbers[key]
        assert key is not None  # it has a number from the start
        number = len(self._numbers)
        if number == len(self._rows.importance):
            self._rows = Rows(
                _doubled(self._rows.importance), _doubled(self._rows.strongest)
            )
        made = self._made(key)
        self._rows.importance[number] = made.importance[0]
        self._rows.strongest[number] = made.strongest[0]
        self._numbers[key] = number
        return number

    def _made(self, key: Key) -> Rows:
        """The row of one answer; ``suspended`` takes its requirements away."""
        question_id, option_ids, suspended = key
        question = self._questions[question_id]
        options = question.chosen(option_ids)
        made = [f"{question_id}:{option.id}" for option in options]
        importances = budgeted(options) if options else prior_mean(question)
        needs, known = merged(options), {o.id for o in options if o.language}
        shares = [o.fit_share for o in options if o.fit_share is not None]
        return Rows(
            np.array([[importances.get(c, 0.0) for c in self._criteria]]),
            self.layout.row(
                need=[NEEDS.index(needs.get(c)) for c in self._criteria],
                ceiling=[self._ceiling(column, options) for column in self.limited],
                fit_share=[self.fit_shares.code(shares)],
                opens=[_holds(made, q.applies_when) for q in self._follow_ups],
                ground=[_holds(made, ground) for ground in self.grounds],
                language=[id_ in known for id_ in self._languages],
                **({} if suspended else self._ruled_out(options)),
            ),
        )

    def _ceiling(self, column: int, options: list[Option]) -> int:
        criterion_id = self._criteria[column]
        return self.ceilings.code(
            o.ceilings[criterion_id] for o in options if criterion_id in o.ceilings
        )

    def _ruled_out(self, options: list[Option]) -> Mapping[str, list[int]]:
        """What the options' requirements rule out."""
        required = [r for option in options for r in option.requires]
        others = [r for r in required if r.kind != "languages"]
        return {
            "breaks": [any(breaks(a, r) for r in others) for a in self._alternatives],
            "only_known": [len(others) < len(required)],
        }


def _holds(made: Sequence[str], choices: Sequence[str]) -> bool:
    return any(choice in choices for choice in made)


def _doubled(column: NDArray[Any]) -> NDArray[Any]:
    longer = np.empty((2 * len(column), *column.shape[1:]), column.dtype)
    longer[: len(column)] = column
    return longer
