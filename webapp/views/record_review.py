"""What to try before a team relies on a decision, and when to take it up again."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.views import wording
from webapp.views.report import Report
from webapp.views.what_if import WhatIf

_NAMED = 6


@dataclass(frozen=True)
class Reviewed:
    """How the decision is confirmed, and what would reopen it."""

    tasks: tuple[str, ...]
    reopening: tuple[str, ...]


def reviewed(shown: Report) -> Reviewed | None:
    """What follows from weak points, open questions and other answers that would
    change the first place; None where none of them is known."""
    if shown.what_if is None:
        return None
    found = Reviewed(tuple(_tasks(shown, shown.what_if)), _reopening(shown.what_if))
    return found if found.tasks or found.reopening else None


def _tasks(shown: Report, what_if: WhatIf) -> list[str]:
    tasks = []
    if shown.weaknesses and shown.winner:
        names = wording.listed([weakness.name for weakness in shown.weaknesses])
        tasks.append(
            f"Settle first what {shown.winner.name} is weakest at here, by a small "
            f"trial or by asking whoever relies on it: {names}."
        )
    if what_if.next_question:
        asked = what_if.next_question.text
        tasks.append(f"Answer the open question that could move most: {asked}")
    return tasks


def _reopening(what_if: WhatIf) -> tuple[str, ...]:
    return tuple(
        f"{wording.listed(change.texts)} (then {change.leader})"
        for change in what_if.other_leaders[:_NAMED]
    )
