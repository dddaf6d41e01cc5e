"""Checks of the steps: questions, options, priors and requirements."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.catalogue.notation import ID, duplicates
from webapp.domain.answers import RESERVED
from webapp.domain.catalogue import UNSURE, Catalogue, Option, Question, Requirement

_STEP_RESERVED = {"recommendation"}


def step_problems(catalogue: Catalogue) -> Iterator[str]:
    """All problems of ``steps.toml``."""
    if not catalogue.steps:
        yield "steps.toml: there is no step; add one, which is the first page"
    yield from duplicates("steps.toml", (s.id for s in catalogue.steps), "step id")
    yield from duplicates(
        "steps.toml", (q.id for q in catalogue.questions), "question id"
    )
    for step in catalogue.steps:
        if not ID.fullmatch(step.id) or step.id in _STEP_RESERVED:
            yield f"steps.toml: step {step.id!r}: this id is malformed or reserved"
    earlier: set[str] = set()
    for question in catalogue.questions:
        yield from _question(catalogue, question, earlier)
        earlier |= {f"{question.id}:{option.id}" for option in question.options}


def _question(
    catalogue: Catalogue, question: Question, earlier: set[str]
) -> Iterator[str]:
    place = f"steps.toml: question {question.id!r}"
    if not ID.fullmatch(question.id) or question.id in RESERVED:
        yield f"{place}: this id is malformed or reserved"
    yield from duplicates(place, (o.id for o in question.options), "option id")
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
        if choice.share < 0:
            yield f"{place}: a share of the prior is below 0; make it a share"
        if question.kind == "one" and len(choice.options) != 1:
            yield f"{place}: takes one answer, so each choice of the prior has one"
        for option_id in choice.options:
            if question.option(option_id) is None:
                yield f"{place}: prior names {option_id!r}, which is no option"


def _option(catalogue: Catalogue, option: Option, place: str) -> Iterator[str]:
    if not ID.fullmatch(option.id) or option.id == UNSURE:
        yield f"{place}: this id is malformed or reserved"
    declared = {criterion.id for criterion in catalogue.criteria}
    named = [*option.needs, *option.ceilings]
    named += [r.criterion for r in option.requires if r.criterion]
    for criterion_id in named:
        if criterion_id not in declared:
            yield f"{place}: criterion {criterion_id!r} is not in criteria.toml"
    if option.fit_share is not None and not 0 <= option.fit_share <= 1:
        yield f"{place}: fit_share {option.fit_share:g} is not between 0 and 1"
    languages = {o.id for q in catalogue.questions for o in q.options if o.language}
    for language in option.near:
        if language not in languages:
            yield f"{place}: near {language!r} is no language; add its option"
    for requirement in option.requires:
        yield from _requirement(catalogue, requirement, place)


def _requirement(
    catalogue: Catalogue, requirement: Requirement, place: str
) -> Iterator[str]:
    if requirement.kind == "trait":
        having = [requirement.trait in a.traits for a in catalogue.recommendable()]
        if not any(having):
            yield f"{place}: no alternative has the trait {requirement.trait!r}"
        elif all(having):
            yield f"{place}: all alternatives have the trait {requirement.trait!r}"
    if requirement.kind == "level":
        if requirement.criterion is None:
            yield f"{place}: a requirement on a level names a criterion"
        if requirement.at_least is None or not 0 <= requirement.at_least <= 10:
            yield f"{place}: a requirement on a level needs at_least from 0 to 10"
