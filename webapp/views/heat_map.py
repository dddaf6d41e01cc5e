"""All alternatives at a glance: which are listed, and their levels as a table.

The filters travel in the address. What cannot be understood is dropped, and a notice
says so; fields that a form sent empty say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from webapp.domain.answers import shortened
from webapp.domain.catalogue import Alternative, Catalogue, Criterion, Option
from webapp.views.rating import Mark, mark
from webapp.views.search import LONGEST, Found, find, is_called

LANGUAGE, CRITERION, LEVEL, NAME = "language", "criterion", "level", "q"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to, and how it is ordered."""

    language: str = ""
    criterion: str = ""
    level: str = ""
    q: str = ""
    """What the name must have, as it was typed."""
    notices: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether alternatives may be missing from the list."""
        return bool(self.language or self.level or self.q)


@dataclass(frozen=True)
class HeatRow:
    """One alternative with its levels, in the order of the criteria."""

    alternative: Alternative
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class HeatMap:
    """The table, with the choices of its filters."""

    filters: Filters
    languages: tuple[Option, ...]
    levels: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    chosen: Criterion | None
    """The criterion that the list is ordered by; by name if None."""
    found: Found | None
    """Everything that is called so, if a name is looked for."""
    rows: tuple[HeatRow, ...]
    total: int
    parts: tuple[Alternative, ...]
    """Those that are listed apart, because they are never recommended."""


def filters(catalogue: Catalogue, pairs: Iterable[tuple[str, str]]) -> Filters:
    """The filters of an address; unknown ones are dropped with a notice."""
    known: dict[str, tuple[str, ...]] = {
        LANGUAGE: tuple(option.id for option in _languages(catalogue)),
        CRITERION: tuple(criterion.id for criterion in catalogue.criteria),
        LEVEL: _levels(catalogue),
    }
    chosen: dict[str, str] = {}
    notices: list[str] = []
    for key, value in pairs:
        if key == NAME:
            chosen[key] = value.strip()[:LONGEST]
        elif key not in known:
            notices.append(f"There is no filter “{shortened(key)}”; it was left out.")
        elif value and value not in known[key]:
            text = f"“{shortened(value)}” is no {key} here, so it was left out."
            notices.append(text)
        elif value:
            chosen[key] = value
    if LEVEL in chosen and CRITERION not in chosen:
        level = chosen.pop(LEVEL)
        text = f"“At least {level}” needs a criterion, so it was left out."
        notices.append(text)
    return Filters(**chosen, notices=tuple(dict.fromkeys(notices)))


def heat_map(catalogue: Catalogue, wanted: Filters) -> HeatMap:
    """The table of what the filters let through."""
    listed = [a for a in catalogue.recommendable() if _passes(a, wanted)]
    listed.sort(key=lambda a: (a.is_outcome, a.name.casefold()))
    if wanted.criterion:
        listed.sort(key=lambda a: _order(a, wanted.criterion))
    return HeatMap(
        filters=wanted,
        languages=_languages(catalogue),
        levels=_levels(catalogue),
        criteria=catalogue.criteria,
        chosen=catalogue.criterion(wanted.criterion) if wanted.criterion else None,
        found=find(catalogue, wanted.q) if wanted.q else None,
        rows=tuple(
            HeatRow(a, tuple(mark(a, c.id) for c in catalogue.criteria)) for a in listed
        ),
        total=sum(1 for _ in catalogue.recommendable()),
        parts=tuple(a for a in catalogue.alternatives if a.kind == "part"),
    )


def _passes(alternative: Alternative, wanted: Filters) -> bool:
    if not is_called(alternative.name, wanted.q):
        return False
    if wanted.language and wanted.language not in alternative.languages:
        return False
    if not wanted.level:
        return True
    level = alternative.level(wanted.criterion)
    return level is not None and level >= float(wanted.level)


def _order(alternative: Alternative, criterion_id: str) -> float:
    """Best first; what is not known goes last."""
    level = alternative.level(criterion_id)
    return 1.0 if level is None else -level


@lru_cache(maxsize=8)
def _languages(catalogue: Catalogue) -> tuple[Option, ...]:
    """The languages that an alternative is written in, as they are asked for."""
    used = {id_ for a in catalogue.recommendable() for id_ in a.languages}
    return tuple(
        option
        for question in catalogue.questions
        for option in question.options
        if option.language and option.id in used
    )


@lru_cache(maxsize=8)
def _levels(catalogue: Catalogue) -> tuple[str, ...]:
    """The levels that anchors stand at, the lowest left out: all reach that."""
    levels = {anchor.level for c in catalogue.criteria for anchor in c.anchors}
    return tuple(f"{level:g}" for level in sorted(levels) if level > 0)
