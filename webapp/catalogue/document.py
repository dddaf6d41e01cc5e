"""The catalogue as one JSON document: parsed strictly, addressed by its digest.

The document is what a published version stores, so it is parsed in the same way
whether it comes from the files or from the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from webapp.catalogue.shape import structure
from webapp.domain.catalogue import Catalogue
from webapp.domain.derivation import derive_hybrids

Document = Mapping[str, Any]


def parse(document: Document) -> Catalogue:
    """The catalogue as the document states it, hybrids not yet derived.

    Raises CatalogueError with all problems of shape, each naming its place.
    """
    return structure(document, Catalogue, "catalogue")


def build(document: Document) -> Catalogue:
    """The catalogue that recommendations are made with: parsed, hybrids derived.

    Only for documents that passed ``checks.check``, as published ones did.
    """
    return derive_hybrids(parse(document))


def to_json(document: Document) -> str:
    """Canonical JSON: the same document always gives the same text."""
    return json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def digest(document_json: str) -> str:
    """The version's name: SHA-256 of its canonical JSON, in hexadecimal."""
    return hashlib.sha256(document_json.encode()).hexdigest()
