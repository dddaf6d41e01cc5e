"""What a person answered: an immutable, canonical mapping of question to options.

Answers travel in addresses as repeated ``question=option`` pairs. Parsing never
fails: what cannot be understood is dropped, and a notice says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from webapp.domain.catalogue import UNSURE, Catalogue, Question

DROP = "drop"
"""The key that suspends the requirements of a question's answer."""

RESERVED = frozenset({DROP, "step", "was", "title", "r", "against", "theme", "accent"})
"""Keys of an address that are never ids of questions."""

_SHOWN = 40
"""How much of an unknown word a notice repeats."""


@dataclass(frozen=True)
class Answers:
    """Chosen options by question, in catalogue order, without inapplicable ones."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    dropped: tuple[str, ...] = ()
    """Questions whose requirements are suspended."""

    def __hash__(self) -> int:
        """Worked out once: a click looks up these answers a dozen times."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.chosen, self.dropped))

    def options(self, question_id: str) -> tuple[str, ...]:
        """The options chosen for a question; empty when it was skipped."""
        return self._by_question.get(question_id, ())

    @cached_property
    def _by_question(self) -> dict[str, tuple[str, ...]]:
        return dict(self.chosen)

    def states(self, question_id: str) -> bool:
        """Whether the question has an answer other than "not sure"."""
        return self.options(question_id) not in ((), (UNSURE,))

    def holds(self, choice: str) -> bool:
        """Whether a choice, written ``question:option``, was made."""
        question_id, _, option_id = choice.partition(":")
        return option_id in self.options(question_id)

    def pairs(self) -> list[tuple[str, str]]:
        """The canonical query: one pair for each chosen option, then the drops."""
        chosen = [(key, option) for key, options in self.chosen for option in options]
        return chosen + [(DROP, question_id) for question_id in self.dropped]


@dataclass(frozen=True)
class ParsedAnswers:
    """Answers, and one sentence for each thing that was not taken as written."""

    answers: Answers
    notices: tuple[str, ...] = ()


def applies(question: Question, made: set[str]) -> bool:
    """Whether a question is asked, given the choices made before it."""
    return not question.applies_when or not made.isdisjoint(question.applies_when)


def canonical(
    catalogue: Catalogue,
    chosen: Mapping[str, Collection[str]],
    dropped: Collection[str] = (),
) -> Answers:
    """Valid choices in catalogue order; those that no longer apply are left out."""
    made: set[str] = set()
    kept: list[tuple[str, tuple[str, ...]]] = []
    for question in catalogue.questions:
        wanted = chosen.get(question.id)
        if not wanted:
            continue
        options = tuple([id_ for id_ in question.answer_ids if id_ in wanted])
        if options and applies(question, made):
            kept.append((question.id, options))
            made.update(f"{question.id}:{option_id}" for option_id in options)
    answered = {question_id for question_id, _ in kept}
    suspended = [
        q.id for q in catalogue.questions if q.id in dropped and q.id in answered
    ]
    return Answers(tuple(kept), tuple(suspended))


def changed_questions(
    catalogue: Catalogue, before: Answers, after: Answers
) -> tuple[str, ...]:
    """Questions whose answer or suspension differs, in catalogue order."""
    differing = {id_ for id_, _ in {*before.chosen} ^ {*after.chosen}}
    differing |= {*before.dropped} ^ {*after.dropped}
    return tuple(q.id for q in catalogue.questions if q.id in differing)


def parse(catalogue: Catalogue, pairs: Iterable[tuple[str, str]]) -> ParsedAnswers:
    """Answers from the pairs of an address; unknown and surplus parts are noticed."""
    given: dict[str, list[str]] = {}
    notices: list[str] = []
    for key, value in pairs:
        notice = _place(catalogue, given, key, value)
        if notice and notice not in notices:
            notices.append(notice)
    dropped = given.pop(DROP, [])
    chosen = {}
    for question_id, options in given.items():
        question = catalogue.question(question_id)
        assert question is not None  # _place admits no other key
        chosen[question_id], notice = _settle(question, options)
        if notice:
            notices.append(notice)
    return ParsedAnswers(canonical(catalogue, chosen, dropped), tuple(notices))


def _place(
    catalogue: Catalogue, given: dict[str, list[str]], key: str, value: str
) -> str:
    """Files one pair under its question; returns a notice when there is none."""
    if key == DROP:
        if catalogue.question(value) is None:
            word = shortened(value)
            return f"There is no question “{word}” to drop, so it was left out."
    elif key in RESERVED:
        return ""
    else:
        question = catalogue.question(key)
        if question is None:
            return f"There is no question “{shortened(key)}”, so it was left out."
        if value != UNSURE and question.option(value) is None:
            return (
                f"“{shortened(value)}” is no answer to “{question.text}”, "
                "so it was left out."
            )
    values = given.setdefault(key, [])
    if value not in values:
        values.append(value)
    return ""


def _settle(question: Question, options: list[str]) -> tuple[list[str], str]:
    """Resolves answers that cannot stand together, with a notice when it had to."""
    if len(options) == 1:
        return options, ""
    if question.kind == "one":
        return options[-1:], (
            f"“{question.text}” takes one answer; the last one given was kept."
        )
    together = [id_ for id_ in options if not _stands_alone(question, id_)]
    if len(together) == len(options):
        return options, ""
    return together or options[-1:], (
        f"Two answers to “{question.text}” exclude each other; "
        "the more specific one was kept."
    )


def _stands_alone(question: Question, option_id: str) -> bool:
    option = question.option(option_id)
    return option is None or option.exclusive


def shortened(word: str) -> str:
    """An unknown word as a notice repeats it: printable, and not too long."""
    clean = "".join(c if c.isprintable() else "�" for c in word[: _SHOWN + 1])
    return clean if len(word) <= _SHOWN else clean[:_SHOWN] + "…"
