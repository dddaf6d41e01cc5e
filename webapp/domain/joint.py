"""What several people's answers recommend together, and what that costs each of them.

With person p's weights w_pj and values v_pij (team fit among the criteria j), each
one's own score is ``V_pi = 100 * sum_j w_pj v_pij``, and the joint score is the mean
of these over the n people: ``V_i = (1/n) * sum_p V_pi``. The same number is the
ordinary additive score under the mean of the weights,

    V_i = 100 * sum_j W_j u_ij,   W_j = (1/n) sum_p w_pj,
    u_ij = sum_p w_pj v_pij / sum_p w_pj,

where each one's value counts by how much the criterion weighs for him: people who need
different levels keep their own targets. Where all need the same, ``u = v``, and only
the weights are averaged. An additive group value of the members' values, with equal
shares, is what Keeney and Kirkwood (1975) derive for cardinal values, and Dyer and
Sarin (1979) for strengths of preference; the fixed scales, on which everyone's 100
means "all that I need", make the scores comparable between people.

Requirements are not averaged. An alternative is in the joint ranking only if it is in
everybody's own: no surplus for one makes up for what another rules out, and what
nothing in somebody's answers calls for would get full marks from him only because its
price does not count for him. So what everybody puts first is first together, and
nothing that all rank lower overtakes what all rank higher.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from webapp.domain.catalogue import TEAM_FIT
from webapp.domain.confidence import TIE_MARGIN
from webapp.domain.matrix import best_first
from webapp.domain.recommendation import Recommendation
from webapp.domain.screening import Screening


@dataclass(frozen=True)
class JointScore:
    """An alternative that everybody could take."""

    alternative_id: str
    score: float
    """The mean of all people's own scores, up to 100."""
    scores: tuple[float, ...]
    """Each one's own score, by person."""


@dataclass(frozen=True)
class JointExclusion:
    """An alternative that is out for somebody, and where it would stand."""

    alternative_id: str
    screenings: tuple[Screening, ...]
    """By person: feasible, or why not."""
    would_be_rank: int
    """Its rank if it alone were let back in, from 1."""


@dataclass(frozen=True)
class Share:
    """What one person gets from the joint ranking."""

    own_first: str | None
    """Who leads for this person alone; None if his answers leave nothing."""
    own_score: float | None
    joint_score: float | None
    """This person's own score of the joint first; None if nothing is left."""


@dataclass(frozen=True)
class Joint:
    """The joint ranking of several people."""

    ranking: tuple[JointScore, ...]
    """What is left for everybody, best first; empty if nothing is."""
    exclusions: tuple[JointExclusion, ...]
    """The rest: closest to the top first."""
    shares: tuple[Share, ...]
    """By person."""
    weights: Mapping[str, tuple[float, ...]]
    """By criterion, team fit last: everyone's weight, each a share of 1."""

    @property
    def tie(self) -> bool:
        """Whether first and second are too close to name only one."""
        first_two = [row.score for row in self.ranking[:2]]
        return len(first_two) == 2 and first_two[0] - first_two[1] < TIE_MARGIN


def joint(found: Sequence[Recommendation]) -> Joint:
    """The joint ranking of one or more recommendations from the same catalogue.

    Raises ValueError if there are none, or if their catalogues differ.
    """
    if len({one.model.catalogue for one in found}) != 1:
        raise ValueError("joint() needs recommendations from one catalogue")
    screenings = _screenings(found)
    ordered = _ordered(found)
    feasible = [
        all(s.feasible for s in screenings[row.alternative_id]) for row in ordered
    ]
    ranking = tuple(row for row, ok in zip(ordered, feasible, strict=True) if ok)
    return Joint(
        ranking=ranking,
        exclusions=tuple(
            JointExclusion(
                row.alternative_id,
                screenings[row.alternative_id],
                1 + sum(feasible[:index]),
            )
            for index, row in enumerate(ordered)
            if not feasible[index]
        ),
        shares=tuple(
            _share(one, person, ranking[0] if ranking else None)
            for person, one in enumerate(found)
        ),
        weights=_weights(found),
    )


def _ordered(found: Sequence[Recommendation]) -> list[JointScore]:
    """All alternatives by joint score; equal ones as every ranking orders them."""
    own = [_own_scores(one) for one in found]
    rows = [
        # An exact sum: the order of the people changes no bit.
        JointScore(id_, fsum(scores) / len(found), scores)
        for id_, scores in (
            (alternative.id, tuple(scores[alternative.id] for scores in own))
            for alternative in found[0].model.matrix.alternatives
        )
    ]
    return [rows[row] for row in best_first(np.array([row.score for row in rows]))]


def _own_scores(found: Recommendation) -> dict[str, float]:
    scores = {s.alternative_id: s.score for s in found.ranking}
    excluded = {e.alternative_id: e.score for e in found.exclusions}
    return scores | {key: score for key, score in excluded.items() if score is not None}


def _screenings(
    found: Sequence[Recommendation],
) -> dict[str, tuple[Screening, ...]]:
    out = [{e.alternative_id: e.screening for e in one.exclusions} for one in found]
    return {
        alternative.id: tuple(one.get(alternative.id, Screening()) for one in out)
        for alternative in found[0].model.matrix.alternatives
    }


def _share(found: Recommendation, person: int, first: JointScore | None) -> Share:
    winner = found.winner
    return Share(
        own_first=winner.alternative_id if winner else None,
        own_score=winner.score if winner else None,
        joint_score=first.scores[person] if first else None,
    )


def _weights(found: Sequence[Recommendation]) -> dict[str, tuple[float, ...]]:
    by_person = [
        [*one.stated.weights[0].tolist(), float(one.stated.team_shares[0])]
        for one in found
    ]
    keys = [*found[0].model.matrix.criteria, TEAM_FIT]
    return dict(zip(keys, zip(*by_person, strict=True), strict=True))
