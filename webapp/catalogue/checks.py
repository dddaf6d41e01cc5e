"""Checks of the catalogue as a whole: every problem is found in one run.

Shape and types are checked by parsing; here is what only the whole can show,
such as an id that nothing declares or a performance without evidence. Each
problem names the file, the place and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from webapp.catalogue.alternative_checks import alternative_problems
from webapp.catalogue.component_checks import component_problems, outside_problems
from webapp.catalogue.method_checks import method_problems
from webapp.catalogue.notation import duplicates
from webapp.catalogue.step_checks import step_problems
from webapp.domain.budget import CAP
from webapp.domain.catalogue import TEAM_FIT, Alternative, Catalogue, Criterion

_CRITERION_ID = re.compile(r"[a-z][a-z0-9_]*")


def check(catalogue: Catalogue) -> list[str]:
    """All problems of a parsed catalogue; empty if it may be published."""
    alternatives = catalogue.alternatives
    return [
        *method_problems(catalogue),
        *outside_problems(catalogue),
        *_criteria(catalogue),
        *step_problems(catalogue),
        *(p for a in alternatives for p in alternative_problems(catalogue, a)),
        *(p for a in alternatives for p in component_problems(catalogue, a)),
        *duplicates("alternatives", (a.id for a in alternatives), "id"),
        *_numbers(alternatives),
    ]


def _numbers(alternatives: Sequence[Alternative]) -> Iterator[str]:
    """Numbers that several have. Only the highest is known to be followed by free ones:
    a gap may be left by an alternative that was removed."""
    files: dict[int, list[str]] = {}
    for alternative in alternatives:
        file = f"alternatives/{alternative.id}.toml"
        files.setdefault(alternative.number, []).append(file)
    for number, sharing in files.items():
        if len(sharing) > 1:
            yield (
                f"{' and '.join(sharing)}: number {number} is used {len(sharing)} "
                f"times; give the newer one {max(files) + 1}, the next free number"
            )


def _criteria(catalogue: Catalogue) -> Iterator[str]:
    yield from duplicates("criteria.toml", (c.id for c in catalogue.criteria), "id")
    for criterion in catalogue.criteria:
        yield from _criterion(criterion)


def _criterion(criterion: Criterion) -> Iterator[str]:
    place = f"criteria.toml: criterion {criterion.id!r}"
    if not _CRITERION_ID.fullmatch(criterion.id):
        yield f"{place}: an id is lower-case letters, digits and underscores"
    if criterion.id == TEAM_FIT:
        yield f"{place}: this id stands for team fit; choose another"
    if not 0 <= criterion.floor <= CAP:
        yield f"{place}: floor {criterion.floor:g} is not between 0 and {CAP:g}"
    levels = [anchor.level for anchor in criterion.anchors]
    if any(low >= high for low, high in pairwise(levels)):
        yield f"{place}: anchors must rise strictly; they are {levels}"
    if not levels or levels[0] != 0 or levels[-1] != 10:
        yield f"{place}: anchors must reach from 0 to 10; they are {levels}"
