"""Checks of the catalogue as a whole: every problem is found in one run.

Shape and types are checked by parsing; here is what only the whole can show,
such as an id that nothing declares or a performance without evidence. Each
problem names the file, the place and the remedy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from webapp.domain.answers import RESERVED
from webapp.domain.catalogue import (
    UNSURE,
    Alternative,
    Catalogue,
    Criterion,
    Evidence,
    Option,
    Performance,
    Question,
)

_ID = re.compile(r"[a-z][a-z0-9-]*")
_CRITERION_ID = re.compile(r"[a-z][a-z0-9_]*")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_URL = re.compile(r"https://[^\s/]+\.[^\s]+")
_CARRIES_A_SCORE = {"parsed", "tag", "anchor", "hand"}
_STEP_RESERVED = {"recommendation"}


def check(catalogue: Catalogue) -> list[str]:
    """All problems of a parsed catalogue; empty if it may be published."""
    return [
        *_criteria(catalogue),
        *_steps(catalogue),
        *(p for a in catalogue.alternatives for p in _alternative(catalogue, a)),
        *_duplicates("alternatives", (a.id for a in catalogue.alternatives), "id"),
        *_duplicates(
            "alternatives", (str(a.number) for a in catalogue.alternatives), "number"
        ),
    ]


def _duplicates(file: str, values: Iterable[str], what: str) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{file}: {what} {value!r} is used {count} times; make it unique"


def _criteria(catalogue: Catalogue) -> Iterator[str]:
    yield from _duplicates("criteria.toml", (c.id for c in catalogue.criteria), "id")
    for criterion in catalogue.criteria:
        yield from _criterion(criterion)


def _criterion(criterion: Criterion) -> Iterator[str]:
    place = f"criteria.toml: criterion {criterion.id!r}"
    if not _CRITERION_ID.fullmatch(criterion.id):
        yield f"{place}: an id is lower-case letters, digits and underscores"
    levels = [anchor.level for anchor in criterion.anchors]
    if any(low >= high for low, high in pairwise(levels)):
        yield f"{place}: anchors must rise strictly; they are {levels}"
    if not levels or levels[0] != 0 or levels[-1] != 10:
        yield f"{place}: anchors must reach from 0 to 10; they are {levels}"


def _steps(catalogue: Catalogue) -> Iterator[str]:
    yield from _duplicates("steps.toml", (s.id for s in catalogue.steps), "step id")
    yield from _duplicates(
        "steps.toml", (q.id for q in catalogue.questions), "question id"
    )
    for step in catalogue.steps:
        if not _ID.fullmatch(step.id) or step.id in _STEP_RESERVED:
            yield f"steps.toml: step {step.id!r}: this id is malformed or reserved"
    earlier: set[str] = set()
    for question in catalogue.questions:
        yield from _question(catalogue, question, earlier)
        earlier |= {f"{question.id}:{option.id}" for option in question.options}


def _question(
    catalogue: Catalogue, question: Question, earlier: set[str]
) -> Iterator[str]:
    place = f"steps.toml: question {question.id!r}"
    if not _ID.fullmatch(question.id) or question.id in RESERVED:
        yield f"{place}: this id is malformed or reserved"
    yield from _duplicates(place, (o.id for o in question.options), "option id")
    for choice in question.applies_when:
        if choice not in earlier:
            yield f"{place}: applies_when {choice!r} is no earlier question:option"
    for option in question.options:
        yield from _option(catalogue, option, f"{place}, option {option.id!r}")
    yield from _prior(question, place)


def _prior(question: Question, place: str) -> Iterator[str]:
    total = sum(choice.share for choice in question.prior)
    if abs(total - 1.0) > 1e-9:
        yield f"{place}: shares of the prior add up to {total:g}; make them 1"
    for choice in question.prior:
        for option_id in choice.options:
            if question.option(option_id) is None:
                yield f"{place}: prior names {option_id!r}, which is no option"


def _option(catalogue: Catalogue, option: Option, place: str) -> Iterator[str]:
    if not _ID.fullmatch(option.id) or option.id == UNSURE:
        yield f"{place}: this id is malformed or reserved"
    declared = {criterion.id for criterion in catalogue.criteria}
    named = [*option.needs, *option.ceilings]
    named += [r.criterion for r in option.requires if r.criterion]
    for criterion_id in named:
        if criterion_id not in declared:
            yield f"{place}: criterion {criterion_id!r} is not in criteria.toml"
    traits = {trait for a in catalogue.alternatives for trait in a.traits}
    for requirement in option.requires:
        if requirement.kind == "trait" and requirement.trait not in traits:
            yield f"{place}: no alternative has the trait {requirement.trait!r}"
        if requirement.kind == "level" and requirement.at_least is None:
            yield f"{place}: a requirement on a level needs at_least"


def _alternative(catalogue: Catalogue, alternative: Alternative) -> Iterator[str]:
    place = f"alternatives/{alternative.id}.toml"
    if not _ID.fullmatch(alternative.id):
        yield f"{place}: an id is lower-case letters, digits and hyphens"
    yield from _references(catalogue, alternative, place)
    yield from _family(catalogue, alternative, place)
    if not alternative.composition:
        yield from _performances(catalogue, alternative, place)
    for evidence_id, evidence in alternative.evidence.items():
        yield from _evidence(evidence, f"{place}: evidence {evidence_id!r}")


def _references(
    catalogue: Catalogue, alternative: Alternative, place: str
) -> Iterator[str]:
    choices = {f"{q.id}:{o.id}" for q in catalogue.questions for o in q.options}
    for choice in (choice for group in alternative.reason for choice in group):
        if choice not in choices:
            yield f"{place}: reason {choice!r} is no question:option of steps.toml"
    languages = {o.id for q in catalogue.questions for o in q.options if o.language}
    for language in alternative.languages:
        if language not in languages:
            yield f"{place}: language {language!r} is no option of steps.toml"


def _family(
    catalogue: Catalogue, alternative: Alternative, place: str
) -> Iterator[str]:
    composition = alternative.composition
    named = [alternative.base] if alternative.base else []
    named += [composition.primary, composition.secondary] if composition else []
    for name in named:
        if name not in {a.id for a in catalogue.alternatives}:
            yield f"{place}: {name!r} is no alternative; add its file"
    if alternative.kind in ("variant", "hybrid") and not alternative.reason:
        yield f"{place}: a {alternative.kind} must state its reason"
    if (alternative.kind == "hybrid") != (composition is not None):
        yield f"{place}: a hybrid, and only a hybrid, has a composition"


def _performances(
    catalogue: Catalogue, alternative: Alternative, place: str
) -> Iterator[str]:
    declared = {criterion.id for criterion in catalogue.criteria}
    for criterion_id in sorted(declared - set(alternative.performances)):
        yield f"{place}: no performance for {criterion_id!r}; state it or its unknown"
    for criterion_id, performance in alternative.performances.items():
        where = f"{place}: performance {criterion_id!r}"
        if criterion_id not in declared:
            yield f"{where}: this criterion is not in criteria.toml"
        yield from _performance(alternative, performance, where)


def _performance(
    alternative: Alternative, performance: Performance, where: str
) -> Iterator[str]:
    if not performance.why.strip():
        yield f"{where}: say in why which anchor is met, or what is missing"
    for evidence_id in performance.evidence:
        if evidence_id not in alternative.evidence:
            yield f"{where}: evidence {evidence_id!r} is not declared in this file"
    if performance.not_applicable and alternative.kind != "part":
        yield f"{where}: only a part can be not applicable"
    yield from _level(alternative, performance, where)


def _level(
    alternative: Alternative, performance: Performance, where: str
) -> Iterator[str]:
    if (performance.level is None) != (performance.grade is None):
        yield f"{where}: a level and a grade (A, B or C) go together"
    if performance.level is None:
        return
    if not 0 <= performance.level <= 10:
        yield f"{where}: level {performance.level:g} is not between 0 and 10"
    if not any(_carries(alternative, e) for e in performance.evidence):
        yield (
            f"{where}: a level needs evidence that was parsed, tagged, anchored or "
            "read by hand; cite one, or leave the level out"
        )


def _carries(alternative: Alternative, evidence_id: str) -> bool:
    evidence = alternative.evidence.get(evidence_id)
    return evidence is not None and evidence.check in _CARRIES_A_SCORE


def _evidence(evidence: Evidence, where: str) -> Iterator[str]:
    if not _DATE.fullmatch(evidence.as_of):
        yield f"{where}: as_of {evidence.as_of!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
    if not _URL.fullmatch(evidence.url):
        yield f"{where}: url {evidence.url!r} is not an https address"
