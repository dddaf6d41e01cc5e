"""What a hybrid can do, derived from its two parts when the catalogue is built.

A system is as strong as its stronger part where parts share the work, as strong
as its weaker part where both must hold, and always pays for being two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from webapp.domain.catalogue import Alternative, Catalogue, Composition, Criterion
from webapp.domain.performances import Grade, Performance

BURDEN = 0.5
"""Levels that two systems cost for each language runtime. Tuned so that hybrids win 5
to 15 % of evenly spread answers: with 1 they won 4 % of the catalogue of 2026."""

_GRADES: tuple[Grade, ...] = ("A", "B", "C")


def derive_hybrids(catalogue: Catalogue) -> Catalogue:
    """The catalogue with the performances of all hybrids filled in.

    Raises KeyError if a composition names a part that does not exist.
    """
    return replace(
        catalogue,
        alternatives=tuple(
            replace(a, performances=_derived(catalogue, a.composition))
            if a.composition
            else a
            for a in catalogue.alternatives
        ),
    )


def derived_level(rule: str, first: float, second: float, runtimes: int) -> float:
    """Level of a hybrid from its primary's and secondary's, clipped to 0..10."""
    low, high = sorted((first, second))
    level = {
        "capability": max(first, second - 0.5),
        "minimum": low,
        "lightness": low - 1.0,
        "burden": low - BURDEN * runtimes,
        "throughput": 0.7 * high + 0.3 * low,
    }[rule]
    return min(10.0, max(0.0, level))


def _derived(
    catalogue: Catalogue, composition: Composition
) -> Mapping[str, Performance]:
    primary = catalogue.alternative(composition.primary)
    secondary = catalogue.alternative(composition.secondary)
    return {
        criterion.id: _combine(criterion, primary, secondary, composition.runtimes)
        for criterion in catalogue.criteria
    }


def _combine(
    criterion: Criterion, primary: Alternative, secondary: Alternative, runtimes: int
) -> Performance:
    first = primary.performances.get(criterion.id, Performance(why=""))
    second = secondary.performances.get(criterion.id, Performance(why=""))
    if second.not_applicable:
        return _alone(first, primary, secondary)
    if first.not_applicable:
        return _alone(second, secondary, primary)
    if first.level is None or second.level is None:
        missing = primary.name if first.level is None else secondary.name
        return Performance(why=f"Not known, because it is not known of {missing}.")
    level = derived_level(criterion.derivation, first.level, second.level, runtimes)
    return Performance(
        why=_why(
            criterion.derivation,
            (primary.name, first.level),
            (secondary.name, second.level),
            runtimes,
        ),
        level=round(level, 9),
        grade=_weaker(first.grade, second.grade),
    )


def _alone(
    performance: Performance, acting: Alternative, idle: Alternative
) -> Performance:
    why = f"As in {acting.name}: the part “{idle.name}” plays no role here."
    return replace(performance, why=why, evidence=())


Part = tuple[str, float]
"""A part's name and level."""


def _why(rule: str, primary: Part, secondary: Part, runtimes: int) -> str:
    """Which part decides, in a sentence."""
    if rule == "capability":
        return _which_does_it(primary, secondary)
    (low, low_level), (high, high_level) = sorted(
        (primary, secondary), key=lambda part: part[1]
    )
    if rule == "minimum":
        return (
            f"No stronger than its weaker part: {low} reaches {low_level:g}, "
            f"{high} {high_level:g}."
        )
    explained = {
        "lightness": "the heavier part, and one point less for two systems",
        "burden": f"the harder part, and {BURDEN * runtimes:g} less for two systems",
        "throughput": "seven tenths of the faster and three of the slower part",
    }[rule]
    return f"From {high} ({high_level:g}) and {low} ({low_level:g}): {explained}."


def _which_does_it(primary: Part, secondary: Part) -> str:
    (first, first_level), (second, second_level) = primary, secondary
    if first_level >= second_level - 0.5:
        return (
            f"{first} does this part and reaches {first_level:g}; {second} alone "
            f"reaches {second_level:g}."
        )
    return (
        f"{second} does this part and reaches {second_level:g}, half a point less "
        f"as the second of two systems; {first} alone reaches {first_level:g}."
    )


def _weaker(first: Grade | None, second: Grade | None) -> Grade | None:
    known = [grade for grade in (first, second) if grade]
    return max(known, key=_GRADES.index) if known else None
