"""Whether an outcome that comes from elsewhere can be shown on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from webapp.catalogue.shape import CatalogueError, structure
from webapp.domain.catalogue import TEAM_FIT, Catalogue
from webapp.domain.confidence import Word


@dataclass(frozen=True)
class _Excluded:
    id: str
    would_be_rank: int
    questions: tuple[str, ...]
    reason_absent: bool


@dataclass(frozen=True)
class _Confidence:
    word: Word
    shortlist: tuple[str, ...]
    shares: Mapping[str, float]
    families: Mapping[str, float]
    over_runner_up: float


@dataclass(frozen=True)
class _Outcome:
    """As ``domain.outcome`` writes it; other methods may have kept more."""

    ranking: tuple[Any, ...]
    contributions: Mapping[str, Mapping[str, float]]
    excluded: tuple[_Excluded, ...]
    tie: bool
    confidence: _Confidence | None = None


def checked_outcome(said: Any) -> dict[str, Any]:
    """The same, if it has the shape of an outcome. Raises ValueError."""
    try:
        shaped = structure(said, _Outcome, "outcome", surplus_keys=True)
    except CatalogueError as error:
        raise ValueError(error.problems[0]) from error
    if not all(map(_is_rank, shaped.ranking)):
        raise ValueError("expected pairs of id and score @ outcome.ranking")
    return dict(said)


def _is_rank(said: Any) -> bool:
    kinds = [type(part) for part in said] if isinstance(said, list) else []
    return kinds in ([str, float], [str, int])


def contradiction(catalogue: Catalogue, outcome: Mapping[str, Any]) -> str:
    """What of a well-shaped outcome does not fit its catalogue or itself; "" if all
    does."""
    ranked = [id_ for id_, _ in outcome["ranking"]]
    listed = [*ranked, *(excluded["id"] for excluded in outcome["excluded"])]
    if len({*listed}) < len(listed):
        return "an alternative is listed twice"
    told: list[tuple[Iterable[str], Iterable[str]]] = [
        (listed, (a.id for a in catalogue.recommendable())),
        (outcome["contributions"], ranked),
        (chain(*outcome["contributions"].values()), _criteria(catalogue)),
    ]
    if confidence := outcome.get("confidence"):
        if {*confidence["shares"]} != {*ranked} or len(ranked) < 2:
            return "its confidence is of another ranking"
        told.append((confidence["shortlist"], ranked))
        told.append((confidence["families"], (a.id for a in catalogue.alternatives)))
    unknown = [name for names, known in told for name in {*names} - {*known}]
    return f"{unknown[0]!r} is not known where it stands" if unknown else ""


def _criteria(catalogue: Catalogue) -> list[str]:
    return [*(criterion.id for criterion in catalogue.criteria), TEAM_FIT]
