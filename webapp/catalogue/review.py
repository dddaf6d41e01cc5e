"""What an editor must look at before a catalogue is published.

``checks.check`` finds what would make a catalogue unusable, at every start. Here is
what takes longer to find, or only concerns readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from webapp.catalogue.checks import check
from webapp.catalogue.effect_checks import effect_problems
from webapp.catalogue.files import parsed
from webapp.catalogue.reach_checks import reach_problems
from webapp.catalogue.shape import CatalogueError
from webapp.catalogue.wording_checks import wording_problems
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.derivation import derive_hybrids


def problems(folder: Path) -> list[str]:
    """All problems of a folder, each with file, place and remedy.

    What is tried with the engine itself is only found once nothing else is unusable.
    """
    try:
        _, catalogue = parsed(folder)
    except CatalogueError as error:
        return error.problems
    unusable = check(catalogue)
    found = [*unusable, *wording_problems(catalogue), *uncited_problems(catalogue)]
    if not unusable:
        derived = derive_hybrids(catalogue)
        found += [*effect_problems(derived), *reach_problems(derived)]
    return found


def uncited_problems(catalogue: Catalogue) -> Iterator[str]:
    """Evidence that supports nothing: no performance, no correction, no limit.

    A hybrid's may: it tells that the parts are run together, which no criterion says.
    """
    for alternative in catalogue.alternatives:
        if alternative.composition:
            continue
        cited = _cited(catalogue, alternative)
        for evidence_id in alternative.evidence:
            if evidence_id not in cited:
                yield (
                    f"alternatives/{alternative.id}.toml: evidence {evidence_id!r}: "
                    "nothing cites it; cite it, list it in limits, or remove it"
                )


def _cited(catalogue: Catalogue, alternative: Alternative) -> set[str]:
    performances = alternative.performances.values()
    corrections = [
        c for c in catalogue.texts.method.corrections if c.alternative == alternative.id
    ]
    return {
        *alternative.limits,
        *(e for performance in performances for e in performance.evidence),
        *(e for correction in corrections for e in correction.evidence),
    }
