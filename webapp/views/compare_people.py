"""The results of a comparison, by number and title, and what each says by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.domain.catalogue import Catalogue
from webapp.domain.joint import Joint, Share
from webapp.services.compared import Compared
from webapp.services.results import PublishedResult
from webapp.views import figures, wording
from webapp.views.naming import has_score

_RANKED = 5
"""Rows of each ranking that stand on the page before "and n more"."""


@dataclass(frozen=True)
class Named:
    """A result as the page speaks of it."""

    number: int
    """From 1, in the order of the address."""
    slug: str
    title: str
    """The person's own; empty if it has none."""
    published_at: datetime
    others: tuple[str, ...]
    """The slugs of all others: the comparison without it."""


@dataclass(frozen=True)
class Place:
    """One row of a ranking as it was published."""

    name: str
    score: str
    """Empty for what has none of its own."""
    width: float


@dataclass(frozen=True)
class Person:
    """One result of the comparison."""

    named: Named
    first: str
    """Who leads by its answers today; empty if they leave nothing."""
    first_score: str
    """Empty, too, if that first has none of its own."""
    tie: str
    """Whom its first is too close to, as a sentence; empty if it leads clearly."""
    cost: str
    """How far the joint first falls short of that, as a sentence."""
    then: str
    """What came first when it was published, where that was another."""
    outdated: bool
    dropped: tuple[str, ...]
    """What of its answers today's catalogue does not know."""
    places: tuple[Place, ...]
    more: int
    """How many rows of its ranking are not among ``places``."""


def named(results: Sequence[PublishedResult]) -> tuple[Named, ...]:
    """The results by number and title."""
    slugs = [result.slug for result in results]
    return tuple(
        Named(
            number,
            result.slug,
            result.title or "",
            result.published_at,
            tuple(slug for slug in slugs if slug != result.slug),
        )
        for number, result in enumerate(results, start=1)
    )


def people(
    catalogue: Catalogue, compared: Sequence[Compared], together: Joint
) -> tuple[Person, ...]:
    """What each of the results says by itself, and what the joint first costs it."""
    first = together.ranking[0].alternative_id if together.ranking else None
    joint_name = catalogue.alternative(first).name if first else ""
    return tuple(
        _person(catalogue, one, name, share, joint_name)
        for one, name, share in zip(
            compared,
            named([one.result for one in compared]),
            together.shares,
            strict=True,
        )
    )


def results_said(numbers: Sequence[int]) -> str:
    """The results with these numbers, in words: ``result 2``, ``results 1 and 3``."""
    noun = "result" if len(numbers) == 1 else "results"
    return f"{noun} {wording.listed([str(number) for number in numbers])}"


def _person(
    catalogue: Catalogue, one: Compared, name: Named, share: Share, joint_name: str
) -> Person:
    first = catalogue.alternative(share.own_first).name if share.own_first else ""
    ranking = one.published.ranking
    return Person(
        named=name,
        first=first,
        first_score=_first_score(catalogue, share),
        tie=_tie(catalogue, one),
        cost=_cost(share, first, joint_name),
        then=_then(one),
        outdated=one.outdated,
        dropped=one.dropped,
        places=tuple(
            _place(one.result.catalogue, row.alternative_id, row.score)
            for row in ranking[:_RANKED]
        ),
        more=max(0, len(ranking) - _RANKED),
    )


def _first_score(catalogue: Catalogue, share: Share) -> str:
    if share.own_first is None or share.own_score is None:
        return ""
    if not has_score(catalogue, share.own_first):
        return ""
    return figures.shown(share.own_score)


def _place(catalogue: Catalogue, alternative_id: str, score: float) -> Place:
    return Place(
        catalogue.alternative(alternative_id).name,
        figures.shown(score) if has_score(catalogue, alternative_id) else "",
        figures.length(score),
    )


def _tie(catalogue: Catalogue, one: Compared) -> str:
    if not one.today.tie or one.today.runner_up is None:
        return ""
    second = catalogue.alternative(one.today.runner_up.alternative_id).name
    return f"Too close to call: it might as well be {second}."


def _cost(share: Share, first: str, joint_name: str) -> str:
    if share.own_score is None or share.joint_score is None:
        return ""
    if first == joint_name:
        return "That is first for all together, too."
    # Of the figures as they are printed, so that they add up.
    below = figures.tenths(share.own_score) - figures.tenths(share.joint_score)
    if below == 0:
        return f"{joint_name}, first for all together, meets as much."
    points = "point" if below == 10 else "points"
    score, less = figures.shown(share.joint_score), figures.shown(below / 10)
    return (
        f"{joint_name}, first for all together, meets {score} %: {less} {points} less."
    )


def _then(one: Compared) -> str:
    """Who led on the day of publication, if the answers lead elsewhere today."""
    winner = one.published.winner
    now = one.today.winner.alternative_id if one.today.winner else None
    then = winner.alternative_id if winner else None
    if then == now:
        return ""
    if winner is None:
        return "nothing"
    return one.result.catalogue.alternative(winner.alternative_id).name
