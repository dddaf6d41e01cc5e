"""What the last answer did, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.movement import Move, Movement, movement
from webapp.domain.recommendation import Recommendation
from webapp.domain.standing import Standing
from webapp.views import figures, wording
from webapp.views.naming import has_score


@dataclass(frozen=True)
class Since:
    """What a change of answers did."""

    text: str
    """One sentence."""
    moved: Movement
    previous: Answers
    """The answers before, to go back to."""


def since(catalogue: Catalogue, now: Recommendation, shown: int) -> Since | None:
    """What happened since the previous answers; None if no answer changed."""
    before = now.before
    if before is None:
        return None
    moved = movement(catalogue, before, now)
    if not moved.changed:
        return None
    return Since(news(catalogue, before, now, moved, shown), moved, before.answers)


def news(
    catalogue: Catalogue,
    before: Standing,
    now: Standing,
    moved: Movement,
    shown: int,
) -> str:
    """The most telling move among the first ``shown`` and the answer behind it.

    Empty if no answer changed.
    """
    if not moved.changed:
        return ""
    because = _because(catalogue, before.answers, now.answers)
    visible = {s.alternative_id for s in now.ranking[:shown]}
    move = _most_telling(m for m in moved.moves if m.alternative_id in visible)
    if move is None:
        return f"{_without_moves(catalogue, before, now, moved)}: {because}."
    name = catalogue.alternative(move.alternative_id).name
    if move.after == 1:
        return f"{name} now leads: {because}."
    if move.before is None:
        return f"{name} joins in: {because}."
    return f"{name} {_signed(move.places)}: {because}."


def _without_moves(
    catalogue: Catalogue, before: Standing, now: Standing, moved: Movement
) -> str:
    """What happened where none of those shown changed its place."""
    out = [m for m in moved.moves if m.after is None]
    if out:
        return f"{wording.counted(len(out), 'alternative')} dropped out"
    first, earlier = _printed(catalogue, now, 1), _printed(catalogue, before, 1)
    if first == earlier:
        return _further_down(catalogue, before, now, moved)
    (id_, score), (_, was) = first[0], earlier[0]
    return f"{_stays(catalogue, id_)}, now with {score} (before: {was})"


def _further_down(
    catalogue: Catalogue, before: Standing, now: Standing, moved: Movement
) -> str:
    """What happened below a first place that is as it was."""
    joined = [m for m in moved.moves if m.before is None]
    if joined:
        return f"{wording.counted(len(joined), 'alternative')} joined in further down"
    is_now = _printed(catalogue, now)
    if is_now == _printed(catalogue, before):
        return "No change"
    (id_, score), *_ = is_now
    return f"{_stays(catalogue, id_)} with {score}; others changed"


def _stays(catalogue: Catalogue, id_: str) -> str:
    return f"{catalogue.alternative(id_).name} stays first"


def _printed(
    catalogue: Catalogue, standing: Standing, most: int | None = None
) -> list[tuple[str, str]]:
    """Who stands where, and with which score, as a page prints it."""
    return [
        (id_, figures.shown(s.score) if has_score(catalogue, id_) else "")
        for s in standing.ranking[:most]
        if (id_ := s.alternative_id)
    ]


def _most_telling(moves: Iterable[Move]) -> Move | None:
    """A new leader if there is one, else the longest move."""
    return max(
        moves,
        key=lambda m: (m.after == 1, m.before is None, abs(m.places), m.places),
        default=None,
    )


def _because(catalogue: Catalogue, before: Answers, after: Answers) -> str:
    said = _choices_only_in(catalogue, after, before)
    if said:
        return f"you said {wording.quoted(said)}"
    taken_back = _choices_only_in(catalogue, before, after)
    if taken_back:
        return f"you took back {wording.quoted(taken_back)}"
    return "you dropped or restored a requirement"


def _choices_only_in(
    catalogue: Catalogue, answers: Answers, others: Answers
) -> list[str]:
    return [
        wording.option_text(catalogue, question_id, option_id)
        for question_id, options in answers.chosen
        for option_id in options
        if option_id not in others.options(question_id)
    ]


def _signed(places: int) -> str:
    return f"+{places}" if places > 0 else f"{figures.MINUS}{-places}"
