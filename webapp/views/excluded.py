"""What was ruled out, by which answer, and the one click that brings it back."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.outcome import AnyRecommendation
from webapp.domain.recommendation import Exclusion
from webapp.domain.screening import Breach
from webapp.views import wording
from webapp.views.query import dropping


@dataclass(frozen=True)
class WayBack:
    """Answers with some requirements dropped, and what that does."""

    text: str
    answers: Answers
    requirements: int
    """How many it drops."""


@dataclass(frozen=True)
class Suspended:
    """Requirements of one answer that are dropped now, and the way to restore them."""

    sentence: str
    restore: str
    """What the link says."""
    answers: Answers
    """With the requirements."""
    requirements: int
    """How many they are."""


@dataclass(frozen=True)
class OutOfRanking:
    """An alternative that is out, and the rank that it alone would have."""

    name: str
    would_be: str
    """Empty where nothing is left that competes: each alone would be first."""


@dataclass(frozen=True)
class Excluded:
    """Alternatives that are out for the same reasons."""

    alternatives: tuple[OutOfRanking, ...]
    reasons: tuple[str, ...]
    way_back: WayBack


def excluded(catalogue: Catalogue, found: AnyRecommendation) -> tuple[Excluded, ...]:
    """What breaks a requirement, by requirements, nearest to the top first."""
    groups: dict[tuple[Breach, ...], list[Exclusion]] = {}
    for exclusion in found.exclusions:
        screening = exclusion.screening
        if screening.breaches and not screening.reason_absent:
            groups.setdefault(screening.breaches, []).append(exclusion)
    return tuple(
        _excluded(catalogue, found, breaches, exclusions)
        for breaches, exclusions in groups.items()
    )


def ways_back(catalogue: Catalogue, found: AnyRecommendation) -> tuple[WayBack, ...]:
    """When nothing is left: for each nearest miss, what to drop to get it back."""
    grouped: dict[tuple[str, ...], list[str]] = {}
    for rescue in found.rescues:
        name = catalogue.alternative(rescue.alternative_id).name
        grouped.setdefault(rescue.questions, []).append(name)
    return tuple(
        _way_back(catalogue, found, questions, "Without", f": {wording.listed(names)}")
        for questions, names in grouped.items()
    )


def suspended(catalogue: Catalogue, answers: Answers) -> tuple[Suspended, ...]:
    """Requirements that are dropped now, by question, and how to restore them."""
    stated = {
        question_id: wording.requirement_texts(catalogue, answers, question_id)
        for question_id in answers.dropped
    }
    return tuple(
        _suspended(answers, question_id, texts)
        for question_id, texts in stated.items()
        if texts
    )


def _suspended(answers: Answers, question_id: str, texts: tuple[str, ...]) -> Suspended:
    several = len(texts) > 1
    noun, verb = ("requirements", "are") if several else ("requirement", "is")
    return Suspended(
        f"The {noun} {wording.quoted(texts)} {verb} dropped for now.",
        "Restore them" if several else "Restore it",
        Answers(
            answers.chosen,
            tuple(other for other in answers.dropped if other != question_id),
        ),
        len(texts),
    )


def _excluded(
    catalogue: Catalogue,
    found: AnyRecommendation,
    breaches: tuple[Breach, ...],
    exclusions: list[Exclusion],
) -> Excluded:
    questions = tuple(dict.fromkeys(breach.question_id for breach in breaches))
    competing = is_contested(catalogue, found)
    return Excluded(
        alternatives=tuple(
            OutOfRanking(
                catalogue.alternative(exclusion.alternative_id).name,
                wording.ordinal(exclusion.would_be_rank) if competing else "",
            )
            for exclusion in exclusions
        ),
        reasons=tuple(_reason(catalogue, breach) for breach in breaches),
        way_back=_way_back(catalogue, found, questions, "Drop"),
    )


def is_contested(catalogue: Catalogue, found: AnyRecommendation) -> bool:
    """Whether anything is left that competes for the first place."""
    if found.winner is None:
        return False
    return not catalogue.alternative(found.winner.alternative_id).is_outcome


def _reason(catalogue: Catalogue, breach: Breach) -> str:
    said = wording.option_text(catalogue, breach.question_id, breach.option_id)
    return f"Out because you said “{said}”: it {breach.text}."


def _way_back(
    catalogue: Catalogue,
    found: AnyRecommendation,
    questions: tuple[str, ...],
    verb: str,
    rest: str = "",
) -> WayBack:
    """Dropping these questions' requirements, all of which it names.

    One question's requirements are dropped together, so those that ruled nothing out
    here are named as well.
    """
    dropped = [
        stated
        for id_ in questions
        for stated in wording.requirement_texts(catalogue, found.answers, id_)
    ]
    return WayBack(
        f"{verb} {wording.quoted(dropped)}{rest}",
        dropping(found.answers, questions),
        len(dropped),
    )
