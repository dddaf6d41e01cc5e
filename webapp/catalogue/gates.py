"""Editorial gates: what a catalogue must hold to be fair, tried on many forms.

Each gate says what it found amiss, naming the alternative, question or scenario and
by how much; with nothing found it has passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from webapp.catalogue.effect_checks import effect_problems
from webapp.catalogue.reach_checks import reach_problems
from webapp.catalogue.scenarios import Outcome
from webapp.catalogue.win_shares import (
    FORMS,
    FORMS_FOR_CONFIDENCE,
    WinShares,
    confidence_by_answers,
    win_shares,
)
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import recommend
from webapp.domain.sampled_answers import TYPICAL, UNIFORM, Mode

MOST_WON = 0.35
HYBRIDS_WON = (0.05, 0.15)
HARDLY_COMPETES = 0.01
"""Forms are drawn question by question, so few of them suit what only few answers
allow at all. Below this share, whether it can win is left to the search."""
MOST_UNKNOWN = 0.10
MOST_JUDGED = 0.25
"""Share of performances that rest on judgement, grade C."""
DIP = 0.02
"""A fall of the median that a few hundred forms can bring about by themselves."""
LEAST_EXPECTED = 0.8
LEAST_SHORTLISTED = 0.9


@dataclass(frozen=True)
class Gate:
    """One demand, and what breaks it."""

    name: str
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing breaks it."""
        return not self.problems


class Measured:
    """The figures that gates look at, each worked out when it is first asked for."""

    def __init__(
        self,
        catalogue: Catalogue,
        outcomes: tuple[Outcome, ...] = (),
        *,
        forms: int = FORMS,
        forms_for_confidence: int = FORMS_FOR_CONFIDENCE,
    ) -> None:
        """``outcomes`` are those of scenarios, for the gates that concern them."""
        self.catalogue = catalogue
        self.counted = tuple(outcome for outcome in outcomes if outcome.counts)
        self._forms = forms
        self._forms_for_confidence = forms_for_confidence

    @cached_property
    def uniform(self) -> WinShares:
        """Who wins if any answer is as likely as any other."""
        return win_shares(self.catalogue, UNIFORM, self._forms)

    @cached_property
    def typical(self) -> WinShares:
        """Who wins if people answer by the declared priors."""
        return win_shares(self.catalogue, TYPICAL, self._forms)

    @cached_property
    def confidence(self) -> Mapping[Mode, Mapping[str, float]]:
        """The leader's median share by the number of answers, for both."""
        return {
            mode: confidence_by_answers(
                self.catalogue, mode, self._forms_for_confidence
            )
            for mode in (UNIFORM, TYPICAL)
        }


def gates(measured: Measured) -> Iterator[Gate]:
    """All gates; those of scenarios only where there are any."""
    for name, problems in GATES.items():
        yield Gate(name, tuple(problems(measured)))
    if measured.counted:
        for name, problems in SCENARIO_GATES.items():
            yield Gate(name, tuple(problems(measured)))


def _never_winning(measured: Measured) -> Iterator[str]:
    found = measured.uniform
    for id_, share in found.won.items():
        if share == 0.0 and found.competed[id_] >= HARDLY_COMPETES:
            yield (
                f"{id_}: wins none of {found.forms:,} forms, though not ruled out in "
                f"{found.competed[id_]:.1%}; at best {found.behind[id_]:.1f} points "
                "behind"
            )


def _winning_too_much(measured: Measured) -> Iterator[str]:
    for id_, share in measured.uniform.won.items():
        if share > MOST_WON:
            yield f"{id_}: wins {share:.1%}, {share - MOST_WON:.1%} too many"


def _hybrids(measured: Measured) -> Iterator[str]:
    low, high = HYBRIDS_WON
    share = measured.uniform.hybrids
    if not any(a.kind == "hybrid" for a in measured.catalogue.alternatives):
        return
    if share < low:
        yield f"hybrids: win {share:.1%} together, {low - share:.1%} too few"
    if share > high:
        yield f"hybrids: win {share:.1%} together, {share - high:.1%} too many"


def _without_effect(measured: Measured) -> Iterator[str]:
    return effect_problems(measured.catalogue)


def _out_of_reach(measured: Measured) -> Iterator[str]:
    return reach_problems(measured.catalogue)


