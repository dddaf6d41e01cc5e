"""How sure the first place is, in words that always come with numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import floor, fsum
from typing import Literal

import numpy as np

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.effects import Stated
from webapp.domain.first_places import readings
from webapp.domain.model import Model
from webapp.domain.samples import Samples

Word = Literal["clear", "likely", "ahead", "close"]
WORDS: Mapping[Word, float] = {"clear": 0.8, "likely": 0.6, "ahead": 0.4}
"""The share from which each word may be used; below all, "too close to call"."""
TOGETHER = 0.8
"""The share that the alternatives of a shortlist reach together."""
USUAL = 0.8
"""The share of samples whose ranks count as usual."""
TIE_MARGIN = 2.0
"""Points below which first and second are named together."""
TIE_WINNING = 0.6
"""The share in which the first must beat the second to be named alone."""


@dataclass(frozen=True)
class Confidence:
    """How the ranking holds when answers and ratings are taken less literally."""

    shares: Mapping[str, float]
    """First-rank acceptability: share of samples in which each comes first, averaged
    from chances (see ``first_places``)."""
    over_runner_up: float
    """Share in which the first of the ranking beats the second."""
    shortlist: tuple[str, ...]
    """The fewest that come first in 8 of 10 samples together, with the leader, and
    with the runner-up where they tie; in the order of the ranking."""
    tie: bool
    """Whether first and second are too close to name only one."""
    word: Word
    samples: Samples | None = field(default=None, compare=False, repr=False)
    """None in results that were read back. What follows is worked out from it only
    when it is first asked for: a click does not need it."""
    kept_families: Mapping[str, float] = field(default_factory=dict, repr=False)
    """``families`` of a result that was read back."""

    @cached_property
    def families(self) -> Mapping[str, float]:
        """By base: the share in which it or one of its variants comes first."""
        if self.samples is None:
            return self.kept_families
        return _family_shares(self.samples.model.catalogue, self.shares)

    @cached_property
    def central(self) -> Mapping[str, Mapping[str, float]]:
        """Mean weights of the samples that each wins; without those that never do.

        Empty where it was not kept.
        """
        return self.samples.central() if self.samples else {}

    @cached_property
    def ranks(self) -> Mapping[str, tuple[float, ...]]:
        """Rank acceptability: the share of samples in which each has rank 1, 2, ...

        Rank 1 is as often as ``shares`` say; the rest is spread over the other ranks
        as counted. Empty where it was not kept.
        """
        counted = self.samples.rank_shares() if self.samples else {}
        return {id_: _all_ranks(self.shares[id_], c[1:]) for id_, c in counted.items()}

    def usual_ranks(self, alternative_id: str) -> tuple[int, int] | None:
        """The ranks from best to worst that an alternative has in eight of ten
        samples, one tenth being better and one worse; None if ranks were not kept."""
        shares = self.ranks.get(alternative_id)
        if shares is None:
            return None
        reached = list(accumulate(shares))
        outside = (1.0 - USUAL) / 2.0
        best = next(rank for rank, share in enumerate(reached, 1) if share > outside)
        worst = next(
            (rank for rank, share in enumerate(reached, 1) if share >= 1.0 - outside),
            len(reached),
        )
        return best, worst

    @property
    def together(self) -> float:
        """Share in which one of the shortlist comes first."""
        return min(1.0, sum(self.shares[id_] for id_ in self.shortlist))


def out_of_ten(share: float) -> int:
    """The share as "n of 10", never 0 or 10: samples do not make certain."""
    return min(9, max(1, floor(10.0 * share + 0.5)))


def confidence(
    model: Model,
    answers: Answers,
    stated: Stated,
    ranking: Sequence[tuple[str, float]],
) -> Confidence | None:
    """The confidence in a ranking of (id, score); None if it has fewer than two."""
    if len(ranking) < 2:
        return None
    feasible = np.flatnonzero(stated.feasible[0])
    with readings(model, answers, stated, feasible) as read:
        ahead = read.share_ahead(ranking[0][0], ranking[1][0])
        shares = read.shares()
    _keep_in_bounds(shares, ranking[0][0], ranking[1][0], ahead)
    drawn = Samples(model, answers, stated, feasible)
    return judged(ranking, shares, ahead, drawn)


def judged(
    ranking: Sequence[tuple[str, float]],
    shares: Mapping[str, float],
    ahead: float,
    drawn: Samples | None = None,
) -> Confidence:
    """What is to be said of a ranking of two or more, if they come first this often and
    the first beats the second in this share of samples."""
    ids = [id_ for id_, _ in ranking]
    margin = round(ranking[0][1] - ranking[1][1], 9)
    tie = margin < TIE_MARGIN or ahead < TIE_WINNING
    return Confidence(
        shares=shares,
        over_runner_up=ahead,
        shortlist=_shortlist(shares, ids, 2 if tie else 1),
        tie=tie,
        word=_word(shares[ids[0]], tie=tie),
        samples=drawn,
    )


def _keep_in_bounds(
    shares: dict[str, float], first: str, second: str, ahead: float
) -> None:
    """Whoever beats all beats the second: where two estimates contradict this, what is
    too much is the second's. How often one beats another depends on no third."""
    excess = max(0.0, shares[first] - ahead)
    shares[first] -= excess
    shares[second] += excess


def _all_ranks(first: float, later: Sequence[float]) -> tuple[float, ...]:
    """The share of rank 1, and the rest in the proportions of the later ranks; with
    rank 2 if none was counted."""
    counted, rest = fsum(later), 1.0 - first
    if not counted:
        return (first, rest, *later[1:])
    return (first, *(rest * share / counted for share in later))


def _family_shares(
    catalogue: Catalogue, shares: Mapping[str, float]
) -> dict[str, float]:
    """Near-clones split first places, so a base is counted with its variants."""
    families: dict[str, float] = {}
    for id_, share in shares.items():
        root = catalogue.root(catalogue.alternative(id_))
        families[root] = min(1.0, families.get(root, 0.0) + share)
    return families


def _shortlist(
    shares: Mapping[str, float], ranked: list[str], named: int
) -> tuple[str, ...]:
    """The fewest that reach ``TOGETHER``, and the first ``named`` of the ranking."""
    chosen, together = set(ranked[:named]), 0.0
    for id_ in sorted(ranked, key=lambda id_: -shares[id_]):
        if together >= TOGETHER - 1e-12:
            break
        chosen.add(id_)
        together += shares[id_]
    return tuple([id_ for id_ in ranked if id_ in chosen])


def _word(share: float, *, tie: bool) -> Word:
    if tie:
        return "close"
    return next((word for word, least in WORDS.items() if share >= least), "close")
