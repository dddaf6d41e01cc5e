"""How a recommendation is made; every number on the page is the engine's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.budget import CAP, RAW_LEVEL
from webapp.domain.catalogue import Catalogue, Level
from webapp.domain.confidence import TIE_MARGIN, TIE_WINNING, TOGETHER, WORDS
from webapp.domain.matrix import NEEDS, TARGETS
from webapp.domain.performances import Grade
from webapp.domain.sampling import READINGS, SAMPLES
from webapp.domain.scoring import METHOD_VERSION
from webapp.domain.team import NEAR_MATCH, NEW_MATCH, TEAM_SHARE
from webapp.domain.texts import MethodNotes
from webapp.domain.value import ERROR, UNKNOWN_PERFORMANCE, unknown_value
from webapp.domain.weightings import SIGMA, STEEPNESS
from webapp.views.criterion_page import RULES
from webapp.views.facts import GRADES
from webapp.views.sureness import LABELS, what_is_varied
from webapp.views.wording import quoted
from webapp.views.worked_example import WorkedExample, worked_example

_NEED_NAMES: Mapping[Level, str] = {"nice": "nice to have"}
_GRADES: tuple[Grade, ...] = ("A", "B", "C")


@dataclass(frozen=True)
class NeedRow:
    """A strength of need, and what it does."""

    name: str
    raw: str
    target: str


@dataclass(frozen=True)
class WordRow:
    """Words for confidence, and the share from which they are used."""

    label: str
    share: str


@dataclass(frozen=True)
class GradeRow:
    """A grade of evidence, and the doubt that it leaves."""

    grade: str
    text: str
    spread: str


@dataclass(frozen=True)
class RuleRow:
    """A rule for hybrids, and the criteria that follow it."""

    text: str
    criteria: tuple[tuple[str, str], ...]
    """Id and name."""


@dataclass(frozen=True)
class MethodPage:
    """The page's content."""

    version: str
    example: WorkedExample | None
    needs: tuple[NeedRow, ...]
    words: tuple[WordRow, ...]
    grades: tuple[GradeRow, ...]
    rules: tuple[RuleRow, ...]
    ceilings: tuple[str, ...]
    """For each answer that lets criteria count less at most: which, and how much."""
    floors: tuple[str, ...]
    """Names of the criteria that always count for something, and for how much."""
    varied: str
    notes: MethodNotes
    numbers: Mapping[str, str]
    """Constants of the method, as they are printed."""


def method_page(catalogue: Catalogue) -> MethodPage:
    """The method, with an example from this catalogue."""
    return MethodPage(
        version=METHOD_VERSION,
        example=worked_example(catalogue),
        needs=_needs(),
        words=_words(),
        grades=tuple(GradeRow(g, GRADES[g], f"{ERROR[g]:g}") for g in _GRADES),
        rules=_rules(catalogue),
        ceilings=_ceilings(catalogue),
        floors=tuple(
            f"“{c.name}” at least {c.floor:g}" for c in catalogue.criteria if c.floor
        ),
        varied=what_is_varied(catalogue),
        notes=catalogue.texts.method,
        numbers=_numbers(),
    )


def _needs() -> tuple[NeedRow, ...]:
    stated = [level for level in NEEDS if level]
    return tuple(
        NeedRow(
            _NEED_NAMES.get(level, level),
            f"{RAW_LEVEL[level]:g}",
            f"{TARGETS[NEEDS.index(level)]:g}",
        )
        for level in stated
    )


def _ceilings(catalogue: Catalogue) -> tuple[str, ...]:
    capped: dict[tuple[str, float], list[str]] = {}
    for question in catalogue.questions:
        for option in question.options:
            for id_, most in option.ceilings.items():
                name = catalogue.criterion(id_).name
                capped.setdefault((option.text, most), []).append(name)
    return tuple(
        f"“{text}” caps {quoted(names)} at {most:g}"
        for (text, most), names in capped.items()
    )


def _words() -> tuple[WordRow, ...]:
    rows = [
        WordRow(LABELS[word], f"at least {100 * least:g} of 100")
        for word, least in WORDS.items()
    ]
    rest = f"fewer than {100 * min(WORDS.values()):g} of 100, or a tie"
    return (*rows, WordRow(LABELS["close"], rest))


def _rules(catalogue: Catalogue) -> tuple[RuleRow, ...]:
    """Only the rules that a criterion follows."""
    rows = [
        RuleRow(
            text,
            tuple((c.id, c.name) for c in catalogue.criteria if c.derivation == rule),
        )
        for rule, text in RULES.items()
    ]
    return tuple(row for row in rows if row.criteria)


def _numbers() -> dict[str, str]:
    unstated = TARGETS[NEEDS.index(None)]
    return {
        "cap": f"{CAP:g}",
        "near": f"{100 * NEAR_MATCH:g}",
        "new": f"{100 * NEW_MATCH:g}",
        "readings": f"{READINGS:,}",
        "samples": f"{SAMPLES:,}",
        "steepness": f"{STEEPNESS[0]:g} and {STEEPNESS[1]:g}",
        "sigma": f"{SIGMA:g}",
        "team_share": f"{100 * TEAM_SHARE:g}",
        "tie_margin": f"{TIE_MARGIN:g}",
        "tie_winning": f"{10 * TIE_WINNING:g}",
        "together": f"{10 * TOGETHER:g}",
        "unknown_mean": f"{UNKNOWN_PERFORMANCE.mean:g}",
        "unknown_spread": f"{UNKNOWN_PERFORMANCE.stdev:g}",
        "unknown_value": f"{unknown_value(unstated):.2f}",
        "unstated": f"{unstated:g}",
    }
