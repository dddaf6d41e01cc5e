"""What each answer does, as numbers, and what whole sets of answers state together.

Every answer to a question is one row of numbers: raw importances, needs, ceilings,
the alternatives that it rules out, and so on. A set of answers takes one row for
each question; sums, maxima and minima over its rows say what it states. So a
thousand sets that differ in an answer or two are evaluated at once, by the very
arithmetic that evaluates one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from webapp.domain.answers import Answers
from webapp.domain.budget import CAP, normalised
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.effect_rows import NOT_ASKED, Key, Packed, Rows, RowStore
from webapp.domain.matrix import Bools, Floats, Ints
from webapp.domain.memo import Memo
from webapp.domain.path import applicable
from webapp.domain.team import TEAM_SHARE, languages_of, team_match


class Change(NamedTuple):
    """Another answer to one question; without options it is left open."""

    question_id: str
    options: tuple[str, ...]
    suspended: bool | None = None
    """Whether its requirements are dropped; None: as the answers say it."""


@dataclass(frozen=True)
class Stated:
    """What sets of answers state: one row a set, columns as in the matrix."""

    importances: Floats
    """Raw importances, (sets, criteria), after ceiling, cap and floor."""
    needs: Ints
    """Codes of the strongest need stated, (sets, criteria)."""
    ceilings: Floats
    """The most raw importance that is left to each criterion; infinite if open."""
    team_shares: Floats
    """Share of all weight given to team fit, (sets,)."""
    matches: Floats
    """Fit of each alternative with the team, (sets, alternatives)."""
    feasible: Bools
    """Whether an alternative may be ranked, (sets, alternatives)."""
    asked: Bools
    """Whether every changed question is one that is asked then, (sets,)."""

    def part(self, sets: slice) -> Stated:
        """What some of the sets state."""
        return Stated(*(getattr(self, field.name)[sets] for field in fields(self)))

    @cached_property
    def weights(self) -> Floats:
        """Weights of the criteria; with the team's share each row adds up to 1."""
        return normalised(self.importances) * (1.0 - self.team_shares)[:, None]


@dataclass(frozen=True)
class _Chosen:
    """Which rows sets of answers take."""

    rows: Rows
    numbers: Ints
    """By set and question."""
    asked: Bools
    """See ``Stated``."""
    skipped: Ints
    """The row of each follow-up question that is asked and left open."""
    further: Ints
    """Whatever else was asked for."""


@dataclass(frozen=True)
class _Sums:
    """The rows of each set taken together, before limits and meaning."""

    importance: Floats
    need: NDArray[np.int8]
    ceiling: Floats
    fit_share: Floats
    flags: Packed


