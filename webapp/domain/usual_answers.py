"""The answers that typical projects give, and what each would add to what is stated."""

from __future__ import annotations

import numpy as np

from webapp.domain.catalogue import Catalogue
from webapp.domain.effect_rows import Codes, Rows, RowStore
from webapp.domain.matrix import Bools, Floats, Ints


class UsualAnswers:
    """All answers of the questions' priors, one row each, in the catalogue's order."""

    def __init__(self, catalogue: Catalogue, store: RowStore) -> None:
        """Rows are taken from the store once."""
        usual = [(q, choice) for q in catalogue.questions for choice in q.prior]
        places = {q.id: place for place, q in enumerate(catalogue.questions)}
        self.places: Ints = np.array([places[q.id] for q, _ in usual], np.intp)
        """The place of the question that each answers, in the catalogue's order."""
        self.shares: Floats = np.array([choice.share for _, choice in usual])
        """Of typical projects that give it."""
        follow_ups = [q for q in catalogue.questions if q.applies_when]
        self._follow_ups = np.array([places[q.id] for q in follow_ups], np.intp)
        given = store.rows_of([(q.id, choice.options, False) for q, choice in usual])
        left_open = store.rows_of([(q.id, (), False) for q, _ in usual])
        self._importance: Floats = given.importance - left_open.importance
        self._strongest: Codes = given.strongest
        self._opens = store.layout.part(given.strongest, "opens").astype(float)
        self._skipped = store.rows_of([(q.id, (), False) for q in follow_ups])

    def to(self, questions: Bools) -> Ints:
        """The numbers of the usual answers to some questions."""
        return np.flatnonzero(questions[self.places])

    def beside(self, now: Rows, numbers: Ints, asked: Bools) -> Rows:
        """What is stated with each of some answers beside what is stated now.

        An open question states nothing but its usual importances, so that the answer's
        row goes in their place; follow-ups that it calls for, and that are not asked
        yet, are left open. What is added up in another order than for one set of
        answers differs in the last digits.
        """
        called_for = self._opens[numbers] * ~asked[self._follow_ups]
        importance = now.importance + self._importance[numbers]
        importance += called_for @ self._skipped.importance
        return Rows(importance, np.maximum(now.strongest, self._strongest[numbers]))
