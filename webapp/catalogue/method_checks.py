"""Checks of the notes on the method: what they name must exist."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain.catalogue import Catalogue


def method_problems(catalogue: Catalogue) -> Iterator[str]:
    """All problems of the notes in ``catalogue.toml``."""
    for number, note in enumerate(catalogue.texts.method.corrections, start=1):
        place = f"catalogue.toml: method.corrections, number {number}"
        known = [a for a in catalogue.alternatives if a.id == note.alternative]
        if not known:
            yield f"{place}: {note.alternative!r} is no alternative; add its file"
            continue
        for evidence_id in note.evidence:
            if evidence_id not in known[0].evidence:
                yield (
                    f"{place}: evidence {evidence_id!r} is not declared in "
                    f"alternatives/{note.alternative}.toml"
                )
