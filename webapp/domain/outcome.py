"""What a published result keeps of a recommendation, so that it outlives its method.

Under the method it was made with, a result is computed anew from its answers and must
agree with what was kept; under another method the page is rendered from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.confidence import Confidence
from webapp.domain.path import open_questions
from webapp.domain.recommendation import Exclusion, Recommendation, Rescue
from webapp.domain.scoring import Scored
from webapp.domain.screening import Screening, screen, stated_requirements

Outcome = Mapping[str, Any]
"""Plain data, as JSON stores it."""

_DETAILED = 5
"""Of how many alternatives all contributions are kept."""
_SAME_SCORE = 1e-6
_SAME_SHARE = 0.01
"""Another build of numpy may round otherwise."""


@dataclass(frozen=True)
class KeptScore:
    """A score as it was kept, with its terms if it was among the first."""

    alternative_id: str
    score: float
    points_by_criterion: Mapping[str, float]


@dataclass(frozen=True)
class KeptRecommendation:
    """A recommendation as it was kept; read like ``Recommendation``."""

    answers: Answers
    ranking: tuple[KeptScore, ...]
    exclusions: tuple[Exclusion, ...]
    open_question_ids: tuple[str, ...]
    tie: bool
    confidence: Confidence | None
    rescues: tuple[Rescue, ...] = ()

    @property
    def winner(self) -> KeptScore | None:
        """The first of the ranking; None if nothing was feasible."""
        return self.ranking[0] if self.ranking else None

    @property
    def runner_up(self) -> KeptScore | None:
        """The second of the ranking; None if there was none."""
        return self.ranking[1] if len(self.ranking) > 1 else None


AnyRecommendation = Recommendation | KeptRecommendation
"""What pages can show: just computed, or read back."""


def outcome(recommendation: Recommendation) -> dict[str, Any]:
    """What the page prints, as plain data."""
    return {
        "ranking": [
            [s.alternative_id, round(s.score, 9)] for s in recommendation.ranking
        ],
        "contributions": {
            s.alternative_id: _contributions(s)
            for s in recommendation.ranking[:_DETAILED]
        },
        "excluded": [
            {
                "id": e.alternative_id,
                "would_be_rank": e.would_be_rank,
                "questions": [b.question_id for b in e.screening.breaches],
                "reason_absent": e.screening.reason_absent,
            }
            for e in recommendation.exclusions
        ],
        "tie": recommendation.tie,
        "confidence": _confidence(recommendation.confidence),
    }


def kept(catalogue: Catalogue, answers: Answers, data: Outcome) -> KeptRecommendation:
    """The recommendation that an outcome tells of, under its own catalogue."""
    terms = data["contributions"]
    screenings = screen(catalogue, answers, stated_requirements(catalogue, answers))
    return KeptRecommendation(
        answers=answers,
        ranking=tuple(
            KeptScore(id_, score, terms.get(id_, {})) for id_, score in data["ranking"]
        ),
        exclusions=tuple(_exclusion(screenings, e) for e in data["excluded"]),
        open_question_ids=tuple(q.id for q in open_questions(catalogue, answers)),
        tie=data["tie"],
        confidence=_kept_confidence(data),
    )


def agree(first: Outcome, second: Outcome) -> bool:
    """Whether two outcomes tell the same, as far as builds of numpy may differ."""
    return (
        [id_ for id_, _ in first["ranking"]] == [id_ for id_, _ in second["ranking"]]
        and _near(dict(first["ranking"]), dict(second["ranking"]), _SAME_SCORE)
        and first["excluded"] == second["excluded"]
        and first["tie"] == second["tie"]
        and _agree_on_confidence(first.get("confidence"), second.get("confidence"))
    )


def _agree_on_confidence(first: Outcome | None, second: Outcome | None) -> bool:
    if first is None or second is None:
        return first is second
    return (
        first["word"] == second["word"]
        and first["shortlist"] == second["shortlist"]
        and _near(first["shares"], second["shares"], _SAME_SHARE)
    )


def _near(
    first: Mapping[str, float], second: Mapping[str, float], tolerance: float
) -> bool:
    return first.keys() == second.keys() and all(
        abs(first[key] - second[key]) <= tolerance for key in first
    )


def _contributions(scored: Scored) -> dict[str, float]:
    return {c.criterion_id: round(c.points, 9) for c in scored.contributions}


def _confidence(found: Confidence | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "word": found.word,
        "shortlist": list(found.shortlist),
        "shares": {id_: round(share, 6) for id_, share in found.shares.items()},
        "families": {id_: round(share, 6) for id_, share in found.families.items()},
        "over_runner_up": round(found.over_runner_up, 6),
    }


def _kept_confidence(data: Outcome) -> Confidence | None:
    """None also for results of method 1, which had no confidence."""
    found = data.get("confidence")
    if found is None:
        return None
    return Confidence(
        shares=found["shares"],
        over_runner_up=found["over_runner_up"],
        shortlist=tuple(found["shortlist"]),
        tie=data["tie"],
        word=found["word"],
        kept_families=found["families"],
    )


def _exclusion(
    screenings: Mapping[str, Screening], data: Mapping[str, Any]
) -> Exclusion:
    """The exclusion with its reasons, whose words stand in the catalogue."""
    questions = data["questions"]
    breaches = screenings[data["id"]].breaches
    return Exclusion(
        data["id"],
        Screening(
            tuple(b for b in breaches if b.question_id in questions),
            data["reason_absent"],
        ),
        data["would_be_rank"],
    )
