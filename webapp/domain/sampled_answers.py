"""Many sets of answers to try a catalogue with, the same in every run.

They are complete forms: every question that is asked has an answer. Two kinds of
people fill them in. The uniform one takes any option as likely as any other, which
shows what a catalogue can do; the typical one answers by the declared priors, which
shows what it usually does. Points are a Kronecker sequence (see ``sampling.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Catalogue, Question
from webapp.domain.effects import Change
from webapp.domain.matrix import Floats, Ints, best_first
from webapp.domain.model import Model
from webapp.domain.sampling import uniforms
from webapp.domain.scoring import scores

Mode = Literal["uniform", "typical"]
UNIFORM: Mode = "uniform"
TYPICAL: Mode = "typical"

_BATCH = 512
"""Sets evaluated at once; bounds the memory that they take."""
_NOBODY = -1


def sampled_answers(
    catalogue: Catalogue,
    size: int,
    mode: Mode,
    made: Sequence[Mapping[str, Sequence[str]]] = (),
) -> tuple[Answers, ...]:
    """So many complete forms.

    ``made`` holds choices that a form makes beside those drawn, or in their place
    where a question takes one answer; the forms take them in turn.
    """
    drawn = [
        (question, _draws(question, place, size, mode))
        for place, question in enumerate(catalogue.questions)
        if question.options
    ]
    forms: list[Answers] = []
    for number in range(size):
        chosen = {q.id: choices[number] for q, choices in drawn}
        if made:
            _insist(catalogue, chosen, made[number % len(made)])
        forms.append(canonical(catalogue, chosen))
    return tuple(forms)


def _insist(
    catalogue: Catalogue,
    chosen: dict[str, tuple[str, ...]],
    made: Mapping[str, Sequence[str]],
) -> None:
    for question_id, option_ids in made.items():
        question = catalogue.question(question_id)
        wanted = tuple(option_ids)
        if question is None or question.kind == "one" or _alone(question, wanted):
            chosen[question_id] = wanted
        else:
            beside = [o for o in chosen[question_id] if not _alone(question, [o])]
            chosen[question_id] = (*beside, *wanted)


def _draws(
    question: Question, place: int, size: int, mode: Mode
) -> list[tuple[str, ...]]:
    """Each form's answer to one question."""
    first = uniforms(2 * place, size)
    if mode == "typical":
        shares = np.cumsum([choice.share for choice in question.prior])
        picks = np.searchsorted(shares[:-1], first, side="right").tolist()
        return [question.prior[pick].options for pick in picks]
    ids = [option.id for option in question.options]
    picks = (first * len(ids)).astype(int).tolist()
    if question.kind == "one":
        return [(ids[pick],) for pick in picks]
    # A second box in every other form; the same one again, or one that stands
    # alone, leaves it at one.
    second = (uniforms(2 * place + 1, size) * 2 * len(ids)).astype(int).tolist()
    return [
        _together(question, ids[pick], ids[other] if other < len(ids) else None)
        for pick, other in zip(picks, second, strict=True)
    ]


def _together(question: Question, first: str, second: str | None) -> tuple[str, ...]:
    if second in (None, first) or _alone(question, [first, second]):
        return (first,)
    return (first, second)


def _alone(question: Question, option_ids: Sequence[str | None]) -> bool:
    """Whether any of the options excludes the others of its question."""
    return any(o.exclusive and o.id in option_ids for o in question.options)


def calling_for(catalogue: Catalogue, choices: Iterable[str]) -> dict[str, list[str]]:
    """Options by question that make these choices, written ``question:option``, with
    the first choice that calls for each question they answer."""
    chosen: dict[str, list[str]] = {}
    waiting = list(choices)
    while waiting:
        question_id, _, option_id = waiting.pop().partition(":")
        options = chosen.setdefault(question_id, [])
        question = catalogue.question(question_id)
        if question and option_id not in options:
            options.append(option_id)
            waiting += question.applies_when[:1]
    return chosen


def points(model: Model, forms: Sequence[Answers]) -> Floats:
    """Scores, (forms, alternatives) as in the matrix; minus infinity if ruled out."""
    parts = [np.zeros((0, len(model.matrix.alternatives)))]
    for start in range(0, len(forms), _BATCH):
        changes = [_as_changes(form) for form in forms[start : start + _BATCH]]
        stated = model.effects.stated(Answers(), changes)
        found = np.where(stated.feasible, scores(model.matrix, stated), -np.inf)
        parts.append(found)
    return np.concatenate(parts)


def _as_changes(form: Answers) -> tuple[Change, ...]:
    return tuple(Change(*pair) for pair in form.chosen)


def rankings(model: Model, forms: Sequence[Answers]) -> Ints:
    """Places in the matrix by rank, (forms, alternatives); -1 beyond the last."""
    found = points(model, forms)
    order = best_first(found)
    feasible = np.isfinite(np.take_along_axis(found, order, axis=1))
    return np.where(feasible, order, _NOBODY)


def first_places(found: Floats) -> Ints:
    """Place in the matrix of the first of each row of points; -1 if all are out."""
    if not found.shape[1]:
        return np.full(len(found), _NOBODY)
    first = best_first(found)[:, 0]
    return np.where(np.isfinite(found).any(axis=1), first, _NOBODY)


def leaders(model: Model, forms: Sequence[Answers]) -> list[str | None]:
    """Who comes first in each form; None where everything is ruled out."""
    ids = [alternative.id for alternative in model.matrix.alternatives]
    places = first_places(points(model, forms)).tolist()
    return [None if place == _NOBODY else ids[place] for place in places]
