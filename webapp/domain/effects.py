"""What each answer does, as numbers, and what whole sets of answers state together.

Every answer to a question is one row of numbers: raw importances, needs, ceilings,
the alternatives that it rules out, and so on. A set of answers takes one row for
each question; sums, maxima and minima over its rows say what it states. So a
thousand sets that differ in an answer or two are evaluated at once, by the very
arithmetic that evaluates one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from webapp.domain.answers import Answers
from webapp.domain.budget import CAP, budgeted, merged, normalised, prior_mean
from webapp.domain.catalogue import (
    Alternative,
    Catalogue,
    Option,
)
from webapp.domain.matrix import NEEDS, Bools, Floats, Ints
from webapp.domain.memo import Memo
from webapp.domain.path import applicable
from webapp.domain.screening import breaks
from webapp.domain.team import TEAM_SHARE, languages_of, team_match

Table = NDArray[Any]
"""A structured array; its fields are declared in ``EffectTable``."""


class Change(NamedTuple):
    """Another answer to one question; without options it is left open."""

    question_id: str
    options: tuple[str, ...]


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

    @cached_property
    def weights(self) -> Floats:
        """Weights of the criteria; with the team's share each row adds up to 1."""
        return normalised(self.importances) * (1.0 - self.team_shares)[:, None]


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
        self._grounds = list(dict.fromkeys(g for a in alternatives for g in a.reason))
        self._needs_ground = np.array(
            [[g in a.reason for a in alternatives] for g in self._grounds], dtype=bool
        ).reshape(len(self._grounds), len(alternatives))
        criteria = (len(catalogue.criteria),)
        self._dtype = np.dtype(
            [
                # Tells an answer that states nothing from a question not asked.
                ("asked", bool),
                ("importance", float, criteria),
                ("need", np.intp, criteria),
                ("ceiling", float, criteria),
                ("breaks", bool, (len(alternatives),)),
                ("ground", bool, (len(self._grounds),)),
                ("language", bool, (len(self._languages),)),
                ("opens", bool, (len(self._follow_ups),)),
                ("only_known", bool),
                ("fit_share", float),
            ]
        )
        self._places = {q.id: place for place, q in enumerate(catalogue.questions)}
        self._not_asked = self._blank().tobytes()
        # Bounded: a question with many boxes has very many sets of answers.
        self._rows_made: Memo[tuple[str, tuple[str, ...], bool], bytes] = Memo(2048)
        self._fits_made: Memo[bytes, tuple[list[float], list[bool]]] = Memo(1024)

    def stated(
        self, answers: Answers, changes: Sequence[tuple[Change, ...]] = ((),)
    ) -> Stated:
        """What the answers state under each of several sets of changes to them."""
        table, chosen, asked = self._rows(answers, changes)
        known = _any(table["language"], chosen)
        matches, foreign = self._fits(known)
        out = _any(table["breaks"], chosen)
        out |= ~_any(table["ground"], chosen) @ self._needs_ground
        out |= foreign & _any(table["only_known"], chosen)[:, None]
        share = table["fit_share"][chosen].min(axis=1, initial=1.0)
        ceilings = table["ceiling"][chosen].min(axis=1, initial=inf)
        return Stated(
            importances=self._importances(table["importance"], chosen, ceilings),
            needs=table["need"][chosen].max(axis=1, initial=0),
            ceilings=ceilings,
            team_shares=np.where(known.any(axis=1), TEAM_SHARE * share, 0.0),
            matches=matches,
            feasible=~out,
            asked=asked,
        )

    def _importances(self, rows: Floats, chosen: Ints, ceilings: Floats) -> Floats:
        total = np.zeros(ceilings.shape)
        for place in range(chosen.shape[1]):
            # In one order, so that a set's sum does not depend on the other sets.
            total += rows[chosen[:, place]]
        bounded: Floats = np.maximum(
            np.minimum(np.minimum(total, ceilings), CAP), self._floors
        )
        return bounded

    def _rows(
        self, answers: Answers, changes: Sequence[tuple[Change, ...]]
    ) -> tuple[Table, Ints, Bools]:
        """All rows, which of them each set takes for each question, and ``asked``."""
        questions = self._catalogue.questions
        asked_now = {q.id for q in applicable(self._catalogue, answers)}
        rows = _Rows()
        rows.number(self._not_asked)
        now = [
            rows.number(self._row(q.id, answers.options(q.id), q.id in answers.dropped))
            if q.id in asked_now
            else _NOT_ASKED
            for q in questions
        ]
        chosen = np.tile(np.array(now, dtype=np.intp), (len(changes), 1))
        changed = np.zeros(chosen.shape, dtype=bool)
        for number, several in enumerate(changes):
            for id_, options in several:
                cell = (number, self._places[id_])
                row = self._row(id_, options, id_ in answers.dropped)
                chosen[cell], changed[cell] = rows.number(row), True
        skipped = [rows.number(self._row(q.id, (), False)) for q in self._follow_ups]
        table = rows.table(self._dtype)
        for column, question in enumerate(self._follow_ups):
            called_for = _any(table["opens"][:, column], chosen)
            answer = chosen[:, self._places[question.id]]
            answer[answer == _NOT_ASKED] = skipped[column]
            answer[~called_for] = _NOT_ASKED
        return table, chosen, ~(changed & (chosen == _NOT_ASKED)).any(axis=1)

    def _blank(self) -> Table:
        """The row of a question that is not asked: it states nothing."""
        row = np.zeros(1, self._dtype)
        row["ceiling"] = row["fit_share"] = inf
        return row

    def _row(
        self, question_id: str, option_ids: tuple[str, ...], suspended: bool
    ) -> bytes:
        key = (question_id, option_ids, suspended)
        return self._rows_made.get(key, lambda: self._new_row(*key))

    def _new_row(
        self, question_id: str, option_ids: tuple[str, ...], suspended: bool
    ) -> bytes:
        """The row of one answer; ``suspended`` takes its requirements away."""
        question = self._catalogue.questions[self._places[question_id]]
        options = question.chosen(option_ids)
        made = [f"{question_id}:{option.id}" for option in options]
        row = self._blank()
        row["asked"] = True
        stated = budgeted(options) if options else prior_mean(question)
        for column, criterion in enumerate(self._catalogue.criteria):
            row["importance"][0, column] = stated.get(criterion.id, 0.0)
            row["need"][0, column] = NEEDS.index(merged(options).get(criterion.id))
            row["ceiling"][0, column] = min(
                (o.ceilings.get(criterion.id, inf) for o in options), default=inf
            )
        row["ground"] = [any(choice in g for choice in made) for g in self._grounds]
        row["opens"] = [
            any(choice in q.applies_when for choice in made) for q in self._follow_ups
        ]
        known = {option.id for option in options if option.language}
        row["language"] = [id_ in known for id_ in self._languages]
        shares = [o.fit_share for o in options if o.fit_share is not None]
        row["fit_share"] = min(shares, default=inf)
        if not suspended:
            self._require(row, options)
        return row.tobytes()

    def _require(self, row: Table, options: list[Option]) -> None:
        """Adds what the options' requirements rule out."""
        for requirement in (r for option in options for r in option.requires):
            if requirement.kind == "languages":
                row["only_known"] = True
            else:
                broken = [breaks(a, requirement) for a in self._alternatives]
                row["breaks"] |= np.array(broken, dtype=bool)

    def _fits(self, known: Bools) -> tuple[Floats, Bools]:
        """Match with, and foreignness to, the languages known in each set."""
        shape = (len(known), len(self._alternatives))
        made = self._fits_made
        keys = [flags.tobytes() for flags in known]
        pairs = [made.get(key, partial(self._new_fit, key)) for key in keys]
        return (
            np.array([match for match, _ in pairs]).reshape(shape),
            np.array([foreign for _, foreign in pairs], dtype=bool).reshape(shape),
        )

    def _new_fit(self, flags: bytes) -> tuple[list[float], list[bool]]:
        known = [id_ for id_, flag in zip(self._languages, flags, strict=True) if flag]
        used = [alternative.languages for alternative in self._alternatives]
        return (
            [team_match(self._catalogue, known, languages) for languages in used],
            [not set(languages) <= set(known) for languages in used],
        )


def _any(flags: Bools, chosen: Ints) -> Bools:
    """Whether any of the rows that a set takes has the flag, (sets, ...)."""
    result: Bools = np.asarray(flags[chosen].any(axis=1))
    return result


_NOT_ASKED = 0
"""Number of the row of a question that is not asked."""


class _Rows:
    """The rows that one call needs, as bytes, each once."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def number(self, row: bytes) -> int:
        """The place of a row in the table."""
        return self._numbers.setdefault(row, len(self._numbers))

    def table(self, dtype: np.dtype[Any]) -> Table:
        """All rows so far."""
        return np.frombuffer(b"".join(self._numbers), dtype)
