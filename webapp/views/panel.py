"""What the live panel shows: who leads, what moved, what is out, what is open."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.movement import Movement, movement
from webapp.domain.path import StepProgress, applicable, progress
from webapp.domain.recommendation import Recommendation, recommend
from webapp.views import figures, wording
from webapp.views.changes import NextQuestion, next_question
from webapp.views.naming import has_score
from webapp.views.news import news
from webapp.views.query import as_previous
from webapp.views.sureness import Words, in_words
from webapp.views.verdict import nothing_that_fits

SHOWN = 5


@dataclass(frozen=True)
class PanelRow:
    """One alternative of the ranking."""

    id: str
    name: str
    score: str
    """Empty for what has none of its own."""
    width: float
    """Length of the bar in per cent."""
    gained: int = 0
    """Places gained (or lost, below zero) by the last answer."""


@dataclass(frozen=True)
class RuledOut:
    """Alternatives that one answer removed."""

    because: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """The panel's whole content."""

    rows: tuple[PanelRow, ...]
    nothing: str
    """What the sentence begins with that is told where there is no row; else empty."""
    news: str
    """One sentence about the last answer; empty when the answers are not new."""
    ruled_out: tuple[RuledOut, ...]
    suspended: tuple[str, ...]
    """Answers whose requirements are dropped."""
    progress: tuple[StepProgress, ...]
    answered: int
    asked: int
    sureness: Words | None
    next_question: NextQuestion | None
    was: str
    answers: Answers

    @property
    def summary(self) -> str:
        """The panel in one sentence."""
        if not self.rows:
            return f"{self.nothing} meets all your requirements."
        if not self.answered:
            return "Nothing answered yet."
        first = self.rows[0]
        if not first.score:
            return f"{first.name}."
        return f"{first.name} leads with {first.score} of 100."


def panel(
    catalogue: Catalogue, answers: Answers, previous: Answers | None = None
) -> Panel:
    """The panel for these answers, with what changed since the previous ones."""
    now = recommend(catalogue, answers, previous)
    before = now.before or now
    moved = movement(catalogue, before, now)
    asked = applicable(catalogue, answers)
    return Panel(
        rows=tuple(
            _row(catalogue, s.alternative_id, s.score, moved)
            for s in now.ranking[:SHOWN]
        ),
        nothing="" if now.ranking else nothing_that_fits(now, "your"),
        news=news(catalogue, before, now, moved, SHOWN),
        ruled_out=ruled_out(catalogue, now),
        suspended=tuple(
            wording.quoted(texts)
            for question_id in answers.dropped
            if (texts := wording.requirement_texts(catalogue, answers, question_id))
        ),
        progress=progress(catalogue, answers),
        answered=len(asked) - len(now.open_question_ids),
        asked=len(asked),
        sureness=in_words(catalogue, now),
        next_question=next_question(catalogue, now),
        was=as_previous(answers),
        answers=answers,
    )


def ruled_out(catalogue: Catalogue, now: Recommendation) -> tuple[RuledOut, ...]:
    """What is out because of an answer, grouped by the first answer that did it."""
    groups: dict[str, list[str]] = {}
    for alternative, breach in now.first_breaches():
        text = wording.option_text(catalogue, breach.question_id, breach.option_id)
        groups.setdefault(text, []).append(alternative.name)
    return tuple(RuledOut(text, tuple(names)) for text, names in groups.items())


def _row(
    catalogue: Catalogue, alternative_id: str, score: float, moved: Movement
) -> PanelRow:
    move = moved.of(alternative_id)
    return PanelRow(
        id=alternative_id,
        name=catalogue.alternative(alternative_id).name,
        score=figures.shown(score) if has_score(catalogue, alternative_id) else "",
        width=figures.length(score),
        gained=move.places if move else 0,
    )
