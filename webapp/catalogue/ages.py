"""How old each fact is on a given day, and what rests on it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.performances import Evidence

_YEAR = 12


@dataclass(frozen=True)
class AgedEvidence:
    """A fact, its age, and the criteria that cite it."""

    alternative_id: str
    evidence_id: str
    evidence: Evidence
    months: int
    criteria: tuple[str, ...]


def aged_evidence(
    catalogue: Catalogue, today: date, months: int
) -> tuple[AgedEvidence, ...]:
    """The facts that are at least so many months old, oldest first."""
    aged = (
        AgedEvidence(
            alternative.id,
            evidence_id,
            evidence,
            age_in_months(evidence.as_of, today),
            _citing(alternative, evidence_id),
        )
        for alternative in catalogue.alternatives
        for evidence_id, evidence in alternative.evidence.items()
    )
    old = [found for found in aged if found.months >= months]
    return tuple(sorted(old, key=lambda found: -found.months))


def age_in_months(as_of: str, today: date) -> int:
    """Whole months since a date; below 0 if it lies ahead.

    A date that names only its year or month may lie anywhere in it, so this is what
    is certain: counted from its last day.
    """
    stated = [int(part) for part in as_of.split("-")]
    year, month, day = (*stated, *(_YEAR, 31)[len(stated) - 1 :])
    day = min(day, monthrange(year, month)[1])
    months = _YEAR * (today.year - year) + today.month - month
    return months - (today.day < day)


def _citing(alternative: Alternative, evidence_id: str) -> tuple[str, ...]:
    return tuple(
        criterion_id
        for criterion_id, performance in alternative.performances.items()
        if evidence_id in performance.evidence
    )
