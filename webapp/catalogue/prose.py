"""The sentences of a catalogue, each with the place where it can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

from webapp.domain.catalogue import Alternative, Catalogue, Criterion, Question
from webapp.domain.components import Outside


class Sentence(NamedTuple):
    """A text that is shown, and where it stands."""

    place: str
    text: str


def prose(catalogue: Catalogue) -> Iterator[Sentence]:
    """All texts written for this catalogue; names and titles of sources are not."""
    for found in _all(catalogue):
        if found.text.strip():
            yield found


def names(catalogue: Catalogue) -> Iterator[str]:
    """Names of things: they are written as their makers write them."""
    for alternative in catalogue.alternatives:
        yield alternative.name
        yield alternative.maintainer
        yield from (companion.name for companion in alternative.companions)
        yield from (component.name for component in alternative.components)
        yield from (evidence.source for evidence in alternative.evidence.values())
    for question in catalogue.questions:
        yield from (option.text for option in question.options if option.language)


def _all(catalogue: Catalogue) -> Iterator[Sentence]:
    for field in fields(catalogue.texts):
        text = getattr(catalogue.texts, field.name)
        if isinstance(text, str):
            yield Sentence(f"catalogue.toml: {field.name}", text)
    yield from _notes(catalogue)
    yield from _outside(catalogue.texts.outside, "catalogue.toml")
    for criterion in catalogue.criteria:
        yield from _criterion(criterion)
    for step in catalogue.steps:
        place = f"steps.toml: step {step.id!r}"
        yield Sentence(f"{place}, name", step.name)
        yield Sentence(f"{place}, intro", step.intro)
        for question in step.questions:
            yield from _question(question)
    for alternative in catalogue.alternatives:
        yield from _alternative(alternative)


def _notes(catalogue: Catalogue) -> Iterator[Sentence]:
    notes = catalogue.texts.method
    for number, left_out in enumerate(notes.left_out, start=1):
        yield Sentence(f"catalogue.toml: left_out {number}", left_out.why)
    for number, paragraph in enumerate(notes.bias, start=1):
        yield Sentence(f"catalogue.toml: bias {number}", paragraph)
    for number, correction in enumerate(notes.corrections, start=1):
        yield Sentence(f"catalogue.toml: correction {number}", correction.text)


def _outside(outside: Outside, where: str) -> Iterator[Sentence]:
    for key in ("name", "talks", "note"):
        yield Sentence(f"{where}: outside, {key}", getattr(outside, key))


def _criterion(criterion: Criterion) -> Iterator[Sentence]:
    place = f"criteria.toml: criterion {criterion.id!r}"
    yield Sentence(f"{place}, name", criterion.name)
    yield Sentence(f"{place}, definition", criterion.definition)
    for anchor in criterion.anchors:
        yield Sentence(f"{place}, anchor {anchor.level:g}", anchor.text)


def _question(question: Question) -> Iterator[Sentence]:
    place = f"steps.toml: question {question.id!r}"
    for key in ("short", "text", "why", "help"):
        yield Sentence(f"{place}, {key}", getattr(question, key))
    for option in question.options:
        where = f"{place}, option {option.id!r}"
        yield Sentence(f"{where}, text", option.text)
        yield Sentence(f"{where}, help", option.help)
        if option.outside:
            yield from _outside(option.outside, where)
        for requirement in option.requires:
            yield Sentence(f"{where}, requirement", requirement.text)


def _alternative(alternative: Alternative) -> Iterator[Sentence]:
    place = f"alternatives/{alternative.id}.toml"
    yield Sentence(f"{place}: summary", alternative.summary)
    yield Sentence(f"{place}: reason_text", alternative.reason_text)
    for companion in alternative.companions:
        where = f"{place}: companion {companion.name!r}"
        yield Sentence(f"{where}, need", companion.need)
        yield Sentence(f"{where}, note", companion.note)
    for component in alternative.components:
        yield Sentence(f"{place}: component {component.id!r}, note", component.note)
    for talk in alternative.connections:
        where = f"{place}: connection {talk.caller!r} to {talk.called!r}"
        yield Sentence(f"{where}, text", talk.text)
    if alternative.composition is None:  # a hybrid's are derived
        for criterion_id, performance in alternative.performances.items():
            yield Sentence(f"{place}: performance {criterion_id!r}", performance.why)
    for evidence_id, evidence in alternative.evidence.items():
        yield Sentence(f"{place}: evidence {evidence_id!r}", evidence.fact)
