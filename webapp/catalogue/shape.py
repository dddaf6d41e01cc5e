"""Parses plain data into dataclasses, strictly, with every fault and its place.

Faults are told in the words of TOML, because that is what an editor wrote: a table, a
list, a text in quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from math import isfinite
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

import cattrs
from cattrs.cols import (
    homogenous_tuple_structure_factory,
    mapping_structure_factory,
)
from cattrs.v import transform_error

from webapp.catalogue.suggestions import remedy

T = TypeVar("T")

_Hook = Callable[[Any, Any], Any]

_NAMES = {str: "a text in quotes", int: "a whole number", bool: "true or false"}
_SHOWN: Mapping[type, Callable[[Any], str]] = {
    str: lambda value: f"the text {value!r}",
    bool: lambda value: str(value).lower(),
    list: lambda _: "a list",
    dict: lambda _: "a table",
}


class CatalogueError(Exception):
    """The catalogue is not usable; ``problems`` lists everything that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def structure(
    data: object, type_: type[T], place: str, *, surplus_keys: bool = False
) -> T:
    """The data as a value of this type.

    Raises CatalogueError with all faults, each followed by " @ " and its place,
    which begins with ``place``. Keys that the type does not have are faults, unless
    ``surplus_keys``.
    """
    converter = _tolerant if surplus_keys else _strict
    try:
        return converter.structure(data, type_)
    except TypeError as error:
        raise CatalogueError([f"{error} @ {place}"]) from error
    except cattrs.BaseValidationError as error:
        raise CatalogueError(transform_error(error, place, _in_words)) from error


def _in_words(fault: BaseException, type_: Any) -> str:
    """A fault for somebody who knows the file, but neither Python nor cattrs."""
    if isinstance(fault, KeyError):
        return "missing; add it"
    if isinstance(fault, cattrs.ForbiddenExtraKeysError):
        known = [field.name for field in fields(fault.cl)]
        return "; ".join(_unknown_key(key, known) for key in sorted(fault.extra_fields))
    if NoneType in get_args(type_):
        return f"{fault}; or leave it out"
    return str(fault)


def _unknown_key(key: str, known: list[str]) -> str:
    others = (
        f"the keys are {', '.join(known)}. A key belongs to the last [header] above it"
    )
    return f"{key!r} is no key here: {remedy(key, known, others)}"


def _expected(wanted: str, value: object) -> TypeError:
    shown = _SHOWN.get(type(value), str)(value)
    return TypeError(f"expected {wanted}, not {shown}")


def _exactly(type_: type) -> _Hook:
    def structured(value: Any, _: Any) -> Any:
        if type(value) is not type_:
            raise _expected(_NAMES[type_], value)
        return value

    return structured


def _number(value: Any, _: Any) -> float:
    if type(value) not in (int, float) or not isfinite(value):
        raise _expected("a number without quotes", value)
    return float(value)


def _one_of(words: Any) -> _Hook:
    allowed = get_args(words)

    def structured(value: Any, _: Any) -> Any:
        if value not in allowed:
            raise _expected("one of " + ", ".join(map(repr, allowed)), value)
        return value

    return structured


def _is_literal(type_: Any) -> bool:
    return get_origin(type_) is Literal


def _is_tuple(type_: Any) -> bool:
    return get_origin(type_) is tuple


def _is_mapping(type_: Any) -> bool:
    return get_origin(type_) is Mapping


def _array(type_: Any, converter: cattrs.Converter) -> _Hook:
    """As cattrs does it, but a text is no array of letters."""
    structured = homogenous_tuple_structure_factory(type_, converter)

    def strictly(value: Any, wanted: Any) -> Any:
        if isinstance(value, dict):
            raise _expected("a list, whose [[header]] has two pairs of brackets", value)
        if not isinstance(value, list):
            raise _expected("a list in brackets", value)
        return structured(value, wanted)

    return strictly


def _dataclass(type_: Any, converter: cattrs.Converter) -> _Hook:
    return _table(converter.gen_structure_attrs_fromdict(type_))


def _mapping(type_: Any, converter: cattrs.Converter) -> _Hook:
    # The converter's own method would register its hook in place of this one.
    return _table(mapping_structure_factory(type_, converter, dict))


def _table(structured: _Hook) -> _Hook:
    """As cattrs does it, but what is no table is told before its keys are looked up."""

    def strictly(value: Any, wanted: Any) -> Any:
        if isinstance(value, list):
            raise _expected("a table, whose [header] has one pair of brackets", value)
        if not isinstance(value, dict):
            raise _expected("a table", value)
        return structured(value, wanted)

    return strictly


def _converter(*, surplus_keys: bool) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=not surplus_keys)
    for type_ in _NAMES:
        converter.register_structure_hook(type_, _exactly(type_))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook_factory(_is_literal, _one_of)
    converter.register_structure_hook_factory(_is_tuple, _array)
    converter.register_structure_hook_factory(_is_mapping, _mapping)
    converter.register_structure_hook_factory(is_dataclass, _dataclass)
    return converter


_strict = _converter(surplus_keys=False)
_tolerant = _converter(surplus_keys=True)
