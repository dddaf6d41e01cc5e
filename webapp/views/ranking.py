"""The ranking's rows: score, what moved, and where each one usually lands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.catalogue import Catalogue
from webapp.domain.confidence import Confidence
from webapp.domain.movement import Movement
from webapp.domain.outcome import AnyRecommendation, KeptScore
from webapp.domain.scoring import Scored
from webapp.views import figures
from webapp.views.naming import has_score

_VISIBLE = 0.005
"""A share below which a place is drawn empty."""


@dataclass(frozen=True)
class Spread:
    """The places that an alternative takes when answers are read less literally."""

    cells: tuple[tuple[int, float], ...]
    """For each place that it takes, from 0: the share of readings."""
    places: int
    """How many there are."""
    text: str


@dataclass(frozen=True)
class RankingRow:
    """One alternative of the ranking."""

    rank: int
    alternative_id: str
    name: str
    score: str
    """Empty for what has none of its own."""
    width: float
    """Length of the bar in per cent."""
    gained: int
    """Places gained (or lost, below zero) by the last answer."""
    spread: Spread | None
    """None where nothing competes, and in results that were read back."""


def ranking(
    catalogue: Catalogue, found: AnyRecommendation, moved: Movement | None = None
) -> tuple[RankingRow, ...]:
    """All rows, best first; with ``moved``, what the last answer did to each."""
    scores: Sequence[Scored | KeptScore] = found.ranking
    return tuple(
        _row(catalogue, rank, scored, found.confidence, moved)
        for rank, scored in enumerate(scores, start=1)
    )


def _row(
    catalogue: Catalogue,
    rank: int,
    scored: Scored | KeptScore,
    confidence: Confidence | None,
    moved: Movement | None,
) -> RankingRow:
    id_ = scored.alternative_id
    move = moved.of(id_) if moved else None
    return RankingRow(
        rank=rank,
        alternative_id=id_,
        name=catalogue.alternative(id_).name,
        score=figures.shown(scored.score) if has_score(catalogue, id_) else "",
        width=figures.length(scored.score),
        gained=move.places if move else 0,
        spread=_spread(confidence, id_) if confidence else None,
    )


def _spread(confidence: Confidence, id_: str) -> Spread | None:
    usual = confidence.usual_ranks(id_)
    if usual is None:
        return None
    shares = confidence.ranks[id_]
    cells = tuple(
        (place, round(share, 2))
        for place, share in enumerate(shares)
        if share >= _VISIBLE
    )
    return Spread(cells, len(shares), _usually(*usual))


def _usually(best: int, worst: int) -> str:
    if best == worst:
        return f"nearly always place {best}"
    return f"usually place {best} to {worst}"
