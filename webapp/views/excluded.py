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
    """Answers with some requirements dropped or restored, and what that does."""

    text: str
    answers: Answers


@dataclass(frozen=True)
class OutOfRanking:
    """An alternative that is out, and the rank that it alone would have."""

    name: str
    would_be: str


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
        WayBack(
            f"Without {_said(catalogue, found.answers, questions)}: "
            f"{wording.listed(names)}",
            dropping(found.answers, questions),
        )
        for questions, names in grouped.items()
    )


def suspended(catalogue: Catalogue, answers: Answers) -> tuple[WayBack, ...]:
    """Requirements that are dropped now, and how to restore each."""
    return tuple(
        WayBack(
            _said(catalogue, answers, (question_id,)),
            Answers(
                answers.chosen,
                tuple(other for other in answers.dropped if other != question_id),
            ),
        )
        for question_id in answers.dropped
    )


def _excluded(
    catalogue: Catalogue,
    found: AnyRecommendation,
    breaches: tuple[Breach, ...],
    exclusions: list[Exclusion],
) -> Excluded:
    questions = tuple(dict.fromkeys(breach.question_id for breach in breaches))
    return Excluded(
        alternatives=tuple(
            OutOfRanking(
                catalogue.alternative(exclusion.alternative_id).name,
                wording.ordinal(exclusion.would_be_rank),
            )
            for exclusion in exclusions
        ),
        reasons=tuple(_reason(catalogue, breach) for breach in breaches),
        way_back=WayBack(
            f"Drop {_said(catalogue, found.answers, questions)}",
            dropping(found.answers, questions),
        ),
    )


def _reason(catalogue: Catalogue, breach: Breach) -> str:
    said = wording.option_text(catalogue, breach.question_id, breach.option_id)
    return f"Out because you said “{said}”: it {breach.text}."


def _said(catalogue: Catalogue, answers: Answers, questions: tuple[str, ...]) -> str:
    texts = [
        text
        for id_ in questions
        for text in wording.answer_texts(catalogue, answers, id_)
    ]
    return wording.quoted(texts)
