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

from webapp.domain.answers import Answers
from webapp.domain.budget import CAP, budgeted, merged, normalised, prior_mean
from webapp.domain.catalogue import (
    Alternative,
    Catalogue,
    Option,
)
from webapp.domain.effect_rows import NOT_ASKED, Key, Rows, RowStore
from webapp.domain.matrix import NEEDS, Bools, Floats, Ints
from webapp.domain.memo import Memo
from webapp.domain.path import applicable
from webapp.domain.screening import breaks
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

    @property
    def first(self) -> Stated:
        """What the first set states, alone."""
        return Stated(*(getattr(self, field.name)[:1] for field in fields(self)))

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
        self._places = {q.id: place for place, q in enumerate(catalogue.questions)}
        self._rows = RowStore(self._blank, self._new_row)
        self._fits_made: Memo[bytes, tuple[Floats, Bools]] = Memo(1024)

    def stated(
        self, answers: Answers, changes: Sequence[tuple[Change, ...]] = ((),)
    ) -> Stated:
        """What the answers state under each of several sets of changes to them."""
        rows, chosen, asked = self._chosen(answers, changes)
        known = _any(rows.language, chosen)
        matches, foreign = self._fits(known)
        out = _any(rows.breaks, chosen)
        out |= ~_any(rows.ground, chosen) @ self._needs_ground
        out |= foreign & _any(rows.only_known, chosen)
        share = rows.fit_share[chosen].min(axis=1, initial=1.0)
        ceilings = rows.ceiling[chosen].min(axis=1, initial=inf)
        # In one order, so that a set's sum does not depend on the other sets.
        total = rows.importance[chosen].sum(axis=1)
        return Stated(
            importances=_bounded(total, ceilings, self._floors),
            needs=rows.need[chosen].max(axis=1, initial=0).astype(np.intp),
            ceilings=ceilings,
            team_shares=np.where(known.any(axis=1), TEAM_SHARE * share, 0.0),
            matches=matches,
            feasible=~out,
            asked=asked,
        )

    def _chosen(
        self, answers: Answers, changes: Sequence[tuple[Change, ...]]
    ) -> tuple[Rows, Ints, Bools]:
        """All rows, which of them each set takes for each question, and ``asked``."""
        questions, now = self._catalogue.questions, self._now(answers)
        skipped: list[Key] = [(q.id, (), False) for q in self._follow_ups]
        cells = [
            (number, self._places[change.question_id], _key(answers, change))
            for number, several in enumerate(changes)
            for change in several
        ]
        numbers, rows = self._rows.numbers((*now, *skipped, *(c[2] for c in cells)))
        chosen = np.empty((len(changes), len(questions)), np.intp)
        chosen[:] = numbers[: len(now)]
        changed = np.zeros(chosen.shape, dtype=bool)
        if cells:
            at = [c[0] for c in cells], [c[1] for c in cells]
            chosen[at] = numbers[len(now) + len(skipped) :]
            changed[at] = True
        for column, question in enumerate(self._follow_ups):
            called_for = rows.opens[:, column][chosen].any(axis=1)
            answer = chosen[:, self._places[question.id]]
            answer[answer == NOT_ASKED] = numbers[len(now) + column]
            answer[~called_for] = NOT_ASKED
        return rows, chosen, ~(changed & (chosen == NOT_ASKED)).any(axis=1)

    def _now(self, answers: Answers) -> list[Key | None]:
        """The key of each question's answer; None where it is not asked."""
        asked = {q.id for q in applicable(self._catalogue, answers)}
        return [
            (id_, answers.options(id_), id_ in answers.dropped)
            if id_ in asked
            else None
            for id_ in self._places
        ]

    def _blank(self) -> Rows:
        """The row of a question that is not asked: it states nothing."""
        return Rows.blank(
            len(self._floors),
            opens=len(self._follow_ups),
            breaks=len(self._alternatives),
            ground=len(self._grounds),
            language=len(self._languages),
            only_known=1,
        )

    def _new_row(self, key: Key) -> Rows:
        """The row of one answer; ``suspended`` takes its requirements away."""
        question_id, option_ids, suspended = key
        question = self._catalogue.questions[self._places[question_id]]
        options = question.chosen(option_ids)
        made = [f"{question_id}:{option.id}" for option in options]
        row = self._blank()
        stated = budgeted(options) if options else prior_mean(question)
        for column, criterion in enumerate(self._catalogue.criteria):
            row.importance[0, column] = stated.get(criterion.id, 0.0)
            row.need[0, column] = NEEDS.index(merged(options).get(criterion.id))
            row.ceiling[0, column] = min(
                (o.ceilings.get(criterion.id, inf) for o in options), default=inf
            )
        row.ground[0] = [any(choice in g for choice in made) for g in self._grounds]
        row.opens[0] = [
            any(choice in q.applies_when for choice in made) for q in self._follow_ups
        ]
        known = {option.id for option in options if option.language}
        row.language[0] = [id_ in known for id_ in self._languages]
        shares = [o.fit_share for o in options if o.fit_share is not None]
        row.fit_share[0] = min(shares, default=inf)
        if not suspended:
            self._require(row, options)
        return row

    def _require(self, row: Rows, options: list[Option]) -> None:
        """Adds what the options' requirements rule out."""
        for requirement in (r for option in options for r in option.requires):
            if requirement.kind == "languages":
                row.only_known[0] = True
            else:
                broken = [breaks(a, requirement) for a in self._alternatives]
                row.breaks[0] |= np.array(broken, dtype=bool)

    def _fits(self, known: Bools) -> tuple[Floats, Bools]:
        """Match with, and foreignness to, the languages known in each set."""
        numbers: dict[bytes, int] = {}
        order = [numbers.setdefault(f.tobytes(), len(numbers)) for f in known]
        if not order:
            shape = (0, len(self._alternatives))
            return np.zeros(shape), np.zeros(shape, dtype=bool)
        made = self._fits_made
        pairs = [made.get(key, partial(self._new_fit, key)) for key in numbers]
        matches, foreign = (np.array([pair[part] for pair in pairs]) for part in (0, 1))
        return matches[order], foreign[order]

    def _new_fit(self, flags: bytes) -> tuple[Floats, Bools]:
        known = [id_ for id_, flag in zip(self._languages, flags, strict=True) if flag]
        used = [alternative.languages for alternative in self._alternatives]
        return (
            np.array([team_match(self._catalogue, known, ids) for ids in used]),
            np.array([not set(ids) <= set(known) for ids in used], dtype=bool),
        )


def _key(answers: Answers, change: Change) -> Key:
    id_, options, suspended = change
    return id_, options, id_ in answers.dropped if suspended is None else suspended


def _bounded(importances: Floats, ceilings: Floats, floors: Floats) -> Floats:
    lowered = np.minimum(np.minimum(importances, ceilings), CAP)
    return np.maximum(lowered, floors)


def _any(flags: Bools, chosen: Ints) -> Bools:
    """Whether any of the rows that a set takes has the flag, (sets, ...)."""
    return np.asarray(flags[chosen].any(axis=1))
