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
from webapp.catalogue.suggestions import close_to, remedy
from webapp.catalogue.wording_checks import wording_problems
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.derivation import derive_hybrids

_UNREAD = (
    "Check again once these are mended: levels, references, sources and wording are "
    "only looked at in a catalogue that can be read."
)
_UNTRIED = (
    "Check again once these are mended: only then is it tried whether every answer "
    "and every alternative can make a difference."
)


def problems(folder: Path) -> list[str]:
    """All problems of a folder, each with file, place and remedy.

    What must be mended before more can be found comes alone, and a last line says so.
    """
    unread = list(unread_files(folder))
    try:
        _, catalogue = parsed(folder)
    except CatalogueError as error:
        hides_more = [_UNREAD] if folder.is_dir() else []
        return [*unread, *error.problems, *hides_more]
    unusable = check(catalogue)
    found = [*unread, *unusable, *_for_readers(catalogue)]
    if unusable:
        return [*found, _UNTRIED]
    derived = derive_hybrids(catalogue)
    return [*found, *effect_problems(derived), *reach_problems(derived)]


def _for_readers(catalogue: Catalogue) -> Iterator[str]:
    yield from wording_problems(catalogue)
    yield from uncited_problems(catalogue)
    yield from idle_traits(catalogue)


def unread_files(folder: Path) -> Iterator[str]:
    """Files beside the alternatives that nothing reads, most likely misnamed ones."""
    for path in sorted((folder / "alternatives").glob("*")):
        is_backup = path.name.startswith(".") or path.name.endswith("~")
        if path.suffix != ".toml" and not is_backup:
            yield (
                f"alternatives/{path.name}: is not read; name it <id>.toml, or move it "
                "elsewhere"
            )


def idle_traits(catalogue: Catalogue) -> Iterator[str]:
    """Traits that no requirement asks for, most likely misspelt ones."""
    options = (o for question in catalogue.questions for o in question.options)
    asked_for = {r.trait for o in options for r in o.requires if r.trait}
    for alternative in catalogue.alternatives:
        for trait in alternative.traits:
            if trait not in asked_for:
                meant = remedy(trait, asked_for, "remove it")
                yield (
                    f"alternatives/{alternative.id}.toml: trait {trait!r} is asked for "
                    f"by no option of steps.toml; {meant}"
                )


def uncited_problems(catalogue: Catalogue) -> Iterator[str]:
    """Evidence that supports nothing: no performance, no correction, no limit.

    A hybrid's may: it tells that the parts are run together, which no criterion says.
    """
    for alternative in catalogue.alternatives:
        if alternative.kind == "hybrid":
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
    named = {
        *alternative.limits,
        *(e for performance in performances for e in performance.evidence),
        *(e for correction in corrections for e in correction.evidence),
    }
    # A misspelt citation is a problem already; what it means is not idle as well.
    misspelt = named - set(alternative.evidence)
    return named | {close_to(name, alternative.evidence) or name for name in misspelt}
