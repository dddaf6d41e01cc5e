"""The page that holds several results against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.catalogue import Catalogue
from webapp.domain.disagreement import Difference, differences
from webapp.domain.joint import Joint, joint
from webapp.services.compared import Compared
from webapp.views import figures, wording
from webapp.views.compare_answers import (
    AnswerRow,
    Deciding,
    answer_rows,
    deciding,
    unanswered,
    undecided,
)
from webapp.views.compare_joint import JointTable, joint_table
from webapp.views.compare_people import Person, people, results_said
from webapp.views.naming import has_score


@dataclass(frozen=True)
class ComparePage:
    """Everything that the page prints."""

    title: str
    sentence: str
    """Where the joint ranking stands."""
    extent: str
    """How many answers differ, and how many of these differences decide."""
    people: tuple[Person, ...]
    deciding: tuple[Deciding, ...]
    undecided: tuple[str, ...]
    joint: JointTable
    rows: tuple[AnswerRow, ...]
    unanswered: tuple[str, ...]


def compare_page(catalogue: Catalogue, compared: Sequence[Compared]) -> ComparePage:
    """The comparison of at least two results under today's catalogue."""
    found = [one.today for one in compared]
    together, differing = joint(found), differences(found)
    return ComparePage(
        title=_title(catalogue, together, any(one.tie for one in found)),
        sentence=_sentence(catalogue, together),
        extent=_extent(together, differing),
        people=people(catalogue, compared, together),
        deciding=deciding(catalogue, differing),
        undecided=undecided(catalogue, differing),
        joint=joint_table(catalogue, together),
        rows=answer_rows(catalogue, found, differing),
        unanswered=unanswered(catalogue, found),
    )


def _title(catalogue: Catalogue, together: Joint, unsettled: bool) -> str:
    """``unsettled`` says whether for somebody first and second are too close."""
    names = [catalogue.alternative(r.alternative_id).name for r in together.ranking[:2]]
    if not names:
        return "Nothing suits everyone"
    alike = _firsts(together) == {together.ranking[0].alternative_id}
    if alike and together.tie:
        return f"All put {names[0]} first, closely before {names[1]}"
    if alike:
        # Whom a second might as well replace, nobody has agreed on yet.
        return f"All put {names[0]} first" if unsettled else f"All agree on {names[0]}"
    if together.tie:
        return f"Together: {wording.listed(names, 'or')}"
    return f"Together, {names[0]} fits best"


def _sentence(catalogue: Catalogue, together: Joint) -> str:
    if not together.ranking:
        return (
            "Each alternative is out for at least one of the results. "
            "Why, and because of whom, stands below."
        )
    first, *rest = together.ranking
    alternative = catalogue.alternative(first.alternative_id)
    if not has_score(catalogue, first.alternative_id):
        needed = catalogue.texts.nothing_needed
        return f"All of you said that {alternative.reason_text}; then {needed}."
    score = f"{figures.shown(first.score)} %"
    meets = f"{alternative.name} meets {score} of what is needed, on average"
    if not rest:
        return f"{meets}; nothing else is left for everyone."
    second = catalogue.alternative(rest[0].alternative_id).name
    score = f"{figures.shown(rest[0].score)} %"
    if together.tie:
        return f"{meets}, {second} {score}: too close to name only one."
    return f"{meets}; {second} comes second with {score}."


def _extent(together: Joint, differing: Sequence[Difference]) -> str:
    """How far apart the results are, in one or two sentences."""
    if not differing:
        return "All questions are answered alike."
    count = wording.counted(len(differing), "question")
    verb = "is" if len(differing) == 1 else "are"
    answered = f"{count} {verb} answered differently"
    deciders = sum(difference.matters for difference in differing)
    decide = _decide(deciders, len(differing), len(_firsts(together)))
    return f"{answered}, and {_places(together)}. {decide}"


def _places(together: Joint) -> str:
    """How many first places there are, and for whom there is none."""
    firsts = _firsts(together) - {None}
    there = [n for n, s in enumerate(together.shares, start=1) if s.own_first]
    nothing = [n for n, s in enumerate(together.shares, start=1) if not s.own_first]
    if not firsts:
        return "nothing is left for any of the results"
    if not nothing and len(firsts) == 1:
        return "still all have the same first place"
    if not nothing:
        return f"there are {len(firsts)} different first places"
    left = f"nothing is left for {results_said(nothing)}"
    if len(there) == 1:
        return f"only {results_said(there)} has a first place: {left}"
    if len(firsts) == 1:
        return f"{left}, while all others have the same first place"
    return f"there are {len(firsts)} different first places, while {left}"


def _decide(deciders: int, differing: int, firsts: int) -> str:
    if deciders == differing == 1:
        return "That alone can change a first place."
    if deciders == 1:
        return "One of these differences can change a first place by itself."
    if deciders:
        return (
            f"{deciders} of these differences can change a first place by themselves."
        )
    if firsts == 1 and differing == 1:
        return "To answer it alike would not change that."
    if firsts == 1:
        return "No single one of them would change that."
    return "No single one of them decides: it takes several together."


def _firsts(together: Joint) -> set[str | None]:
    """The different first places; None among them if somebody has nothing left."""
    return {share.own_first for share in together.shares}
