"""Checks of one alternative: its references, performances and evidence."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.catalogue.notation import DATE, ID, URL
from webapp.domain.catalogue import (
    Alternative,
    Catalogue,
    Composition,
    Evidence,
    Performance,
)

HIGHEST_NUMBER = 999
"""Each permanent number takes a dimension of the samples, and no prime is too far."""
_CARRIES_A_SCORE = {"parsed", "tag", "anchor", "hand"}


def alternative_problems(
    catalogue: Catalogue, alternative: Alternative
) -> Iterator[str]:
    """All problems of an alternative's file."""
    place = f"alternatives/{alternative.id}.toml"
    if not ID.fullmatch(alternative.id):
        yield f"{place}: an id is lower-case letters, digits and hyphens"
    if not 1 <= alternative.number <= HIGHEST_NUMBER:
        yield f"{place}: number {alternative.number} is not from 1 to {HIGHEST_NUMBER}"
    if not URL.fullmatch(alternative.website):
        yield f"{place}: website {alternative.website!r} is not an https address"
    yield from _references(catalogue, alternative, place)
    yield from _family(catalogue, alternative, place)
    if alternative.composition:
        yield from _composition(catalogue, alternative, alternative.composition, place)
    else:
        yield from _performances(catalogue, alternative, place)
    for evidence_id in alternative.limits:
        if evidence_id not in alternative.evidence:
            yield f"{place}: limits: evidence {evidence_id!r} is not declared in it"
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
    if alternative.base == alternative.id:
        yield f"{place}: base is the alternative itself; name another"
    needs_reason = alternative.kind in ("variant", "hybrid")
    if not all(alternative.reason) or (needs_reason and not alternative.reason):
        yield (
            f"{place}: a {alternative.kind} must state its reason, without empty groups"
        )
    if (alternative.kind == "hybrid") != (composition is not None):
        yield f"{place}: a hybrid, and only a hybrid, has a composition"


def _composition(
    catalogue: Catalogue, alternative: Alternative, composition: Composition, place: str
) -> Iterator[str]:
    hybrids = {a.id for a in catalogue.alternatives if a.composition}
    if hybrids & {composition.primary, composition.secondary}:
        yield f"{place}: a part of a hybrid cannot be a hybrid itself"
    if composition.runtimes not in (1, 2):
        yield f"{place}: runtimes is {composition.runtimes}; two parts have 1 or 2"
    if alternative.performances:
        yield f"{place}: a hybrid's performances are derived; leave them out"


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
    if not DATE.fullmatch(evidence.as_of):
        yield f"{where}: as_of {evidence.as_of!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
    if not URL.fullmatch(evidence.url):
        yield f"{where}: url {evidence.url!r} is not an https address"
