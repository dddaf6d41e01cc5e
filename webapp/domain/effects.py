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
from functools import partial
from math import inf
from typing import NamedTuple

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.budget import CAP, normalised
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.effect_rows import NOT_ASKED, Codes, Key, Rows, RowStore
from webapp.domain.matrix import Bools, Floats, Ints
from webapp.domain.memo import Memo
from webapp.domain.path import applicable
from webapp.domain.team import TEAM_SHARE, languages_of, team_match
from webapp.domain.usual_answers import UsualAnswers


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
    weights: Floats
    """Weights of the criteria; with the team's share each row adds up to 1."""
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
        return Stated(
            self.importances[sets],
            self.weights[sets],
            self.needs[sets],
            self.ceilings[sets],
            self.team_shares[sets],
            self.matches[sets],
            self.feasible[sets],
            self.asked[sets],
        )


def weights_of(importances: Floats, team_shares: Floats) -> Floats:
    """Weights of the criteria beside the team's share, for each set of answers."""
    return normalised(importances) * (1.0 - team_shares)[:, None]


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
        self._reasons = np.array(
            [[g in a.reason for a in alternatives] for g in self._rows.grounds],
            np.float32,
        ).reshape(len(self._rows.grounds), len(alternatives))
        self._fits_made: Memo[bytes, tuple[Floats, Bools]] = Memo(1024)
        self.usual = UsualAnswers(catalogue, self._rows)

    def stated(
        self, answers: Answers, changes: Sequence[tuple[Change, ...]] = ((),)
    ) -> Stated:
        """What the answers state under each of several sets of changes to them."""
        chosen, asked, rows = self._chosen(answers, changes)
        return self._meaning(_together(rows, chosen), asked)

    def stated_and_ahead(self, sets: Sequence[Answers]) -> tuple[Stated, Ints]:
        """What sets of answers state, and what would be stated with one answer more.

        Behind the sets stands the last one with each usual answer to each question
        that it leaves open. The numbers of these, see ``usual``, come along.
        """
        keys = [key for answers in sets for key in self._keys(answers)]
        found, rows = self._rows.numbers(keys)
        together = _together(rows, np.array(found, np.intp).reshape(len(sets), -1))
        last = keys[-len(self._places) :]
        asked = np.array([key is not None for key in last], bool)
        left_open = np.array([key is not None and not key[1] for key in last], bool)
        ahead = self.usual.to(left_open)
        more = self.usual.beside(together.part(-1), ahead, asked)
        return self._meaning(_both(together, more)), ahead

    def _meaning(self, sums: Rows, asked: Bools | None = None) -> Stated:
        """What rows say that were taken together; all is asked unless said."""
        part = partial(self._rows.layout.part, sums.strongest)
        known = part("language")
        matches, foreign = self._fits(known)
        # In floats, since BLAS multiplies no flags: how many reasons are absent.
        absent = (part("ground") == 0).astype(np.float32) @ self._reasons
        out = (part("breaks") + absent) > 0
        if np.count_nonzero(only_known := part("only_known")):
            out |= foreign & (only_known > 0)
        ceilings = np.full(sums.importance.shape, inf)
        ceilings[:, self._rows.limited] = self._rows.ceilings.values[part("ceiling")]
        importances = _bounded(sums.importance, ceilings, self._floors)
        fits = np.minimum(self._rows.fit_shares.values[part("fit_share")[:, 0]], 1.0)
        team_shares = TEAM_SHARE * fits * known.any(axis=1)
        return Stated(
            importances=importances,
            weights=weights_of(importances, team_shares),
            needs=part("need").astype(np.intp),
            ceilings=ceilings,
            team_shares=team_shares,
            matches=matches,
            feasible=~out,
            asked=np.ones(len(out), bool) if asked is None else asked,
        )

    def _chosen(
        self, answers: Answers, changes: Sequence[tuple[Change, ...]]
    ) -> tuple[Ints, Bools, Rows]:
        """By set and question the row that is taken, and whether every changed
        question is asked then; the rows that the numbers count in."""
        skipped: list[Key] = [(q.id, (), False) for q in self._follow_ups]
        cells = [
            (number, self._places[change.question_id], _key(answers, change))
            for number, several in enumerate(changes)
            for change in several
        ]
        now = self._keys(answers)
        made, rows = self._rows.numbers((*now, *skipped, *(key for *_, key in cells)))
        starts = np.cumsum([len(now), len(skipped)])
        standing, unasked, altered = np.split(np.array(made, np.intp), starts)
        chosen = np.tile(standing, (len(changes), 1))
        changed = np.zeros(chosen.shape, dtype=bool)
        at = tuple(np.array([c[:2] for c in cells], np.intp).reshape(-1, 2).T)
        chosen[at], changed[at] = altered, True
        opens = self._rows.layout.part(rows.strongest, "opens")
        for column, question in enumerate(self._follow_ups):
            called_for = opens[:, column][chosen].any(axis=1)
            answer = chosen[:, self._places[question.id]]
            answer[answer == NOT_ASKED] = unasked[column]
            answer[~called_for] = NOT_ASKED
        asked = ~(changed & (chosen == NOT_ASKED)).any(axis=1)
        return chosen, asked, rows

    def _keys(self, answers: Answers) -> list[Key | None]:
        """The key of each question's answer; None where it is not asked."""
        asked = {q.id for q in applicable(self._catalogue, answers)}
        chosen, dropped = dict(answers.chosen), answers.dropped
        return [
            (id_, chosen.get(id_, ()), id_ in dropped) if id_ in asked else None
            for id_ in self._places
        ]

    def _fits(self, known: Codes) -> tuple[Floats, Bools]:
        """Match with, and foreignness to, the languages known in each set."""
        matches = np.zeros((len(known), len(self._alternatives)))
        foreign = np.zeros(matches.shape, dtype=bool)
        if len(known):
            matches[:], foreign[:] = self._fit(known[0])
        for other in np.flatnonzero((known != known[:1]).any(axis=1)).tolist():
            matches[other], foreign[other] = self._fit(known[other])
        return matches, foreign

    def _fit(self, known: Codes) -> tuple[Floats, Bools]:
        return self._fits_made.get(known.tobytes(), partial(self._new_fit, known))

    def _new_fit(self, codes: Codes) -> tuple[Floats, Bools]:
        known = [id_ for id_, code in zip(self._languages, codes, strict=True) if code]
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


def _together(rows: Rows, chosen: Ints) -> Rows:
    """The rows that each set takes, taken together: one row a set.

    Importances are added in one order, so that no sum depends on the other sets.
    """
    return Rows(
        rows.importance[chosen].sum(axis=1),
        rows.strongest[chosen].max(axis=1, initial=0),
    )


def _both(some: Rows, more: Rows) -> Rows:
    """The rows of both, one behind the other."""
    return Rows(
        np.concatenate((some.importance, more.importance)),
        np.concatenate((some.strongest, more.strongest)),
    )
