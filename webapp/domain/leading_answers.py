"""Which answers lead to an alternative: an example to start from, found by search.

From the empty form, by one change or two, where that does. Otherwise from the choices
that call for the alternative at all, by the change that helps it most against its
strongest rival, again and again; then without what that made needless. Every set is
evaluated as the ranking itself is.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Catalogue
from webapp.domain.counterfactuals import Counterfactual, single_changes
from webapp.domain.model import Model, model
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.sampled_answers import calling_for
from webapp.domain.scoring import scores

MOST_CHANGES = 8
"""More answers than these explain nothing."""
_KEPT = 1024


@lru_cache(maxsize=_KEPT)
def leading_answers(catalogue: Catalogue, alternative_id: str) -> Answers | None:
    """Answers under which the alternative comes first; None if none were found.

    No answers at all where it leads the empty form.
    """
    start = _from_nothing(catalogue)
    if start.winner and start.winner.alternative_id == alternative_id:
        return start.answers
    if alternative_id not in {a.id for a in catalogue.recommendable()}:
        return None
    change = start.outlook(alternative_id).change
    if change:
        return change.applied(catalogue, start.answers)
    return _extended(catalogue, alternative_id)


@lru_cache(maxsize=8)
def _from_nothing(catalogue: Catalogue) -> Recommendation:
    """The empty form's, kept because all alternatives ask for its changes."""
    return recommend(catalogue, Answers())


def _extended(catalogue: Catalogue, alternative_id: str) -> Answers | None:
    """From its reason alone, or else from that with its languages in the team."""
    alternative = catalogue.alternative(alternative_id)
    reason = [group[0] for group in alternative.reason]
    languages = [
        f"{question.id}:{option.id}"
        for question in catalogue.questions
        for option in question.options
        if option.language and option.id in alternative.languages
    ]
    for choices in (reason, reason + languages):
        found = _climbed(catalogue, _with_openers(catalogue, choices), alternative_id)
        if found is not None:
            return _shortened(catalogue, found, alternative_id)
    return None


def _climbed(
    catalogue: Catalogue, answers: Answers, alternative_id: str
) -> Answers | None:
    """The answers with what else it takes to lead; None if that is too much."""
    for _ in range(MOST_CHANGES):
        change = _most_helpful(model(catalogue), answers, alternative_id)
        if change is None or _leads(catalogue, answers, alternative_id):
            break
        answers = change.applied(catalogue, answers)
    return answers if _leads(catalogue, answers, alternative_id) else None


def _shortened(catalogue: Catalogue, answers: Answers, alternative_id: str) -> Answers:
    """The answers without those that turned out to be needless on the way."""
    for question_id, _ in answers.chosen:
        others = {key: ids for key, ids in answers.chosen if key != question_id}
        fewer = canonical(catalogue, others)
        if _leads(catalogue, fewer, alternative_id):
            return _shortened(catalogue, fewer, alternative_id)
    return answers


def _with_openers(catalogue: Catalogue, choices: list[str]) -> Answers:
    """The choices, and those that call for the questions that they answer."""
    return canonical(catalogue, calling_for(catalogue, choices))


def _leads(catalogue: Catalogue, answers: Answers, alternative_id: str) -> bool:
    winner = recommend(catalogue, answers).winner
    return winner is not None and winner.alternative_id == alternative_id


def _most_helpful(
    tables: Model, answers: Answers, alternative_id: str
) -> Counterfactual | None:
    """The change after which it leads by most, or trails by least; of equal ones the
    most ordinary. None if no change keeps it in."""
    changes = single_changes(tables, answers)
    if not changes:
        return None
    stated = tables.effects.stated(answers, [change.changes for change in changes])
    points = np.where(stated.feasible, scores(tables.matrix, stated), -np.inf)
    own = [a.id for a in tables.matrix.alternatives].index(alternative_id)
    rivals = np.delete(points, own, axis=1).max(axis=1, initial=-np.inf)
    # Against nobody it leads by all there is; where it is out, rivals do not matter.
    margins = np.where(np.isinf(rivals), np.inf, points[:, own] - rivals)
    margins = np.where(stated.feasible[:, own], margins, -np.inf)
    best = int(margins.argmax())
    return changes[best] if margins[best] > -np.inf else None
