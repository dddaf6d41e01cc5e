"""Checks that everything which is asked and judged can change a result.

Criteria are looked at as they stand. Questions and options are tried: many forms
are answered by the engine itself, alike but for one answer, and a difference in any
ranking is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Catalogue, Criterion, Option, Question
from webapp.domain.model import Model, model
from webapp.domain.sampled_answers import (
    TYPICAL,
    UNIFORM,
    calling_for,
    rankings,
    sampled_answers,
)

FORMS = 256
"""Forms that must agree before an answer is said to change nothing."""
_BATCH = 32
_BESIDE = 3
"""Boxes beside which another one is tried."""

_Variant = tuple[str, ...]
"""The options chosen for the question that is tried; none if it is left open."""


def effect_problems(catalogue: Catalogue) -> Iterator[str]:
    """Criteria, steps, questions and options that can never make a difference.

    For a catalogue that passes ``checks.check``, with its hybrids derived.
    """
    for criterion in catalogue.criteria:
        yield from _criterion(catalogue, criterion)
    for step in catalogue.steps:
        if not step.questions:
            yield f"steps.toml: step {step.id!r}: has no question; add one or remove it"
    for question in catalogue.questions:
        yield from _question(model(catalogue), question)


def _criterion(catalogue: Catalogue, criterion: Criterion) -> Iterator[str]:
    place = f"criteria.toml: criterion {criterion.id!r}"
    options = [o for question in catalogue.questions for o in question.options]
    asked_for = any(criterion.id in option.needs for option in options) or any(
        requirement.criterion == criterion.id
        for option in options
        for requirement in option.requires
    )
    if not asked_for and not criterion.floor:
        yield f"{place}: no option needs it, no floor holds it; let one, or remove it"
    performances = [a.performances.get(criterion.id) for a in catalogue.recommendable()]
    levels = {p.level if p else None for p in performances}
    if len(performances) > 1 and len(levels) == 1:
        (level,) = levels
        known = "is not known" if level is None else f"has level {level:g}"
        yield f"{place}: every alternative {known}, so it decides nothing; remove it"


def _question(tables: Model, question: Question) -> Iterator[str]:
    place = f"steps.toml: question {question.id!r}"
    if len(question.options) < 2:
        yield f"{place}: offers no choice; add options or remove it"
        return
    trial = _Trial(tables, question)
    found = trial.told_apart([(), *((option.id,) for option in question.options)])
    if len(set(found)) == 1:
        yield (
            f"{place}: none of its answers changed any ranking in {FORMS} forms; let "
            "its options state what follows from them, or remove it"
        )
    elif question.kind == "one":
        yield from _twins(trial, found[1:], place)
    else:
        yield from _idle_boxes(trial, place)


def _twins(trial: _Trial, found: Sequence[int], place: str) -> Iterator[str]:
    """Options that always rank as another one does, though they say something."""
    options = trial.question.options
    says = [trial.says_something(option) for option in options]
    for number, option in enumerate(options):
        alike = [
            other.id
            for position, other in enumerate(options)
            if found[position] == found[number]
            and (position < number if says[position] else position != number)
        ]
        if alike and says[number]:
            yield (
                f"{place}, option {option.id!r}: gave the same ranking as "
                f"{alike[0]!r} in {FORMS} forms; state what sets it apart, or join "
                "the two"
            )


def _idle_boxes(trial: _Trial, place: str) -> Iterator[str]:
    """Boxes that say something, but change no ranking: neither beside another box nor
    alone, against an option that says nothing (or an open question, without one)."""
    question = trial.question
    boxes = [option for option in question.options if not option.exclusive]
    says = {o.id: trial.says_something(o) for o in question.options}
    silent = next(((id_,) for id_, stated in says.items() if not stated), ())
    for number, option in enumerate(boxes):
        if not says[option.id]:
            continue
        pairs: list[tuple[_Variant, _Variant]] = [(silent, (option.id,))]
        for other in [*boxes[number + 1 :], *boxes[:number]][:_BESIDE]:
            pairs.append(((other.id,), (other.id, option.id)))
        if not any(len(set(trial.told_apart(pair))) == 2 for pair in pairs):
            yield (
                f"{place}, option {option.id!r}: never changed a ranking in {FORMS} "
                "forms, alone or beside others; state what follows from it, or remove "
                "it"
            )


class _Trial:
    """Forms of both kinds of people in turn, in which one question is asked."""

    def __init__(self, tables: Model, question: Question) -> None:
        self.catalogue = tables.catalogue
        self.question = question
        self._tables = tables
        made = [
            calling_for(self.catalogue, [choice]) for choice in question.applies_when
        ]
        typical, uniform = (
            sampled_answers(self.catalogue, FORMS // 2, mode, made)
            for mode in (TYPICAL, UNIFORM)
        )
        self._forms = [f for pair in zip(typical, uniform, strict=True) for f in pair]

    def says_something(self, option: Option) -> bool:
        """Whether choosing it states anything; "none of these" need not."""
        choice = f"{self.question.id}:{option.id}"
        reasons = [a.reason for a in self.catalogue.alternatives]
        named = [c for reason in reasons for group in reason for c in group]
        named += [c for q in self.catalogue.questions for c in q.applies_when]
        stated = (option.needs, option.ceilings, option.requires, option.language)
        return any(stated) or option.fit_share is not None or choice in named

    def told_apart(self, variants: Sequence[_Variant]) -> list[int]:
        """A number for each way to answer the question; equal where no form's ranking
        tells them apart."""
        groups = [0] * len(variants)
        for start in range(0, FORMS, _BATCH):
            batch = self._forms[start : start + _BATCH]
            tried = [
                self._answered(form, variant) for variant in variants for form in batch
            ]
            rows = rankings(self._tables, tried).reshape(len(variants), -1)
            seen: dict[tuple[int, bytes], int] = {}
            groups = [
                seen.setdefault((group, row.tobytes()), len(seen))
                for group, row in zip(groups, rows, strict=True)
            ]
            if len(seen) == len(variants):
                break
        return groups

    def _answered(self, form: Answers, variant: _Variant) -> Answers:
        chosen = {**dict(form.chosen), self.question.id: variant}
        return canonical(self.catalogue, chosen)
