"""Requirements first: which alternatives remain, and which answer removed the rest.

An alternative is excluded if it breaks a requirement that the person stated in
words, or if it is a variant whose stated reason is absent. There is no third
kind between exclusion and score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue, Question, Requirement
from webapp.domain.path import applicable

_LANGUAGES = "{languages}"


@dataclass(frozen=True)
class StatedRequirement:
    """A requirement with the answer that stated it."""

    question_id: str
    option_id: str
    requirement: Requirement
    languages: tuple[str, ...] = ()
    """For a requirement on languages: those that are allowed."""


@dataclass(frozen=True)
class Breach:
    """One requirement that an alternative breaks, and the answer that stated it."""

    question_id: str
    option_id: str
    text: str
    """Completes "<alternative> ..."."""


@dataclass(frozen=True)
class Screening:
    """Why an alternative is out: broken requirements, or no reason to offer it."""

    breaches: tuple[Breach, ...] = ()
    reason_absent: bool = False

    @property
    def feasible(self) -> bool:
        """Whether the alternative may be ranked."""
        return not self.breaches and not self.reason_absent


def stated_requirements(
    catalogue: Catalogue, answers: Answers
) -> tuple[StatedRequirement, ...]:
    """The requirements that the answers state, without those suspended."""
    languages = known_languages(catalogue, answers)
    return tuple(
        stated
        for question in applicable(catalogue, answers)
        if question.id not in answers.dropped
        for stated in requirements_of(question, answers.options(question.id), languages)
    )


def known_languages(catalogue: Catalogue, answers: Answers) -> tuple[str, ...]:
    """The languages that the answers say the team ships in."""
    return tuple(
        option.id
        for question in applicable(catalogue, answers)
        for option in question.chosen(answers.options(question.id))
        if option.language
    )


def requirements_of(
    question: Question, option_ids: Iterable[str], languages: tuple[str, ...]
) -> list[StatedRequirement]:
    """What an answer to one question requires of everybody."""
    return [
        StatedRequirement(question.id, option.id, requirement, languages)
        for option in question.chosen(option_ids)
        for requirement in option.requires
    ]


def screen(
    catalogue: Catalogue,
    answers: Answers,
    requirements: tuple[StatedRequirement, ...],
) -> dict[str, Screening]:
    """The screening of every recommendable alternative, by id."""
    return {
        alternative.id: screening(catalogue, answers, requirements, alternative)
        for alternative in catalogue.recommendable()
    }


def screening(
    catalogue: Catalogue,
    answers: Answers,
    requirements: tuple[StatedRequirement, ...],
    alternative: Alternative,
) -> Screening:
    """What one alternative breaks, and whether there is a reason to offer it."""
    return Screening(
        tuple(
            Breach(r.question_id, r.option_id, _text(catalogue, r))
            for r in requirements
            if breaks(alternative, r.requirement, r.languages)
        ),
        not has_reason(alternative, answers),
    )


def _text(catalogue: Catalogue, stated: StatedRequirement) -> str:
    """The requirement's text, with ``{languages}`` replaced by those allowed.

    They read as ``A, B or C``.
    """
    if _LANGUAGES not in stated.requirement.text:
        return stated.requirement.text
    names = [
        option.text
        for question in catalogue.questions
        for option in question.options
        if option.language and option.id in stated.languages
    ]
    others, last = names[:-1], names[-1:]
    either = " or ".join([", ".join(others), *last] if others else last)
    return stated.requirement.text.replace(_LANGUAGES, either)


def has_reason(alternative: Alternative, answers: Answers) -> bool:
    """Whether the answers give the reason for which it exists, if it needs one."""
    return not alternative.reason or all(
        any(answers.holds(choice) for choice in group) for group in alternative.reason
    )


def breaks(
    alternative: Alternative, requirement: Requirement, known: Collection[str] = ()
) -> bool:
    """Whether an alternative breaks a requirement.

    ``known`` are the languages that a requirement on languages allows.
    """
    if requirement.kind == "trait":
        return requirement.trait not in alternative.traits
    if requirement.kind == "languages":
        return not set(alternative.languages) <= set(known)
    performance = alternative.performances.get(requirement.criterion or "")
    level = performance.level if performance else None
    # An unknown level is no proof of a breach; it is shown as a doubt instead.
    return level is not None and level < (requirement.at_least or 0.0)