def _confidence_falling(measured: Measured) -> Iterator[str]:
    for mode, medians in measured.confidence.items():
        for (before, low), (after, high) in pairwise(medians.items()):
            if high < low - DIP:
                yield (
                    f"{mode} answers: falls from {low:.2f} after {before} answers to "
                    f"{high:.2f} after {after}"
                )
        if medians["all"] <= medians["0"]:
            yield f"{mode} answers: all answers leave it no higher than none do"


def _unknown(measured: Measured) -> Iterator[str]:
    yield from _too_many(measured.catalogue, "not known", None, MOST_UNKNOWN)


def _judged(measured: Measured) -> Iterator[str]:
    yield from _too_many(measured.catalogue, "of grade C", "C", MOST_JUDGED)


def _too_many(
    catalogue: Catalogue, what: str, grade: str | None, most: float
) -> Iterator[str]:
    """Whether too many performances of what stands alone have this grade."""
    stated = [
        (alternative.id, performance.grade)
        for alternative in catalogue.recommendable()
        if alternative.composition is None
        for performance in alternative.performances.values()
    ]
    found = Counter(id_ for id_, its_grade in stated if its_grade == grade)
    share = found.total() / max(1, len(stated))
    if share >= most:
        worst = ", ".join(f"{id_} {count}" for id_, count in found.most_common(5))
        yield f"{share:.1%} of performances are {what}, not under {most:.0%}: {worst}"


def _not_accepted(measured: Measured) -> Iterator[str]:
    for outcome in measured.counted:
        if outcome.judgement not in ("expected", "acceptable", "forbidden"):
            yield f"{_told(outcome)} ({outcome.judgement})"


def _forbidden(measured: Measured) -> Iterator[str]:
    for outcome in measured.counted:
        if outcome.judgement == "forbidden":
            yield _told(outcome)


def _seldom_expected(measured: Measured) -> Iterator[str]:
    missed = [o for o in measured.counted if o.judgement != "expected"]
    yield from _too_seldom(measured, missed, LEAST_EXPECTED)


def _seldom_shortlisted(measured: Measured) -> Iterator[str]:
    missed = [o for o in measured.counted if not _shortlisted(measured.catalogue, o)]
    yield from _too_seldom(measured, missed, LEAST_SHORTLISTED)


def _too_seldom(
    measured: Measured, missed: list[Outcome], least: float
) -> Iterator[str]:
    share = 1.0 - len(missed) / len(measured.counted)
    if share < least:
        yield f"{share:.0%} of {len(measured.counted)} scenarios, not {least:.0%}:"
        yield from map(_told, missed)


def _shortlisted(catalogue: Catalogue, outcome: Outcome) -> bool:
    if outcome.judgement in ("expected", "not understood"):
        return outcome.judgement == "expected"
    confidence = recommend(catalogue, outcome.answers).confidence
    named = confidence.shortlist if confidence else (outcome.first,)
    return bool(set(outcome.expected) & set(named))


def _told(outcome: Outcome) -> str:
    wanted = " or ".join(outcome.scenario.top)
    return f"{outcome.scenario.id}: {outcome.first or 'nothing'}, expected {wanted}"


Problems = Callable[[Measured], Iterator[str]]

GATES: Mapping[str, Problems] = {
    "Every alternative wins somewhere": _never_winning,
    f"None wins more than {MOST_WON:.0%}": _winning_too_much,
    "Hybrids together win {:.0%} to {:.0%}".format(*HYBRIDS_WON): _hybrids,
    "Every criterion, question and option can change a ranking": _without_effect,
    "Every alternative can be reached": _out_of_reach,
    "Confidence rises with the number of answers": _confidence_falling,
    f"Under {MOST_UNKNOWN:.0%} of performances are not known": _unknown,
    f"Under {MOST_JUDGED:.0%} of performances are judgement": _judged,
}

SCENARIO_GATES: Mapping[str, Problems] = {
    "Every scenario gets an expected or acceptable answer": _not_accepted,
    "No scenario gets a forbidden answer": _forbidden,
    f"The expected answer is first in {LEAST_EXPECTED:.0%}": _seldom_expected,
    f"The expected answer is shortlisted in {LEAST_SHORTLISTED:.0%}": (
        _seldom_shortlisted
    ),
}
