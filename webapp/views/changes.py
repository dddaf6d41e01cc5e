"""What would change the result: other answers, each a link that applies it."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.counterfactuals import Counterfactual, Switch
from webapp.domain.recommendation import Outlook, Recommendation
from webapp.views import wording

SHOWN = 6


@dataclass(frozen=True)
class OtherAnswers:
    """One or two other answers, and who leads with them."""

    texts: tuple[str, ...]
    leader: str
    answers: Answers


@dataclass(frozen=True)
class ToWin:
    """What it would take for one alternative to lead."""

    name: str
    change: OtherAnswers | None
    obstacle: str
    """Why no change is named; empty if one is."""


@dataclass(frozen=True)
class NextQuestion:
    """The open question that is most worth answering."""

    id: str
    text: str
    step_id: str


def other_leaders(
    catalogue: Catalogue, found: Recommendation
) -> tuple[OtherAnswers, ...]:
    """Every single other answer that puts another alternative first."""
    leader = found.winner.alternative_id if found.winner else None
    return tuple(
        _other_answers(catalogue, found, change)
        for change in found.single_changes
        if change.leader != leader
    )


def to_win(catalogue: Catalogue, found: Recommendation) -> tuple[ToWin, ...]:
    """For every alternative but the leader, in the order in which they would rank."""
    ranked = [s.alternative_id for s in found.ranking[1:]]
    ranked += [e.alternative_id for e in found.exclusions]
    return tuple(what_it_takes(catalogue, found, id_) for id_ in ranked)


def what_it_takes(catalogue: Catalogue, found: Recommendation, id_: str) -> ToWin:
    """The fewest other answers that put one alternative first, or why none do."""
    return _to_win(catalogue, found, found.outlook(id_))


def next_question(catalogue: Catalogue, found: Recommendation) -> NextQuestion | None:
    """The question to answer next; None if none would settle much."""
    for step in catalogue.steps:
        for question in step.questions:
            if question.id == found.next_question_id:
                return NextQuestion(question.id, question.text, step.id)
    return None


def _to_win(catalogue: Catalogue, found: Recommendation, outlook: Outlook) -> ToWin:
    name = catalogue.alternative(outlook.alternative_id).name
    if outlook.change:
        return ToWin(name, _other_answers(catalogue, found, outlook.change), "")
    if outlook.dominator:
        other = catalogue.alternative(outlook.dominator).name
        return ToWin(
            name,
            None,
            "No one or two other answers put it first: "
            f"{other} is at least as good on everything that counts here.",
        )
    if outlook.hopeless:
        return ToWin(
            name,
            None,
            "No one or two other answers put it first, and however these needs are "
            "weighed, something else is ahead.",
        )
    return ToWin(name, None, "It would need three or more different answers.")


def _other_answers(
    catalogue: Catalogue, found: Recommendation, change: Counterfactual
) -> OtherAnswers:
    return OtherAnswers(
        texts=tuple(_switch(catalogue, found.answers, s) for s in change.switches),
        leader=catalogue.alternative(change.leader).name,
        answers=change.applied(catalogue, found.answers),
    )


def _switch(catalogue: Catalogue, answers: Answers, switch: Switch) -> str:
    question = catalogue.question(switch.question_id)
    assert question is not None
    added, removed = (
        f"“{wording.option_text(catalogue, question.id, id_)}”" if id_ else ""
        for id_ in (switch.added, switch.removed)
    )
    if not added:
        return f"{question.short}: without {removed}"
    if removed:
        return f"{question.short}: {added} instead of {removed}"
    given = question.chosen(answers.options(question.id))
    if question.kind == "one" or not given:
        return f"{question.short}: {added}"
    alone = [option for option in given if option.exclusive]
    option = question.option(switch.added or "")
    if alone or (option and option.exclusive):
        texts = wording.quoted([other.text for other in alone or given])
        return f"{question.short}: {added} instead of {texts}"
    return f"{question.short}: also {added}"
