"""The catalogue as one JSON document: parsed strictly, addressed by its digest.

The document is what a published version stores, so it is parsed in the same way
whether it comes from the files or from the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import cattrs
from cattrs.v import transform_error

from webapp.domain.catalogue import Catalogue
from webapp.domain.derivation import derive_hybrids

Document = Mapping[str, Any]


class CatalogueError(Exception):
    """The catalogue is not usable; ``problems`` lists everything that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse(document: Document) -> Catalogue:
    """The catalogue as the document states it, hybrids not yet derived.

    Raises CatalogueError with all problems of shape, each naming its place.
    """
    try:
        return _converter.structure(document, Catalogue)
    except cattrs.BaseValidationError as error:
        raise CatalogueError(transform_error(error, path="catalogue")) from error


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


def _strict(type_: type) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is not type_:
            raise TypeError(f"expected {type_.__name__}, not {value!r}")
        return value

    return structure


def _number(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"expected a number, not {value!r}")
    return float(value)


_converter = cattrs.Converter(forbid_extra_keys=True)
for _type in (str, int, bool):
    _converter.register_structure_hook(_type, _strict(_type))
_converter.register_structure_hook(float, _number)
