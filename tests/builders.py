"""Small catalogues for tests: every builder fills in what a test does not mention.

A level may be left out, or be None for "not known". Nothing here is random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import cattrs
import numpy as np

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import (
    Alternative,
    Anchor,
    Catalogue,
    Criterion,
    Level,
    Option,
    PriorChoice,
    Question,
    Requirement,
    Step,
)
from webapp.domain.effects import Stated, weights_of
from webapp.domain.matrix import CRITICAL, TARGETS, decision_matrix
from webapp.domain.performances import Evidence, Performance
from webapp.domain.preferences import Preferences
from webapp.domain.scoring import Scored, scored
from webapp.domain.team import team_match
from webapp.domain.texts import Texts

EVIDENCE = Evidence(
    fact="It was measured.",
    source="The manual",
    url="https://example.org/manual",
    as_of="2026-01",
    check="parsed",
)


def make_criterion(id_: str, **kw: Any) -> Criterion:
    """A criterion on the scale 0 to 10, without a floor."""
    anchors = (Anchor(0.0, "Not at all."), Anchor(10.0, "In full."))
    stated = {"name": id_, "definition": id_, "derivation": "capability", **kw}
    return Criterion(**{"id": id_, "anchors": anchors, **stated})


def make_alternative(
    id_: str, levels: Mapping[str, float | None] | None = None, **kw: Any
) -> Alternative:
    """A framework with these levels by criterion, each with evidence."""
    stated: dict[str, Any] = {
        "number": 0,
        "name": id_.title(),
        "kind": "framework",
        "summary": "A framework.",
        "languages": (),
        "licence": "MIT",
        "maintainer": "A foundation",
        "website": "https://example.org",
        "evidence": {"manual": EVIDENCE},
        "performances": {
            key: make_performance(level) for key, level in (levels or {}).items()
        },
    }
    return Alternative(id=id_, **{**stated, **kw})


def make_performance(level: float | None, **kw: Any) -> Performance:
    """A performance with evidence, or an unknown one with the reason for it."""
    if level is None:
        return Performance(**{"why": "Nothing was published.", **kw})
    stated = {"why": "It meets the anchor.", "grade": "B", "evidence": ("manual",)}
    return Performance(**{**stated, "level": level, **kw})


def make_option(
    id_: str, needs: Mapping[str, Level] | None = None, **kw: Any
) -> Option:
    """An option that states these needs."""
    return Option(id=id_, text=id_.capitalize(), needs=needs or {}, **kw)


def make_requirement(kind: str = "trait", **kw: Any) -> Requirement:
    """A requirement; its text ends the sentence "<alternative> ..."."""
    return Requirement(**{"kind": kind, "text": "does not do it", **kw})


def make_question(id_: str, *options: Option, **kw: Any) -> Question:
    """A question of one answer; a typical project would choose the first option."""
    stated = {
        "text": f"{id_.capitalize()}?",
        "why": "It matters.",
        "kind": "one",
        "short": id_,
        "prior": (PriorChoice((options[0].id,), 1.0),),
    }
    return Question(**{"id": id_, "options": options, **stated, **kw})


def make_step(id_: str, *questions: Question) -> Step:
    """A step of the questionnaire."""
    return Step(id_, id_.capitalize(), "An introduction.", questions)


def make_catalogue(
    alternatives: Sequence[Alternative] | None = None,
    criteria: Sequence[Criterion | str] = ("speed", "ease"),
    questions: Sequence[Question] | None = None,
    steps: Sequence[Step] | None = None,
) -> Catalogue:
    """A catalogue without fault, unless the arguments bring one.

    Alternatives without a number are numbered as they stand. Unless told otherwise
    there are "fast" and "easy", and one question, which of the two is needed.
    """
    if alternatives is None:
        alternatives = (
            make_alternative("fast", {"speed": 9.0, "ease": 3.0}),
            make_alternative("easy", {"speed": 4.0, "ease": 8.0}),
        )
    if questions is None:
        speed = make_option("speed", {"speed": "important"})
        ease = make_option("ease", {"ease": "important"})
        none = make_option("none", exclusive=True)
        questions = (make_question("need", speed, ease, none, kind="several"),)
    return Catalogue(
        texts=Texts("A title", "A headline", "A lede"),
        criteria=tuple(
            make_criterion(c) if isinstance(c, str) else c for c in criteria
        ),
        steps=(make_step("first", *questions),) if steps is None else tuple(steps),
        alternatives=tuple(
            replace(a, number=a.number or position)
            for position, a in enumerate(alternatives, start=1)
        ),
    )


def answers(
    catalogue: Catalogue, *choices: str, dropped: Sequence[str] = ()
) -> Answers:
    """Canonical answers from choices written ``question:option``."""
    chosen: dict[str, list[str]] = {}
    for question_id, _, option_id in (choice.partition(":") for choice in choices):
        chosen.setdefault(question_id, []).append(option_id)
    return canonical(catalogue, chosen, dropped)


def make_preferences(
    importances: Mapping[str, float],
    targets: Mapping[str, float] | None = None,
    critical: Sequence[str] = (),
    **kw: Any,
) -> Preferences:
    """Preferences stated directly, as they are after budget, cap and floor."""
    stated = {"needs": {}, "team_share": 0.0, "languages": (), "requirements": (), **kw}
    return Preferences(
        importances=importances,
        targets={key: (targets or {}).get(key, 5.0) for key in importances},
        critical=frozenset(critical),
        **stated,
    )


def make_stated(catalogue: Catalogue, wanted: Preferences) -> Stated:
    """The arrays of preferences that were stated directly; nothing is excluded."""
    alternatives = decision_matrix(catalogue).alternatives
    keys = [criterion.id for criterion in catalogue.criteria]
    known = wanted.languages
    codes = [
        CRITICAL if key in wanted.critical else TARGETS.index(wanted.targets[key])
        for key in keys
    ]
    matches = [team_match(catalogue, known, a.languages) for a in alternatives]
    importances = np.array([[wanted.importances[key] for key in keys]])
    team_shares = np.array([wanted.team_share])
    return Stated(
        importances=importances,
        weights=weights_of(importances, team_shares),
        needs=np.array([codes]),
        ceilings=np.full((1, len(keys)), np.inf),
        team_shares=team_shares,
        matches=np.array([matches]),
        feasible=np.ones((1, len(alternatives)), dtype=bool),
        asked=np.ones(1, dtype=bool),
    )


def score(
    catalogue: Catalogue, wanted: Preferences, alternative: Alternative
) -> Scored:
    """The score of one alternative, alone in the catalogue."""
    alone = replace(catalogue, alternatives=(alternative,))
    (found,) = scored(decision_matrix(alone), make_stated(alone, wanted))
    return found


def make_document(catalogue: Catalogue) -> dict[str, Any]:
    """The document that states this catalogue."""
    document: dict[str, Any] = cattrs.Converter().unstructure(catalogue)
    return document
