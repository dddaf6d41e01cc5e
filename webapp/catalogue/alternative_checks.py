"""Checks of one alternative: its references, performances and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.catalogue.notation import ID, URL, is_date
from webapp.catalogue.suggestions import close_to, remedy
from webapp.domain.catalogue import Alternative, Catalogue, Composition
from webapp.domain.performances import Evidence, Performance

HIGHEST_NUMBER = 999
"""Each permanent number takes a dimension of the samples, and no prime is too far."""
CARRIES_A_SCORE = ("parsed", "tag", "anchor", "hand")
"""Checks of evidence that a level can rest on; the others only stand beside them."""


def alternative_problems(
    catalogue: Catalogue, alternative: Alternative
) -> Iterator[str]:
    """All problems of an alternative's file."""
    place = f"alternatives/{alternative.id}.toml"
    yield from _head(alternative, place)
    yield from _references(catalogue, alternative, place)
    yield from _family(catalogue, alternative, place)
    if alternative.composition:
        yield from _composition(catalogue, alternative, alternative.composition, place)
    elif alternative.kind != "hybrid":
        yield from _performances(catalogue, alternative, place)
    for evidence_id in alternative.limits:
        yield from _declared(alternative, evidence_id, f"{place}: limits")
    for evidence_id, evidence in alternative.evidence.items():
        yield from _evidence(evidence, f"{place}: evidence {evidence_id!r}")


def _head(alternative: Alternative, place: str) -> Iterator[str]:
    if not ID.fullmatch(alternative.id):
        yield (
            f"{place}: an id is lower-case letters, digits and hyphens; rename the "
            "file and its id"
        )
    if not 1 <= alternative.number <= HIGHEST_NUMBER:
        yield f"{place}: number {alternative.number} is not from 1 to {HIGHEST_NUMBER}"
    yield from _blank(alternative, ("name", "summary"), place)
    yield from _https("website", alternative.website, place)
    if alternative.first_steps:
        yield from _https("first_steps: guide", alternative.first_steps.guide, place)


def _blank(thing: object, keys: Iterable[str], place: str) -> Iterator[str]:
    for key in keys:
        if not getattr(thing, key).strip():
            yield f"{place}: {key} is empty; write it"


def _https(what: str, address: str, place: str) -> Iterator[str]:
    if not URL.fullmatch(address):
        yield f"{place}: {what} {address!r} is not an address with https://"


def _references(
    catalogue: Catalogue, alternative: Alternative, place: str
) -> Iterator[str]:
    choices = {f"{q.id}:{o.id}" for q in catalogue.questions for o in q.options}
    for choice in (choice for group in alternative.reason for choice in group):
        if choice not in choices:
            meant = remedy(choice, choices, "write one that it has")
            yield (
                f"{place}: reason {choice!r} is no question:option of steps.toml; "
                f"{meant}"
            )
    languages = [o.id for q in catalogue.questions for o in q.options if o.language]
    for language in alternative.languages:
        if language not in languages:
            yield (
                f"{place}: language {language!r} is no option of steps.toml; there are "
                f"{', '.join(languages)}"
            )


def _family(
    catalogue: Catalogue, alternative: Alternative, place: str
) -> Iterator[str]:
    composition = alternative.composition
    named = [alternative.base] if alternative.base else []
    named += [composition.primary, composition.secondary] if composition else []
    known = [a.id for a in catalogue.alternatives]
    for name in named:
        if name not in known:
            meant = remedy(name, known, "add its file")
            yield f"{place}: {name!r} is no alternative; {meant}"
    if alternative.base == alternative.id:
        yield f"{place}: base is the alternative itself; name another"
    yield from _kind(alternative, place)


def _kind(alternative: Alternative, place: str) -> Iterator[str]:
    kind = alternative.kind
    needs_reason = kind in ("variant", "hybrid")
    if not all(alternative.reason) or (needs_reason and not alternative.reason):
        yield (
            f"{place}: a {kind} must state its reason, without empty groups; write "
            'reason = [["question:option"]]'
        )
    if kind == "hybrid" and not alternative.composition:
        yield (
            f"{place}: a hybrid needs a composition; write composition = "
            '{ primary = "...", secondary = "...", runtimes = 2 }'
        )
    if kind != "hybrid" and alternative.composition:
        yield (
            f'{place}: a {kind} has no composition; remove it, or write kind = "hybrid"'
        )


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
    missing = declared - set(alternative.performances)
    for criterion_id, performance in alternative.performances.items():
        where = f"{place}: performance {criterion_id!r}"
        if criterion_id not in declared:
            meant = remedy(criterion_id, missing, "remove it")
            missing.discard(close_to(criterion_id, missing) or "")
            yield f"{where}: this criterion is not in criteria.toml; {meant}"
        yield from _performance(alternative, performance, where)
    for criterion_id in sorted(missing):
        yield (
            f"{place}: no performance for {criterion_id!r}; add "
            f"[performances.{criterion_id}] with a level, or only with a why that says "
            "what is missing"
        )


def _performance(
    alternative: Alternative, performance: Performance, where: str
) -> Iterator[str]:
    if not performance.why.strip():
        yield f"{where}: say in why which anchor is met, or what is missing"
    for evidence_id in performance.evidence:
        yield from _declared(alternative, evidence_id, where)
    if performance.not_applicable and alternative.kind != "part":
        yield f"{where}: only a part can be not applicable"
    yield from _level(alternative, performance, where)


def _declared(alternative: Alternative, evidence_id: str, where: str) -> Iterator[str]:
    if evidence_id not in alternative.evidence:
        add = f"add [evidence.{evidence_id}]"
        meant = remedy(evidence_id, alternative.evidence, add)
        yield f"{where}: evidence {evidence_id!r} is not declared in this file; {meant}"


def _level(
    alternative: Alternative, performance: Performance, where: str
) -> Iterator[str]:
    level = performance.level
    if level is None:
        if performance.grade is not None:
            yield f"{where}: a grade without a level; add the level, or remove both"
        return
    if performance.grade is None:
        yield f'{where}: a level without a grade; add grade = "A", "B" or "C"'
    if not 0 <= level <= 10:
        yield f"{where}: level {level:g} is not between 0 and 10; see criteria.toml"
    if not any(_carries(alternative, e) for e in performance.evidence):
        yield (
            f"{where}: a level needs evidence that was confirmed, with one of "
            f"{', '.join(map(repr, CARRIES_A_SCORE))} as its check; cite one, or "
            "leave level and grade out"
        )


def _carries(alternative: Alternative, evidence_id: str) -> bool:
    evidence = alternative.evidence.get(evidence_id)
    return evidence is not None and evidence.check in CARRIES_A_SCORE


def _evidence(evidence: Evidence, where: str) -> Iterator[str]:
    yield from _blank(evidence, ("fact", "source"), where)
    if not is_date(evidence.as_of):
        yield (
            f"{where}: as_of {evidence.as_of!r} is no date; write YYYY, YYYY-MM or "
            "YYYY-MM-DD"
        )
    yield from _https("url", evidence.url, where)
