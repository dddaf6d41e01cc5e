"""The joint ranking as a table, what is out of it and why, and what counts for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.catalogue import Catalogue
from webapp.domain.joint import Joint, JointExclusion, JointScore
from webapp.domain.screening import Screening
from webapp.views import figures, wording
from webapp.views.compare_people import results_said
from webapp.views.naming import has_score

_ROWS = 6
"""Rows of the ranking that are shown at once, and those down to the last own first."""


@dataclass(frozen=True)
class JointRow:
    """An alternative with its joint score and everybody's own."""

    alternative_id: str
    name: str
    rank: int
    score: str
    """Empty, as all of ``cells``, for what has none of its own."""
    width: float
    cells: tuple[tuple[str, bool], ...]
    """By result: its own score, and whether it is its own first."""


@dataclass(frozen=True)
class OutRow:
    """Alternatives that are out for the same reasons."""

    names: tuple[str, ...]
    """Each with the joint rank that it alone would have, unless nothing is left that
    competes, and whose first it is."""
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class WeightRow:
    """How much one criterion counts for each, and together, in whole percent."""

    name: str
    shares: tuple[str, ...]
    mean: str
    apart: bool
    """Whether it is among those on which people are furthest apart."""


@dataclass(frozen=True)
class JointTable:
    """The joint ranking."""

    shown: tuple[JointRow, ...]
    folded: tuple[JointRow, ...]
    out: tuple[OutRow, ...]
    weights: tuple[WeightRow, ...]


def joint_table(catalogue: Catalogue, together: Joint) -> JointTable:
    """The joint ranking with everything behind it."""
    own_firsts = [share.own_first for share in together.shares]
    rows = tuple(
        _row(catalogue, row, rank, own_firsts)
        for rank, row in enumerate(together.ranking, start=1)
    )
    marked = [row.rank for row in rows if any(first for _, first in row.cells)]
    shown = max([_ROWS, *marked])
    return JointTable(
        rows[:shown],
        rows[shown:],
        _out(catalogue, together),
        _weights(catalogue, together),
    )


def _row(
    catalogue: Catalogue, row: JointScore, rank: int, own_firsts: Sequence[str | None]
) -> JointRow:
    told = has_score(catalogue, row.alternative_id)
    return JointRow(
        row.alternative_id,
        catalogue.alternative(row.alternative_id).name,
        rank,
        figures.shown(row.score) if told else "",
        figures.length(row.score),
        tuple(
            (figures.shown(score) if told else "", own_first == row.alternative_id)
            for score, own_first in zip(row.scores, own_firsts, strict=True)
        ),
    )


def _out(catalogue: Catalogue, together: Joint) -> tuple[OutRow, ...]:
    """What somebody rules out, by reasons; what nothing calls for is left out.

    Nearest to the top first, or, where nothing is left, what fewest people rule out.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    exclusions = together.exclusions
    if not together.ranking:
        exclusions = tuple(sorted(exclusions, key=_against))
    for exclusion in exclusions:
        if all(s.reason_absent for s in exclusion.screenings):
            continue
        reasons = _reasons(catalogue, exclusion)
        groups.setdefault(reasons, []).append(_would_be(catalogue, together, exclusion))
    return tuple(OutRow(tuple(names), reasons) for reasons, names in groups.items())


def _against(exclusion: JointExclusion) -> int:
    """How many people it is out for."""
    return sum(not screening.feasible for screening in exclusion.screenings)


def _would_be(catalogue: Catalogue, together: Joint, exclusion: JointExclusion) -> str:
    """Its name with its rank, where something is left that competes for the first."""
    name = catalogue.alternative(exclusion.alternative_id).name
    rank = f"would be {wording.ordinal(exclusion.would_be_rank)}"
    fans = [
        number
        for number, share in enumerate(together.shares, start=1)
        if share.own_first == exclusion.alternative_id
    ]
    first = together.ranking[0].alternative_id if together.ranking else None
    told = [rank] if first and has_score(catalogue, first) else []
    told += [f"first for {results_said(fans)}"] if fans else []
    return f"{name} ({'; '.join(told)})" if told else name


def _reasons(catalogue: Catalogue, exclusion: JointExclusion) -> tuple[str, ...]:
    """One sentence for each answer that rules it out, with whose it is."""
    groups: dict[str, list[int]] = {}
    for number, screening in enumerate(exclusion.screenings, start=1):
        for reason in _texts(catalogue, exclusion.alternative_id, screening):
            groups.setdefault(reason, []).append(number)
    return tuple(
        f"{wording.capitalised(results_said(numbers))}: {reason}."
        for reason, numbers in groups.items()
    )


def _texts(catalogue: Catalogue, id_: str, screening: Screening) -> list[str]:
    if screening.breaches:
        return [
            f"“{wording.option_text(catalogue, b.question_id, b.option_id)}”: "
            f"it {b.text}"
            for b in screening.breaches
        ]
    if not screening.reason_absent:
        return []
    reason = catalogue.alternative(id_).reason_text
    return [f"no answer calls for it; it is only worth it when {reason}"]


def _weights(catalogue: Catalogue, together: Joint) -> tuple[WeightRow, ...]:
    """What counts, most of all together first."""
    rows = [
        (sum(shares) / len(shares), max(shares) - min(shares), key, shares)
        for key, shares in together.weights.items()
        if any(shares)
    ]
    furthest = sorted((apart for _, apart, _, _ in rows), reverse=True)[:3]
    return tuple(
        WeightRow(
            wording.criterion_name(catalogue, key),
            tuple(_percent(share) for share in shares),
            _percent(mean),
            apart >= 0.05 and apart in furthest,
        )
        for mean, apart, key, shares in sorted(rows, key=lambda row: -row[0])
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