class EffectTable:
    """The rows of all answers to a catalogue's questions."""

    def __init__(
        self, catalogue: Catalogue, alternatives: tuple[Alternative, ...]
    ) -> None:
        """Columns of alternatives follow the given order."""
        self._catalogue = catalogue
        self._alternatives = alternatives
        self._floors = np.array([criterion.floor for criterion in catalogue.criteria])
        self._follow_ups = [q for q in catalogue.questions if q.applies_when]
        self._languages = languages_of(catalogue)
        self._places = {q.id: place for place, q in enumerate(catalogue.questions)}
        self._rows = RowStore(catalogue, alternatives)
        self._needs_ground = np.array(
            [[g in a.reason for a in alternatives] for g in self._rows.grounds],
            dtype=bool,
        ).reshape(len(self._rows.grounds), len(alternatives))
        self._fits_made: Memo[bytes, tuple[Floats, Bools]] = Memo(1024)

    def stated(
        self, answers: Answers, changes: Sequence[tuple[Change, ...]] = ((),)
    ) -> Stated:
        """What the answers state under each of several sets of changes to them."""
        found = self._chosen(answers, changes)
        return self._meaning(_sums(found), found.asked)

    def stated_and_ahead(
        self,
        answers: Answers,
        changes: Sequence[tuple[Change, ...]],
        ahead: Sequence[Change],
    ) -> Stated:
        """The same, and what the first set would state with each of several answers.

        ``ahead`` are answers to open questions. Behind the sets of ``changes`` stands
        the first once more, without any of these, and then with each of them. An open
        question states nothing but its usual importances, so that the answer's row
        goes in their place. What is added up in another order differs from ``stated``
        in the last digits.
        """
        keys: list[Key] = [(id_, options, False) for id_, options, _ in ahead]
        found = self._chosen(answers, changes, (None, *keys))
        sums = _sums(found)
        replaced = np.zeros(len(keys) + 1, np.intp)
        places = [self._places[change.question_id] for change in ahead]
        replaced[1:] = found.numbers[0, places]
        asked = np.concatenate([found.asked, np.ones(len(replaced), dtype=bool)])
        return self._meaning(_both(sums, self._added(found, sums, replaced)), asked)

    def _added(self, found: _Chosen, sums: _Sums, replaced: Ints) -> _Sums:
        """The sums of the first set, with each of the further rows in place of one."""
        rows, numbers = found.rows, found.further
        importance = sums.importance[0] + (
            rows.importance[numbers] - rows.importance[replaced]
        )
        for column, question in enumerate(self._follow_ups):
            if found.numbers[0, self._places[question.id]] == NOT_ASKED:
                called_for = rows.opens[numbers, column]
                importance[called_for] += rows.importance[found.skipped[column]]
        return _Sums(
            importance,
            np.maximum(sums.need[0], rows.need[numbers]),
            np.minimum(sums.ceiling[0], rows.ceiling[numbers]),
            np.minimum(sums.fit_share[0], rows.fit_share[numbers]),
            sums.flags[0] | rows.flags[numbers],
        )

    def _meaning(self, sums: _Sums, asked: Bools) -> Stated:
        flags = self._rows.flags.unpacked(sums.flags)
        known = flags["language"]
        matches, foreign = self._fits(known)
        out = flags["breaks"] | (~flags["ground"] @ self._needs_ground)
        out |= foreign & flags["only_known"]
        ceilings = np.full(sums.importance.shape, inf)
        ceilings[:, self._rows.limited] = sums.ceiling
        return Stated(
            importances=_bounded(sums.importance, ceilings, self._floors),
            needs=sums.need.astype(np.intp),
            ceilings=ceilings,
            team_shares=np.where(
                known.any(axis=1), TEAM_SHARE * np.minimum(sums.fit_share, 1.0), 0.0
            ),
            matches=matches,
            feasible=~out,
            asked=asked,
        )

    def _chosen(
        self,
        answers: Answers,
        changes: Sequence[tuple[Change, ...]],
        further: Sequence[Key | None] = (),
    ) -> _Chosen:
        """Which rows each set takes; all numbers count in the same rows."""
        now = self._now(answers)
        skipped: list[Key] = [(q.id, (), False) for q in self._follow_ups]
        cells = [
            (number, self._places[change.question_id], _key(answers, change))
            for number, several in enumerate(changes)
            for change in several
        ]
        keys = (*now, *skipped, *(key for _, _, key in cells), *further)
        made, rows = self._rows.numbers(keys)
        starts = np.cumsum([len(now), len(skipped), len(cells)])
        standing, unasked, altered, added = np.split(np.array(made, np.intp), starts)
        chosen = np.tile(standing, (len(changes), 1))
        changed = np.zeros(chosen.shape, dtype=bool)
        at = tuple(np.array([c[:2] for c in cells], np.intp).reshape(-1, 2).T)
        chosen[at], changed[at] = altered, True
        for column, question in enumerate(self._follow_ups):
            called_for = rows.opens[:, column][chosen].any(axis=1)
            answer = chosen[:, self._places[question.id]]
            answer[answer == NOT_ASKED] = unasked[column]
            answer[~called_for] = NOT_ASKED
        asked = ~(changed & (chosen == NOT_ASKED)).any(axis=1)
        return _Chosen(rows, chosen, asked, unasked, added)

    def _now(self, answers: Answers) -> list[Key | None]:
        """The key of each question's answer; None where it is not asked."""
        asked = {q.id for q in applicable(self._catalogue, answers)}
        return [
            (id_, answers.options(id_), id_ in answers.dropped)
            if id_ in asked
            else None
            for id_ in self._places
        ]

    def _fits(self, known: Bools) -> tuple[Floats, Bools]:
        """Match with, and foreignness to, the languages known in each set."""
        matches = np.zeros((len(known), len(self._alternatives)))
        foreign = np.zeros(matches.shape, dtype=bool)
        if len(known):
            matches[:], foreign[:] = self._fit(known[0])
        for other in np.flatnonzero((known != known[:1]).any(axis=1)).tolist():
            matches[other], foreign[other] = self._fit(known[other])
        return matches, foreign

    def _fit(self, known: Bools) -> tuple[Floats, Bools]:
        key = known.tobytes()
        return self._fits_made.get(key, partial(self._new_fit, key))

    def _new_fit(self, flags: bytes) -> tuple[Floats, Bools]:
        known = [id_ for id_, flag in zip(self._languages, flags, strict=True) if flag]
        used = [alternative.languages for alternative in self._alternatives]
        return (
            np.array([team_match(self._catalogue, known, ids) for ids in used]),
            np.array([not set(ids) <= set(known) for ids in used], dtype=bool),
        )


def _both(some: _Sums, more: _Sums) -> _Sums:
    """The sets of both, one behind the other."""
    pairs = ((getattr(some, f.name), getattr(more, f.name)) for f in fields(_Sums))
    return _Sums(*map(np.concatenate, pairs))


def _key(answers: Answers, change: Change) -> Key:
    id_, options, suspended = change
    return id_, options, id_ in answers.dropped if suspended is None else suspended


def _bounded(importances: Floats, ceilings: Floats, floors: Floats) -> Floats:
    lowered = np.minimum(np.minimum(importances, ceilings), CAP)
    return np.maximum(lowered, floors)


def _sums(found: _Chosen) -> _Sums:
    """The rows that each set takes, taken together.

    Importances are added in one order, so that no sum depends on the other sets.
    """
    rows, chosen = found.rows, found.numbers
    return _Sums(
        rows.importance[chosen].sum(axis=1),
        rows.need[chosen].max(axis=1, initial=0),
        rows.ceiling[chosen].min(axis=1, initial=inf),
        rows.fit_share[chosen].min(axis=1, initial=inf),
        np.bitwise_or.reduce(rows.flags[chosen], axis=1),
    )
