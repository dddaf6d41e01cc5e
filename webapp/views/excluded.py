"""What was ruled out, by which answer, and the one click that brings it back."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import Exclusion, Recommendation
from webapp.domain.screening import Breach
from webapp.views import wording
from webapp.views.query import dropping


@dataclass(frozen=True)
class WayBack:
    """Answers with some requirements dropped or restored, and what that does."""

    text: str
    answers: Answers


@dataclass(frozen=True)
class Excluded:
    """An alternative that an answer ruled out."""

    name: str
    reasons: tuple[str, ...]
    would_be: str
    way_back: WayBack


def excluded(catalogue: Catalogue, found: Recommendation) -> tuple[Excluded, ...]:
    """The alternatives that break a requirement, closest to the top first."""
    return tuple(
        _excluded(catalogue, found, exclusion)
        for exclusion in found.exclusions
        if exclusion.screening.breaches and not exclusion.screening.reason_absent
    )


def ways_back(catalogue: Catalogue, found: Recommendation) -> tuple[WayBack, ...]:
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
    catalogue: Catalogue, found: Recommendation, exclusion: Exclusion
) -> Excluded:
    breaches = exclusion.screening.breaches
    questions = tuple(dict.fromkeys(breach.question_id for breach in breaches))
    return Excluded(
        name=catalogue.alternative(exclusion.alternative_id).name,
        reasons=tuple(_reason(catalogue, breach) for breach in breaches),
        would_be=wording.ordinal(exclusion.would_be_rank),
        way_back=WayBack(
            f"Drop {_said(catalogue, found.answers, questions)}",
            dropping(found.answers, questions),
        ),
    )


def _reason(catalogue: Catalogue, breach: Breach) -> str:
    said = wording.option_text(catalogue, breach.question_id, breach.option_id)
    return f"You said “{said}”, and it {breach.text}."


def _said(catalogue: Catalogue, answers: Answers, questions: tuple[str, ...]) -> str:
    texts = [
        text
        for id_ in questions
        for text in wording.answer_texts(catalogue, answers, id_)
    ]
    return wording.quoted(texts)
