"""Sentences and names that several pages share."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.domain.answers import Answers
from webapp.domain.catalogue import TEAM_FIT, UNSURE, Catalogue

UNSURE_TEXT = "I’m not sure"
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def listed(names: Sequence[str], last: str = "and") -> str:
    """The names in a row: ``A``, ``A and B``, ``A, B and C``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(count: int, noun: str) -> str:
    """The count with its noun: ``1 question``, ``2 questions``."""
    return f"{count} {noun}" + ("" if count == 1 else "s")


def ordinal(rank: int) -> str:
    """A rank in words up to five, then as ``6th``; ranks stay below a hundred."""
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th") if rank > 20 else "th"
    return _ORDINALS.get(rank, f"{rank}{suffix}")


def criterion_name(catalogue: Catalogue, criterion_id: str) -> str:
    """The name on screen of a criterion or of team fit."""
    if criterion_id == TEAM_FIT:
        return catalogue.texts.fit_name
    return catalogue.criterion(criterion_id).name


def capitalised(text: str) -> str:
    """The text with its first letter as at the start of a sentence."""
    return text[:1].upper() + text[1:]


def option_text(catalogue: Catalogue, question_id: str, option_id: str) -> str:
    """An option as the person read it."""
    question = catalogue.question(question_id)
    option = question.option(option_id) if question else None
    return option.text if option else UNSURE_TEXT


def answer_texts(
    catalogue: Catalogue, answers: Answers, question_id: str
) -> tuple[str, ...]:
    """What was answered to a question; empty if it was skipped."""
    return tuple(
        UNSURE_TEXT if id_ == UNSURE else option_text(catalogue, question_id, id_)
        for id_ in answers.options(question_id)
    )


def said(texts: Sequence[str]) -> str:
    """What was answered, in one line: several in quotation marks, since one may have
    commas and semicolons of its own."""
    return quoted(texts) if len(texts) > 1 else "".join(texts)


def requirement_texts(
    catalogue: Catalogue, answers: Answers, question_id: str
) -> tuple[str, ...]:
    """What of the answer to a question states a requirement, as the person read it."""
    question = catalogue.question(question_id)
    options = question.chosen(answers.options(question_id)) if question else []
    return tuple(option.text for option in options if option.requires)


def suspension(catalogue: Catalogue, answers: Answers, question_id: str) -> str:
    """That what the answer to a question requires is dropped for now; empty if not."""
    texts = requirement_texts(catalogue, answers, question_id)
    if not texts or question_id not in answers.dropped:
        return ""
    return "requirement dropped" if len(texts) == 1 else "requirements dropped"


def quoted(texts: Sequence[str]) -> str:
    """The texts in quotation marks: ``“A” and “B”``."""
    return listed([f"“{text}”" for text in texts])
