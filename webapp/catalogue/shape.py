"""Parses plain data into dataclasses, strictly, with every fault and its place."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, TypeVar, get_origin

import cattrs
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.v import transform_error

T = TypeVar("T")


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
    if get_origin(type_) is not tuple and not isinstance(data, dict):
        raise CatalogueError([f"expected a table, not {data!r} @ {place}"])
    try:
        return converter.structure(data, type_)
    except TypeError as error:
        raise CatalogueError([f"{error} @ {place}"]) from error
    except cattrs.BaseValidationError as error:
        raise CatalogueError(transform_error(error, path=place)) from error


def _exactly(type_: type) -> Callable[[Any, Any], Any]:
    def structured(value: Any, _: Any) -> Any:
        if type(value) is not type_:
            raise TypeError(f"expected {type_.__name__}, not {value!r}")
        return value

    return structured


def _number(value: Any, _: Any) -> float:
    if type(value) not in (int, float) or not isfinite(value):
        raise TypeError(f"expected a finite number, not {value!r}")
    return float(value)


def _is_tuple(type_: Any) -> bool:
    return get_origin(type_) is tuple


def _array(type_: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    """As cattrs does it, but a text is no array of letters."""
    structured = homogenous_tuple_structure_factory(type_, converter)

    def strictly(value: Any, wanted: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError(f"expected an array, not {value!r}")
        return structured(value, wanted)

    return strictly


def _converter(*, surplus_keys: bool) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=not surplus_keys)
    for type_ in (str, int, bool):
        converter.register_structure_hook(type_, _exactly(type_))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook_factory(_is_tuple, _array)
    return converter


_strict = _converter(surplus_keys=False)
_tolerant = _converter(surplus_keys=True)
