"""What hypothesis may draw: small catalogues with every feature, and answers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_criterion,
    make_option,
    make_preferences,
    make_question,
    make_requirement,
)
from webapp.domain.answers import Answers, canonical, parse
from webapp.domain.catalogue import (
    UNSURE,
    Alternative,
    Catalogue,
    Composition,
    Level,
    Option,
    PriorChoice,
    Question,
)
from webapp.domain.derivation import derive_hybrids
from webapp.domain.effects import Change
from webapp.domain.preferences import Preferences

CRITERIA = ("speed", "ease", "safety", "support")
LANGUAGES = ("python", "ruby", "php")
NEAR = {"python": ("ruby",)}
RULES = ("capability", "minimum", "lightness", "burden", "throughput")

levels = st.integers(0, 20).map(lambda halves: halves / 2)
levels_or_none = st.none() | levels
criterion_ids = st.sampled_from(CRITERIA)
words: st.SearchStrategy[Level] = st.sampled_from(("nice", "important", "critical"))
languages = st.sets(st.sampled_from(LANGUAGES), min_size=1).map(sorted).map(tuple)
requirements = st.sampled_from(
    (
        make_requirement("trait", trait="typed"),
        make_requirement("level", criterion="speed", at_least=5.0),
        make_requirement("languages"),
    )
)

PRIORS = (
    (PriorChoice(("a",), 0.75), PriorChoice(("none",), 0.25)),
    (PriorChoice(("b",), 0.5), PriorChoice(("a",), 0.5)),
)
FOLLOWS_FIRST = ((), ("q0:b",))
FOLLOWS_ANY = ((), ("q1:a",), ("q0:a", "q1:none"))


def profiles(level: st.SearchStrategy[Any] = levels_or_none) -> st.SearchStrategy[Any]:
    """Levels for all criteria."""
    return st.fixed_dictionaries(dict.fromkeys(CRITERIA, level))


@st.composite
def alternatives(draw: st.DrawFn, id_: str) -> Alternative:
    """A framework, or a variant that is only offered for a reason."""
    reason = draw(st.sampled_from(((), (("q0:a",),), (("q0:a", "q1:b"), ("q1:a",)))))
    return make_alternative(
        id_,
        draw(profiles()),
        kind="variant" if reason else "framework",
        reason=reason,
        languages=draw(languages),
        traits=draw(st.sampled_from(((), ("typed",)))),
    )


@st.composite
def questions(draw: st.DrawFn, id_: str, applies_when: tuple[str, ...]) -> Question:
    """A question whose last option, "doesn't matter", states nothing."""
    needs = st.dictionaries(criterion_ids, words, min_size=1, max_size=3)
    options: list[Option] = [
        make_option(
            name,
            draw(needs),
            ceilings=draw(st.dictionaries(criterion_ids, levels, max_size=1)),
            requires=tuple(draw(st.lists(requirements, max_size=1))),
            fit_share=draw(st.sampled_from((None, 0.5, 1.0))),
        )
        for name in "ab"
    ]
    return make_question(
        id_,
        *options,
        make_option("none", exclusive=True),
        kind=draw(st.sampled_from(("one", "several"))),
        prior=draw(st.sampled_from(PRIORS)),
        applies_when=applies_when,
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """A catalogue of two to five alternatives and a hybrid of the first two."""
    count = draw(st.integers(2, 5))
    listed = [draw(alternatives(id_)) for id_ in "abcde"[:count]]
    hybrid = make_alternative(
        "a-and-b",
        kind="hybrid",
        languages=draw(languages),
        composition=Composition("a", "b", draw(st.integers(1, 2))),
    )
    spoken = [
        make_option(id_, language=True, near=NEAR.get(id_, ())) for id_ in LANGUAGES
    ]
    return derive_hybrids(
        make_catalogue(
            [*listed, hybrid],
            [
                make_criterion(
                    c,
                    derivation=draw(st.sampled_from(RULES)),
                    floor=draw(st.sampled_from((0.0, 1.0))),
                )
                for c in CRITERIA
            ],
            [
                make_question("team", *spoken, kind="several"),
                draw(questions("q0", ())),
                draw(questions("q1", draw(st.sampled_from(FOLLOWS_FIRST)))),
                draw(questions("q2", draw(st.sampled_from(FOLLOWS_ANY)))),
            ],
        )
    )


def pairs(catalogue: Catalogue) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Pairs of an address that mean something in this catalogue, in any order."""
    valid = [
        (question.id, option_id)
        for question in catalogue.questions
        for option_id in (*(option.id for option in question.options), UNSURE)
    ]
    drops = [("drop", question.id) for question in catalogue.questions]
    return st.lists(st.sampled_from([*valid, *drops]), max_size=8)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Catalogue, Answers]:
    """A catalogue, and answers to its questions."""
    catalogue = draw(catalogues())
    return catalogue, parse(catalogue, draw(pairs(catalogue))).answers


def choices(question: Question) -> st.SearchStrategy[tuple[str, ...]]:
    """Every way to answer a question: nothing, "not sure", one or several options."""
    alone = [(o.id,) for o in question.options if o.exclusive or question.kind == "one"]
    shared = [o.id for o in question.options if (o.id,) not in alone]
    single = st.sampled_from([(), (UNSURE,), *alone])
    if not shared:
        return single
    ticked = st.sets(st.sampled_from(shared), min_size=1)
    return single | ticked.map(lambda ids: tuple(id_ for id_ in shared if id_ in ids))


@st.composite
def changes(draw: st.DrawFn, catalogue: Catalogue) -> tuple[Change, ...]:
    """Other answers to some of the questions, asked or not."""
    unique = st.lists(
        st.sampled_from(catalogue.questions), max_size=3, unique_by=lambda q: q.id
    )
    return tuple(Change(q.id, draw(choices(q))) for q in draw(unique))


def applied(
    catalogue: Catalogue, made: Answers, several: tuple[Change, ...]
) -> Answers:
    """The answers of a person who makes these changes."""
    changed = {change.question_id: change.options for change in several}
    return canonical(catalogue, {**dict(made.chosen), **changed}, made.dropped)


@st.composite
def stated_preferences(draw: st.DrawFn) -> Preferences:
    """Preferences as they are after budget, cap and floor; something counts."""
    importance = st.integers(0, 50).map(lambda tenths: tenths / 10)
    stated = draw(
        st.fixed_dictionaries(dict.fromkeys(CRITERIA, importance)).filter(
            lambda importances: any(importances.values())
        )
    )
    critical = draw(st.sets(criterion_ids))
    other = {c: draw(st.sampled_from((5.0, 7.0))) for c in CRITERIA}
    return make_preferences(
        stated,
        {c: 9.0 if c in critical else other[c] for c in CRITERIA},
        sorted(critical),
        team_share=draw(st.sampled_from((0.0, 0.125, 0.25))),
        languages=draw(languages),
    )
