"""What sets two versions of a catalogue apart: their contents, and who then wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from os.path import commonprefix
from typing import Any

from webapp.catalogue.scenarios import Outcome, Scenario, judge, judge_answers
from webapp.catalogue.vocabulary import Vocabulary
from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Alternative, Catalogue, Question
from webapp.domain.model import model
from webapp.domain.sampled_answers import Mode, leaders, sampled_answers

_NOTHING: tuple[object, ...] = (None, "", (), {})
_SHOWN = 80
"""How much of a changed text a line repeats, from each version."""
_CONTEXT = 20
"""How much of it comes before the first difference."""


@dataclass(frozen=True)
class Movement:
    """How winners changed between two versions, over the same forms."""

    forms: int
    changed: int
    """Forms in which another alternative comes first, or none any more."""
    won: Mapping[str, tuple[int, int]]
    """By alternative: forms won before and after; those with a change only."""
    passed: tuple[tuple[str, str, int], ...]
    """From, to, and in how many forms; most first. Empty: nobody."""

    @property
    def share(self) -> float:
        """The share of forms whose winner changed."""
        return self.changed / self.forms if self.forms else 0.0


def movement(old: Catalogue, new: Catalogue, size: int, mode: Mode) -> Movement:
    """Who wins before and after, in so many forms of the new catalogue."""
    forms = sampled_answers(new, size, mode)
    before = leaders(model(old), [as_asked_by(old, form) for form in forms])
    after = leaders(model(new), forms)
    pairs = [(a or "", b or "") for a, b in zip(before, after, strict=True)]
    counts = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    ids = sorted({*counts[0], *counts[1]} - {""})
    passed = Counter((a, b) for a, b in pairs if a != b)
    return Movement(
        forms=size,
        changed=sum(passed.values()),
        won={
            id_: (counts[0][id_], counts[1][id_])
            for id_ in ids
            if counts[0][id_] != counts[1][id_]
        },
        passed=tuple((a, b, n) for (a, b), n in passed.most_common()),
    )


def as_asked_by(catalogue: Catalogue, form: Answers) -> Answers:
    """The form as another version takes it: what it does not ask is left out."""
    return canonical(catalogue, dict(form.chosen))


def changed_outcomes(
    old: Catalogue,
    new: Catalogue,
    vocabulary: Vocabulary,
    scenarios: Iterable[Scenario],
) -> tuple[tuple[Outcome, Outcome], ...]:
    """The scenarios with another winner, before and after."""
    after = [judge(new, vocabulary, scenario) for scenario in scenarios]
    pairs = [
        (judge_answers(old, vocabulary, o.scenario, as_asked_by(old, o.answers)), o)
        for o in after
    ]
    return tuple((a, b) for a, b in pairs if a.first != b.first)


def differences(old: Catalogue, new: Catalogue) -> Iterator[str]:
    """One line for each thing that was added (+), removed (-) or changed (~).

    What belongs to a thing that came or went whole is not told again.
    """
    before, after = dict(_things(old)), dict(_things(new))
    yield from (f"+ {', '.join(key)}" for key in _without(after, before))
    yield from (f"- {', '.join(key)}" for key in _without(before, after))
    for key, value in after.items():
        if key in before and before[key] != value:
            yield f"~ {', '.join(key)}: {_change(before[key], value)}"


_Key = tuple[str, ...]
"""The name of a thing, after the names of what it belongs to."""


def _without(these: Mapping[_Key, object], those: Mapping[_Key, object]) -> list[_Key]:
    """Keys of these that those lack, though they have what they belong to."""
    return [
        key
        for key in these
        if key not in those and (len(key) == 1 or key[:-1] in those)
    ]


def _change(before: object, after: object) -> str:
    """Both values, from where long ones begin to differ."""
    old, new = _in_words(before), _in_words(after)
    alike = len(commonprefix([old, new]))
    start = max(0, alike - _CONTEXT) if max(len(old), len(new)) > _SHOWN else 0
    return f"{_excerpt(old, start)} -> {_excerpt(new, start)}"


def _excerpt(text: str, start: int) -> str:
    end = start + _SHOWN
    return "…" * (start > 0) + text[start:end] + "…" * (len(text) > end)


def _in_words(value: object) -> str:
    if is_dataclass(value):
        stated = {f.name: getattr(value, f.name) for f in fields(value)}
        return _in_words({key: v for key, v in stated.items() if v not in _NOTHING})
    if value in _NOTHING:
        return "not stated"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_in_words(v)}" for key, v in value.items())
    if isinstance(value, tuple):
        return "; ".join(map(_in_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _things(catalogue: Catalogue) -> Iterator[tuple[_Key, object]]:
    """Everything that is compared, by its name."""
    yield from _parts(("texts",), catalogue.texts)
    for criterion in catalogue.criteria:
        yield from _parts((f"criterion {criterion.id}",), criterion)
    for step in catalogue.steps:
        yield from _parts((f"step {step.id}",), step, "questions")
        for question in step.questions:
            yield from _question(question)
    for alternative in catalogue.alternatives:
        yield from _alternative(alternative)


def _question(question: Question) -> Iterator[tuple[_Key, object]]:
    key = (f"question {question.id}",)
    yield from _parts(key, question, "options")
    for option in question.options:
        yield from _parts((*key, f"option {option.id}"), option)


def _alternative(alternative: Alternative) -> Iterator[tuple[_Key, object]]:
    key = (f"alternative {alternative.id}",)
    yield from _parts(key, alternative, "performances", "evidence")
    for evidence_id, evidence in alternative.evidence.items():
        yield from _parts((*key, f"evidence {evidence_id}"), evidence)
    if alternative.composition is None:  # a hybrid's follow from those of its parts
        for criterion_id, performance in alternative.performances.items():
            yield from _parts((*key, f"performance {criterion_id}"), performance)


def _parts(key: _Key, thing: Any, *elsewhere: str) -> Iterator[tuple[_Key, object]]:
    """The thing itself and each of its fields, but for those compared elsewhere."""
    yield key, True
    for field in fields(thing):
        if field.name not in elsewhere:
            yield (*key, field.name), getattr(thing, field.name)
