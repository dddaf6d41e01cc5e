"""One row of numbers for every answer that was asked about, in arrays that grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate, chain
from math import inf
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.domain.budget import budgeted, merged, prior_mean
from webapp.domain.catalogue import Alternative, Catalogue, Option
from webapp.domain.matrix import NEEDS, Bools, Floats
from webapp.domain.screening import breaks
from webapp.domain.team import languages_of

Key = tuple[str, tuple[str, ...], bool]
"""A question, the options chosen, and whether their requirements are suspended."""
NOT_ASKED = 0
"""Number of the row of a question that is not asked."""
_MOST = 4096
"""Rows kept: a question with many boxes has very many sets of answers."""

Packed = NDArray[np.uint8]
"""Flags, eight to a byte."""


@dataclass(frozen=True)
class Rows:
    """What answers state, one row each; the fields are parallel arrays."""

    importance: Floats
    """Raw importance of each criterion."""
    need: NDArray[np.int8]
    """Code of the need stated for each criterion, see ``matrix.NEEDS``."""
    ceiling: Floats
    """The most raw importance that is left to each of the criteria that have such a
    limit anywhere; infinite if open."""
    fit_share: Floats
    """The part of the team's share that is left; infinite if nothing is said."""
    opens: Bools
    """Whether it calls for each of the follow-up questions."""
    flags: Packed
    """All that is so as soon as any answer says it."""


class Flags:
    """Several kinds of flags in one row of bytes."""

    def __init__(self, **widths: int) -> None:
        """How many flags there are of each kind."""
        self._widths = widths
        ends = list(accumulate(widths.values()))
        self._all = ends[-1]
        self._parts = {
            kind: slice(end - width, end)
            for (kind, width), end in zip(widths.items(), ends, strict=True)
        }

    def packed(self, **flags: Sequence[bool]) -> Packed:
        """One row; kinds that are not given are false."""
        given = [flags.get(kind, [False] * n) for kind, n in self._widths.items()]
        return np.packbits([list(chain.from_iterable(given))], axis=1)

    def unpacked(self, rows: Packed) -> dict[str, Bools]:
        """The flags of each row by kind, each of shape (rows, width)."""
        bits = np.unpackbits(rows, axis=1, count=self._all).view(bool)
        return {kind: bits[:, part] for kind, part in self._parts.items()}


class RowStore:
    """The rows made so far, by key; threads may share it."""

    def __init__(
        self, catalogue: Catalogue, alternatives: tuple[Alternative, ...]
    ) -> None:
        """Flags of alternatives follow the given order."""
        self._alternatives = alternatives
        self._questions = {question.id: question for question in catalogue.questions}
        self._criteria = [criterion.id for criterion in catalogue.criteria]
        self._follow_ups = [q for q in catalogue.questions if q.applies_when]
        self._languages = languages_of(catalogue)
        self.grounds = list(dict.fromkeys(g for a in alternatives for g in a.reason))
        self.limited = _limited(catalogue)
        self.flags = Flags(
            breaks=len(alternatives),
            ground=len(self.grounds),
            language=len(self._languages),
            only_known=1,
        )
        self._lock = Lock()
        self._start_anew()

    def numbers(self, keys: Iterable[Key | None]) -> tuple[list[int], Rows]:
        """The number of each key's row, and the rows that they count in.

        None stands for a question that is not asked. The rows hold for good: later
        calls write only beyond them, or into other arrays.
        """
        with self._lock:
            if len(self._numbers) > _MOST:
                self._start_anew()
            known = self._numbers
            found = [known[key] if key in known else self._add(key) for key in keys]
            return found, self._rows

    def _start_anew(self) -> None:
        self._rows = self._blank()
        self._numbers: dict[Key | None, int] = {None: NOT_ASKED}

    def _add(self, key: Key | None) -> int:
        assert key is not None  # it has a number from the start
        number = len(self._numbers)
        if number == len(self._rows.need):
            self._rows = _longer(self._rows)
        row = self._made(key)
        for field in fields(Rows):
            getattr(self._rows, field.name)[number] = getattr(row, field.name)[0]
        self._numbers[key] = number
        return number

    def _blank(self) -> Rows:
        """The row of a question that is not asked: it states nothing."""
        return Rows(
            importance=np.zeros((1, len(self._criteria))),
            need=np.zeros((1, len(self._criteria)), np.int8),
            ceiling=np.full((1, len(self.limited)), inf),
            fit_share=np.full(1, inf),
            opens=np.zeros((1, len(self._follow_ups)), bool),
            flags=self.flags.packed(),
        )

    def _made(self, key: Key) -> Rows:
        """The row of one answer; ``suspended`` takes its requirements away."""
        question_id, option_ids, suspended = key
        question = self._questions[question_id]
        options = question.chosen(option_ids)
        made = [f"{question_id}:{option.id}" for option in options]
        importances = budgeted(options) if options else prior_mean(question)
        needs, known = merged(options), {o.id for o in options if o.language}
        shares = [o.fit_share for o in options if o.fit_share is not None]
        opened = [_holds(made, q.applies_when) for q in self._follow_ups]
        return Rows(
            importance=np.array([[importances.get(c, 0.0) for c in self._criteria]]),
            need=np.array([[NEEDS.index(needs.get(c)) for c in self._criteria]]),
            ceiling=np.array([[self._ceiling(c, options) for c in self.limited]]),
            fit_share=np.array([min(shares, default=inf)]),
            opens=np.array([opened], dtype=bool),
            flags=self.flags.packed(
                ground=[_holds(made, ground) for ground in self.grounds],
                language=[id_ in known for id_ in self._languages],
                **({} if suspended else self._ruled_out(options)),
            ),
        )

    def _ceiling(self, column: int, options: list[Option]) -> float:
        limits = (o.ceilings.get(self._criteria[column], inf) for o in options)
        return min(limits, default=inf)

    def _ruled_out(self, options: list[Option]) -> dict[str, list[bool]]:
        """What the options' requirements rule out, as flags."""
        required = [r for option in options for r in option.requires]
        others = [r for r in required if r.kind != "languages"]
        return {
            "breaks": [any(breaks(a, r) for r in others) for a in self._alternatives],
            "only_known": [len(others) < len(required)],
        }


def _limited(catalogue: Catalogue) -> list[int]:
    """The criteria that some answer puts a ceiling on, as columns."""
    limited = {c for q in catalogue.questions for o in q.options for c in o.ceilings}
    ids = [criterion.id for criterion in catalogue.criteria]
    return [column for column, id_ in enumerate(ids) if id_ in limited]


def _holds(made: Sequence[str], choices: Sequence[str]) -> bool:
    return any(choice in choices for choice in made)


def _longer(rows: Rows) -> Rows:
    """The rows in arrays twice as long."""
    return Rows(*(_doubled(getattr(rows, field.name)) for field in fields(Rows)))


def _doubled(column: NDArray[Any]) -> NDArray[Any]:
    longer = np.empty((2 * len(column), *column.shape[1:]), column.dtype)
    longer[: len(column)] = column
    return longer
