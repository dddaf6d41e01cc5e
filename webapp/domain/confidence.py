"""How sure the first place is, in words that always come with numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import floor
from typing import Literal

import numpy as np

from webapp.domain.acceptability import (
    Places,
    rank_acceptability,
    sample_ranks,
    sample_scores,
    winners_weights,
)
from webapp.domain.answers import Answers
from webapp.domain.effects import Stated
from webapp.domain.matrix import Ints, Reals
from webapp.domain.model import Model

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
class Sampled:
    """The scores of all samples, and what is counted in them when it is asked for."""

    ids: tuple[str, ...]
    model: Model
    points: Reals
    """Shape (samples, alternatives), each about 1 at most."""
    weights: Reals
    """Shape (samples, criteria)."""

    @cached_property
    def first(self) -> Places:
        """Who comes first in which sample, (samples, alternatives)."""
        return np.asarray(self.points == self.points.max(axis=1, keepdims=True))

    def first_shares(self) -> dict[str, float]:
        """By alternative, the share of samples in which it comes first."""
        wins = [int(np.count_nonzero(won)) / len(won) for won in self.first.T]
        return dict(zip(self.ids, wins, strict=True))

    def family_shares(self) -> dict[str, float]:
        """The same by family. Near-clones split first places, so a base is counted
        with its variants."""
        members: dict[str, list[int]] = {}
        catalogue = self.model.catalogue
        for column, id_ in enumerate(self.ids):
            root = catalogue.root(catalogue.alternative(id_))
            members.setdefault(root, []).append(column)
        return {
            root: float(self.first[:, columns].any(axis=1).mean())
            for root, columns in members.items()
        }

    def central(self) -> dict[str, dict[str, float]]:
        """By alternative and criterion, the mean weights of the samples it wins."""
        return {
            id_: dict(zip(self.model.matrix.criteria, mean.tolist(), strict=True))
            for id_, mean in zip(
                self.ids, winners_weights(self.weights, self.first), strict=True
            )
            if mean is not None
        }

    def rank_shares(self) -> dict[str, tuple[float, ...]]:
        """By alternative, the share of samples in which it has each rank."""
        shares = rank_acceptability(sample_ranks(self.points))
        return dict(zip(self.ids, map(tuple, shares.tolist()), strict=True))

    def winning(self, first: str, second: str) -> float:
        """The share of samples in which the first beats the second."""
        one, other = (self.points.T[self.ids.index(id_)] for id_ in (first, second))
        return int(np.count_nonzero(one > other)) / len(one)


@dataclass(frozen=True)
class Confidence:
    """How the ranking holds when answers and ratings are taken less literally."""

    shares: Mapping[str, float]
    """First-rank acceptability: share of samples in which each comes first."""
    over_runner_up: float
    """Share in which the first of the ranking beats the second."""
    shortlist: tuple[str, ...]
    """The fewest that come first in 8 of 10 samples together, with the leader, and
    with the runner-up where they tie; in the order of the ranking."""
    tie: bool
    """Whether first and second are too close to name only one."""
    word: Word
    sampled: Sampled | None = field(default=None, compare=False, repr=False)
    """None in results that were read back. What follows is worked out from it only
    when it is first asked for: a click does not need it."""
    kept_families: Mapping[str, float] = field(default_factory=dict, repr=False)
    """``families`` of a result that was read back."""

    @cached_property
    def families(self) -> Mapping[str, float]:
        """By base: the share in which it or one of its variants comes first."""
        return self.sampled.family_shares() if self.sampled else self.kept_families

    @cached_property
    def central(self) -> Mapping[str, Mapping[str, float]]:
        """Mean weights of the samples that each wins; without those that never do.

        Empty where it was not kept.
        """
        return self.sampled.central() if self.sampled else {}

    @cached_property
    def ranks(self) -> Mapping[str, tuple[float, ...]]:
        """Rank acceptability: the share of samples in which each has rank 1, 2, ...

        Empty where it was not kept.
        """
        return self.sampled.rank_shares() if self.sampled else {}

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
    sampled = sample(model, answers, stated)
    shares = sampled.first_shares()
    ids = [id_ for id_, _ in ranking]
    winning = sampled.winning(*ids[:2])
    margin = round(ranking[0][1] - ranking[1][1], 9)
    tie = margin < TIE_MARGIN or winning < TIE_WINNING
    return Confidence(
        shares=shares,
        over_runner_up=winning,
        shortlist=_shortlist(shares, ids, 2 if tie else 1),
        tie=tie,
        word=_word(shares[ids[0]], tie=tie),
        sampled=sampled,
    )


def sample(model: Model, answers: Answers, stated: Stated) -> Sampled:
    """The samples of all feasible alternatives."""
    weights = model.weightings.weights(
        answers, stated.ceilings[0], float(stated.team_shares[0])
    )
    listed = np.flatnonzero(stated.feasible[0])
    return Sampled(
        ids=tuple(model.matrix.alternatives[row].id for row in listed.tolist()),
        model=model,
        points=sampled_points(model, stated, weights, listed),
        weights=weights,
    )


def sampled_points(model: Model, stated: Stated, weights: Reals, listed: Ints) -> Reals:
    """Scores in each sample, (samples, listed); ``listed`` are rows of the matrix."""
    criteria = np.arange(len(model.matrix.criteria))
    values, spreads = (
        layer[stated.needs[0], criteria][:, listed].T for layer in model.matrix.singles
    )
    points = sample_scores(values, weights, spreads, model.noise.T[listed].T)
    fits = stated.team_shares[0] * stated.matches[0, listed]
    if fits.any():
        points += fits.astype(np.float32)
    return points


def _shortlist(
    shares: Mapping[str, float], ranked: list[str], named: int
) -> tuple[str, ...]:
    """The fewest that reach ``TOGETHER``, and the first ``named`` of the ranking."""
    chosen: set[str] = set()
    by_share = sorted(ranked, key=lambda id_: (-shares[id_], ranked.index(id_)))
    for id_ in by_share:
        if sum(shares[c] for c in chosen) >= TOGETHER - 1e-12:
            break
        chosen.add(id_)
    chosen.update(ranked[:named])
    return tuple(id_ for id_ in ranked if id_ in chosen)


def _word(share: float, *, tie: bool) -> Word:
    if tie:
        return "close"
    return next((word for word, least in WORDS.items() if share >= least), "close")
