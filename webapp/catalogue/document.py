"""The catalogue as one JSON document: parsed strictly, addressed by its digest.

The document is what a published version stores, so it is parsed in the same way
whether it comes from the files or from the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, get_origin

import cattrs
from cattrs.cols import homogenous_tuple_structure_factory
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
    if not isinstance(document, dict):
        raise CatalogueError([f"expected a table, not {document!r} @ catalogue"])
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
    if type(value) not in (int, float) or not isfinite(value):
        raise TypeError(f"expected a finite number, not {value!r}")
    return float(value)


def _is_tuple(type_: Any) -> bool:
    return get_origin(type_) is tuple


def _array(type_: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    """As cattrs does it, but a text is no array of letters."""
    structure = homogenous_tuple_structure_factory(type_, converter)

    def strictly(value: Any, wanted: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError(f"expected an array, not {value!r}")
        return structure(value, wanted)

    return strictly


_converter = cattrs.Converter(forbid_extra_keys=True)
for _type in (str, int, bool):
    _converter.register_structure_hook(_type, _strict(_type))
_converter.register_structure_hook(float, _number)
_converter.register_structure_hook_factory(_is_tuple, _array)
