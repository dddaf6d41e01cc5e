"""The facts behind a rating: whose they are, how good they are, and how old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from webapp.catalogue.ages import age_in_months
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.performances import Evidence

GRADES = {
    "A": "measured or documented",
    "B": "from several sources",
    "C": "our judgement",
    None: "",
}
OLD = 18
"""Months after which a fact shows its age."""
_YEAR = 12


@dataclass(frozen=True)
class Fact:
    """One dated fact as a page shows it."""

    text: str
    source: str
    url: str
    as_of: str
    age: str
    """In words, if it is old; else empty."""


def facts(catalogue: Catalogue, found: tuple[Evidence, ...]) -> tuple[Fact, ...]:
    """The facts in their order, with the ages of those that are old."""
    newest = newest_date(catalogue)
    return tuple(
        Fact(e.fact, e.source, e.url, e.as_of, age_in_words(e.as_of, newest))
        for e in found
    )


@lru_cache(maxsize=8)
def newest_date(catalogue: Catalogue) -> str:
    """The date of the newest fact, from which ages are counted, so that a page says
    the same whenever it is read. Empty if there is no fact."""
    dates = [e.as_of for a in catalogue.alternatives for e in a.evidence.values()]
    return max(dates, key=_first_day, default="")


def age_in_words(as_of: str, newest: str) -> str:
    """``more than 2 years old``; empty for what is not older than ``OLD`` months."""
    # A day less, so that exactly so many months are not yet more.
    months = age_in_months(as_of, _first_day(newest) - timedelta(days=1))
    if months < OLD:
        return ""
    years = months // _YEAR
    return f"more than {'a year and a half' if years < 2 else f'{years} years'} old"


def _first_day(as_of: str) -> date:
    """The first day that a date may mean."""
    year, month, day = [*map(int, as_of.split("-")), 1, 1][:3]
    return date(year, month, day)


def evidence_of(
    catalogue: Catalogue, alternative: Alternative, criterion_id: str
) -> tuple[Evidence, ...]:
    """The facts behind a performance; for a hybrid, those of its parts."""
    return tuple(
        part.evidence[evidence_id]
        for part in parts_of(catalogue, alternative)
        if criterion_id in part.performances
        for evidence_id in part.performances[criterion_id].evidence
        if evidence_id in part.evidence
    )


def parts_of(catalogue: Catalogue, alternative: Alternative) -> tuple[Alternative, ...]:
    """The alternative, followed by its parts if it is a hybrid."""
    composition = alternative.composition
    if composition is None:
        return (alternative,)
    named = (composition.primary, composition.secondary)
    return (alternative, *(catalogue.alternative(id_) for id_ in named))
