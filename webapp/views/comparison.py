"""Why the first beats another: differences that add up to the margin."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.catalogue import TEAM_FIT, Catalogue
from webapp.domain.outcome import AnyRecommendation
from webapp.domain.recommendation import Recommendation
from webapp.domain.scoring import differences
from webapp.views import figures, wording
from webapp.views.changes import ToWin, what_it_takes

_FOR = 3
_AGAINST = 2
_WORTH_A_ROW = 1.0


@dataclass(frozen=True)
class DifferenceRow:
    """What one criterion adds to the lead, or takes from it."""

    criterion_id: str
    """Empty for what is no criterion of the catalogue."""
    name: str
    points: str
    width: float
    """Length of the bar in per cent of the longest."""
    speaks_for_first: bool


@dataclass(frozen=True)
class Lack:
    """Where the other is behind, and the reason of its level."""

    name: str
    level: str
    why: str


@dataclass(frozen=True)
class Comparison:
    """The first against another."""

    first: str
    first_id: str
    second: str
    second_id: str
    choices: tuple[tuple[str, str], ...]
    """Id and name of everything that the first can be compared with."""
    rows: tuple[DifferenceRow, ...]
    """The strongest reasons for and against."""
    rest: DifferenceRow
    """All other criteria together."""
    rest_rows: tuple[DifferenceRow, ...]
    margin: str
    lacks: tuple[Lack, ...]
    """Why the other falls behind: the reasons of its levels."""
    takes: ToWin | None
    """What would put the other first; None in results that were read back."""


def comparison(
    catalogue: Catalogue, found: AnyRecommendation, against: str = ""
) -> Comparison | None:
    """The first beside another, by default the second; None if there is no second."""
    others = {s.alternative_id: s for s in found.ranking[1:] if s.points_by_criterion}
    if found.winner is None or found.runner_up is None or not others:
        return None
    other = others.get(against, found.runner_up)
    exact = differences(found.winner, other)
    # The margin of the scores as printed, so that the page adds up everywhere.
    margin = (figures.tenths(found.winner.score) - figures.tenths(other.score)) / 10
    rounded = dict(
        zip(exact, figures.adding_up(list(exact.values()), margin), strict=True)
    )
    telling = _telling(rounded)
    remaining = {key: points for key, points in rounded.items() if key not in telling}
    rest = sum(remaining.values())
    longest = max(abs(points) for points in (*rounded.values(), rest)) or 1.0
    return Comparison(
        first=catalogue.alternative(found.winner.alternative_id).name,
        first_id=found.winner.alternative_id,
        second=catalogue.alternative(other.alternative_id).name,
        second_id=other.alternative_id,
        choices=tuple((id_, catalogue.alternative(id_).name) for id_ in others),
        rows=_rows(catalogue, telling, longest),
        rest=_row("Everything else", rest, longest),
        rest_rows=_rows(catalogue, remaining, longest),
        margin=figures.signed(margin),
        lacks=_lacks(catalogue, other.alternative_id, telling),
        takes=what_it_takes(catalogue, found, other.alternative_id)
        if isinstance(found, Recommendation)
        else None,
    )


def _lacks(
    catalogue: Catalogue, id_: str, points: dict[str, float]
) -> tuple[Lack, ...]:
    performances = catalogue.alternative(id_).performances
    return tuple(
        Lack(
            wording.criterion_name(catalogue, key),
            "not known"
            if performances[key].level is None
            else f"{performances[key].level:g} of 10",
            performances[key].why,
        )
        for key, lead in sorted(points.items(), key=lambda item: -item[1])
        if lead > 0 and key in performances
    )


def _telling(points: dict[str, float]) -> dict[str, float]:
    best_first = sorted(points.items(), key=lambda item: -item[1])
    speaking_for = [item for item in best_first if item[1] >= _WORTH_A_ROW][:_FOR]
    against = [item for item in best_first[::-1] if item[1] <= -_WORTH_A_ROW]
    return dict(speaking_for + against[:_AGAINST][::-1])


def _rows(
    catalogue: Catalogue, points: dict[str, float], longest: float
) -> tuple[DifferenceRow, ...]:
    return tuple(
        _row(wording.criterion_name(catalogue, key), number, longest, key)
        for key, number in sorted(points.items(), key=lambda item: -item[1])
        if figures.tenths(number)
    )


def _row(
    name: str, points: float, longest: float, criterion_id: str = TEAM_FIT
) -> DifferenceRow:
    width = round(100 * abs(points) / longest, 1)
    id_ = "" if criterion_id == TEAM_FIT else criterion_id
    return DifferenceRow(id_, name, figures.signed(points), width, points >= 0)
