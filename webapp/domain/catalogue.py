"""What can be recommended, by which criteria it is judged, and what is asked.

These frozen dataclasses are the shape of the catalogue's documents as well: a
document is parsed into them once, checked as a whole, and only read afterwards.
Ids are stable: they stand in addresses and in stored answers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from webapp.domain.components import (
    Companion,
    Component,
    Connection,
    FirstSteps,
    Outside,
)
from webapp.domain.memo import Memo
from webapp.domain.performances import Evidence, Performance
from webapp.domain.texts import Texts

Level = Literal["nice", "important", "critical"]
"""How much a need matters, in the words that an option states it in."""

Derivation = Literal["capability", "minimum", "lightness", "burden", "throughput"]
"""How a hybrid's performance follows from its parts (see ``derivation.py``)."""

Kind = Literal["single", "framework", "variant", "hybrid", "outcome", "part"]
"""A variant or hybrid needs a stated reason; a part is never recommended itself. A
single is none of these; "framework" is an older word for it."""

TEAM_FIT = "team_fit"
"""The id under which team fit appears among the contributions."""

UNSURE = "unsure"
"""The answer "I'm not sure", valid for every question."""


@dataclass(frozen=True)
class Composition:
    """A hybrid's two parts; ``runtimes`` is 1 when they share one language runtime."""

    primary: str
    secondary: str
    runtimes: int


@dataclass(frozen=True)
class Alternative:
    """Something that can be recommended, or a part of something that can."""

    id: str
    number: int
    """Permanent; orders noise dimensions, never reused."""
    name: str
    kind: Kind
    summary: str
    languages: tuple[str, ...]
    licence: str
    maintainer: str
    website: str
    traits: tuple[str, ...] = ()
    base: str | None = None
    """For a variant or hybrid: the alternative that it extends."""
    reason: tuple[tuple[str, ...], ...] = ()
    """All of these groups must hold; a group holds when any of its choices,
    written ``question:option``, was made."""
    reason_text: str = ""
    """When this is worth its price, completing "Only worth it when ..."."""
    composition: Composition | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    performances: Mapping[str, Performance] = field(default_factory=dict)
    first_steps: FirstSteps | None = None
    companions: tuple[Companion, ...] = ()
    components: tuple[Component, ...] = ()
    connections: tuple[Connection, ...] = ()
    limits: tuple[str, ...] = ()
    """Ids of evidence that tells what it is bad at, in a source's own words."""

    @property
    def is_outcome(self) -> bool:
        """Whether it is chosen by need alone, such as "nothing is needed": its score
        tells nothing, and nothing competes with it for the first place."""
        return self.kind == "outcome"

    @property
    def part_count(self) -> int:
        """The number of systems to run: 2 for a hybrid, else 1."""
        return 2 if self.composition else 1

    def level(self, criterion_id: str) -> float | None:
        """Its level on a criterion; None if that is not known."""
        performance = self.performances.get(criterion_id)
        return performance.level if performance else None


@dataclass(frozen=True)
class Anchor:
    """A checkable statement that earns a level."""

    level: float
    text: str


@dataclass(frozen=True)
class Criterion:
    """One thing that alternatives are judged by, on a fixed anchored scale."""

    id: str
    name: str
    """On screen, in plain language."""
    definition: str
    anchors: tuple[Anchor, ...]
    derivation: Derivation
    floor: float = 0.0
    """Raw importance that it keeps whatever is answered."""


@dataclass(frozen=True)
class Requirement:
    """A hard must that an option states in words."""

    kind: Literal["trait", "level", "languages"]
    text: str
    """Why an alternative that breaks it is out, completing "<name> ..."."""
    trait: str | None = None
    criterion: str | None = None
    at_least: float | None = None


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    id: str
    text: str
    help: str = ""
    needs: Mapping[str, Level] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)
    """Criterion -> the most raw importance it may still have."""
    requires: tuple[Requirement, ...] = ()
    exclusive: bool = False
    """Cannot stand beside other options of the same question."""
    language: bool = False
    """The option's id is a language that the team ships in."""
    near: tuple[str, ...] = ()
    """Languages that are close to this one."""
    fit_share: float | None = None
    """Scales the share of team fit: 1 whole, 0.5 half."""
    outside: Outside | None = None
    """What it puts beside whatever is recommended."""


@dataclass(frozen=True)
class PriorChoice:
    """What a typical project would answer, and in which share of projects."""

    options: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class Question:
    """One thing that is asked, with the reason for asking."""

    id: str
    text: str
    why: str
    kind: Literal["one", "several"]
    options: tuple[Option, ...]
    prior: tuple[PriorChoice, ...]
    short: str
    """Two or three words, for the list of answers."""
    help: str = ""
    applies_when: tuple[str, ...] = ()
    """Asked only when any of these choices (``question:option``) was made;
    always when empty."""

    @cached_property
    def answer_ids(self) -> tuple[str, ...]:
        """The ids of all that can be answered, "not sure" last."""
        return (*(option.id for option in self.options), UNSURE)

    @cached_property
    def _options_by_id(self) -> dict[str, Option]:
        return {option.id: option for option in self.options}

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return self._options_by_id.get(option_id)

    def chosen(self, option_ids: Iterable[str]) -> list[Option]:
        """The options with these ids, "not sure" left out."""
        options = (self.option(option_id) for option_id in option_ids)
        return [option for option in options if option]


@dataclass(frozen=True)
class Step:
    """A page of the questionnaire."""

    id: str
    name: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything that a recommendation depends on, besides the answers."""

    texts: Texts
    criteria: tuple[Criterion, ...]
    steps: tuple[Step, ...]
    alternatives: tuple[Alternative, ...]

    def __hash__(self) -> int:
        """Of the ids alone: the tables made of a catalogue are kept beside it."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((tuple(self._criteria_by_id), tuple(self._alternatives_by_id)))

    @cached_property
    def asked(self) -> Memo[Hashable, tuple[Question, ...]]:
        """By sets of answers, the questions that they have asked (see ``path``)."""
        return Memo(256)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order in which they are asked."""
        return tuple(q for step in self.steps for q in step.questions)

    @cached_property
    def _questions_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def _alternatives_by_id(self) -> dict[str, Alternative]:
        return {alternative.id: alternative for alternative in self.alternatives}

    @cached_property
    def _criteria_by_id(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return self._questions_by_id.get(question_id)

    def step(self, step_id: str) -> Step | None:
        """The step with this id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    def alternative(self, alternative_id: str) -> Alternative:
        """The alternative with this id; KeyError if there is none."""
        return self._alternatives_by_id[alternative_id]

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with this id; KeyError if there is none."""
        return self._criteria_by_id[criterion_id]

    def root(self, alternative: Alternative) -> str:
        """The id of what an alternative is a variant of in the end, or its own."""
        seen = [alternative.id]
        while (
            (found := self._alternatives_by_id.get(seen[-1]))
            and found.base
            and found.base not in seen
        ):
            seen.append(found.base)
        return seen[-1]

    def recommendable(self) -> Iterator[Alternative]:
        """The alternatives that may be ranked: all but mere parts."""
        return (a for a in self.alternatives if a.kind != "part")
