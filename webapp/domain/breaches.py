"""Which requirement rules an alternative out first, looked up by answer.

A click asks this of everything that is out. What an answer to one question rules out
depends on nothing else, but for requirements on the languages that the team knows.
"""

from __future__ import annotations

from functools import partial

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.memo import Memo
from webapp.domain.screening import (
    StatedRequirement,
    breaks,
    known_languages,
    requirements_of,
)

Column = tuple[StatedRequirement | None, ...]
"""By alternative, the first requirement that it breaks."""
Key = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A question, the options chosen, and the languages known if that matters."""


class BreachTable:
    """The columns of all answers to a catalogue's questions."""

    def __init__(
        self, catalogue: Catalogue, alternatives: tuple[Alternative, ...]
    ) -> None:
        """Columns follow the given order of alternatives."""
        self._catalogue = catalogue
        self._alternatives = alternatives
        # By question that states requirements, whether some are on languages.
        self._requiring = {
            question.id: any(r.kind == "languages" for r in stated)
            for question in catalogue.questions
            if (stated := [r for o in question.options for r in o.requires])
        }
        # Bounded: a question with many boxes has very many sets of answers.
        self._columns: Memo[Key, Column] = Memo(256)

    def first(self, answers: Answers) -> Column:
        """The first requirement that each alternative breaks; None without any."""
        columns = [
            self._column(answers, id_, options)
            for id_, options in answers.chosen
            if id_ in self._requiring and id_ not in answers.dropped
        ]
        if not columns:
            return (None,) * len(self._alternatives)
        return tuple(
            [next(filter(None, row), None) for row in zip(*columns, strict=True)]
        )

    def _column(
        self, answers: Answers, question_id: str, options: tuple[str, ...]
    ) -> Column:
        on_languages = self._requiring[question_id]
        known = known_languages(self._catalogue, answers) if on_languages else ()
        key = (question_id, options, known)
        return self._columns.get(key, partial(self._new_column, *key))

    def _new_column(
        self, question_id: str, options: tuple[str, ...], known: tuple[str, ...]
    ) -> Column:
        question = self._catalogue.question(question_id)
        assert question is not None
        stated = requirements_of(question, options, known)
        return tuple(
            next((s for s in stated if breaks(a, s.requirement, s.languages)), None)
            for a in self._alternatives
        )
