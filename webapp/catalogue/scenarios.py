"""Scenarios: projects with a known good answer, to hold the catalogue against."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from webapp.catalogue.shape import CatalogueError, structure
from webapp.catalogue.vocabulary import UnknownWord, Vocabulary
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import recommend

Judgement = Literal["expected", "acceptable", "other", "forbidden", "not understood"]


@dataclass(frozen=True)
class Scenario:
    """A project in words, and which alternatives experts would put first."""

    id: str
    title: str
    needs: Mapping[str, Any]
    top: tuple[str, ...]
    acceptable: tuple[str, ...] = ()
    must_not_be_first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the recommendation says to a scenario."""

    scenario: Scenario
    judgement: Judgement
    first: str
    """The id of the first alternative; empty if there is none."""
    counts: bool
    """Whether an expected alternative is in the catalogue at all."""
    answers: Answers
    expected: tuple[str, ...]
    """The ids by which the catalogue knows the expected alternatives."""
    problem: str = ""

    @property
    def failed(self) -> bool:
        """Whether somebody must look at this."""
        if self.judgement == "not understood":
            return True
        return self.counts and self.judgement in ("other", "forbidden")


def read_scenarios(text: str) -> tuple[Scenario, ...]:
    """The scenarios of a JSON file; raises CatalogueError naming the place."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise CatalogueError([f"not JSON: {error}"]) from error
    return structure(data, tuple[Scenario, ...], "scenarios", surplus_keys=True)


def judge(catalogue: Catalogue, vocabulary: Vocabulary, scenario: Scenario) -> Outcome:
    """The outcome of one scenario, answered as a complete form."""
    try:
        answers = vocabulary.answers(catalogue, scenario.needs)
    except UnknownWord as error:
        found = judge_answers(catalogue, vocabulary, scenario, Answers())
        problem = f"{scenario.id}: {error}"
        return replace(found, judgement="not understood", first="", problem=problem)
    return judge_answers(catalogue, vocabulary, scenario, answers)


def judge_answers(
    catalogue: Catalogue, vocabulary: Vocabulary, scenario: Scenario, answers: Answers
) -> Outcome:
    """The outcome of one scenario, answered so."""
    expected = tuple(vocabulary.alternative(name) for name in scenario.top)
    counts = bool(set(expected) & {a.id for a in catalogue.alternatives})
    winner = recommend(catalogue, answers).winner
    first = winner.alternative_id if winner else ""
    judgement = _judgement(vocabulary, scenario, first)
    return Outcome(scenario, judgement, first, counts, answers, expected)


def _judgement(vocabulary: Vocabulary, scenario: Scenario, first: str) -> Judgement:
    named: list[tuple[Judgement, tuple[str, ...]]] = [
        ("expected", scenario.top),
        ("acceptable", scenario.acceptable),
        ("forbidden", scenario.must_not_be_first),
    ]
    for judgement, names in named:
        if first in {vocabulary.alternative(name) for name in names}:
            return judgement
    return "other"
