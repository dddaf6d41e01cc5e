"""A set of answers to explain the method with, always the same for a catalogue."""

from __future__ import annotations

from webapp.domain.answers import canonical
from webapp.domain.catalogue import Catalogue, Question
from webapp.domain.recommendation import Recommendation, recommend


def example(catalogue: Catalogue) -> Recommendation:
    """The recommendation of a form filled in as is most usual.

    Where that rules nothing out, one answer is exchanged for the most usual that
    does, so that there is a requirement to show, if the catalogue has any.
    """
    usual = _usual(catalogue)
    found = recommend(catalogue, canonical(catalogue, usual))
    for question, options in _demanding(catalogue):
        if _rules_out(found):
            break
        other = canonical(catalogue, {**usual, question.id: options})
        tried = recommend(catalogue, other)
        found = tried if _rules_out(tried) else found
    return found


def _usual(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return {
        question.id: max(question.prior, key=lambda choice: choice.share).options
        for question in catalogue.questions
    }


def _demanding(catalogue: Catalogue) -> list[tuple[Question, tuple[str, ...]]]:
    """Usual answers that state a requirement, the most usual first."""
    found = [
        (choice.share, question, choice.options)
        for question in catalogue.questions
        for choice in question.prior
        if any(option.requires for option in question.chosen(choice.options))
    ]
    found.sort(key=lambda item: -item[0])
    return [(question, options) for _, question, options in found]


def _rules_out(found: Recommendation) -> bool:
    """Whether a requirement, and nothing else, keeps something out of the ranking."""
    return len(found.ranking) > 1 and any(
        e.screening.breaches and not e.screening.reason_absent for e in found.exclusions
    )
