"""The content of the page about the API: the document, arranged for reading."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from webapp.views.api.problems import KINDS, Kind
from webapp.views.api.reference_types import Text, in_words, prose

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One key of a shape, or one parameter of an address."""

    name: str
    type: Text
    text: Text
    optional: bool


@dataclass(frozen=True)
class Answer:
    """One status that an address can answer with."""

    status: str
    text: str
    anchor: str


@dataclass(frozen=True)
class OperationEntry:
    """One address, and how to use it."""

    id: str
    method: str
    address: str
    summary: str
    text: Text
    command: str
    """For a command line."""
    parameters: tuple[Entry, ...]
    takes: str
    """The shape of the body; empty if there is none."""
    gives: str
    status: str
    problems: tuple[Answer, ...]


@dataclass(frozen=True)
class ShapeEntry:
    """One shape with its keys."""

    name: str
    text: Text
    keys: tuple[Entry, ...]


@dataclass(frozen=True)
class ReferencePage:
    """Everything that the page prints."""

    operations: tuple[OperationEntry, ...]
    shapes: tuple[ShapeEntry, ...]
    problems: tuple[tuple[int, Kind], ...]


def reference_page(document: Json, origin: str) -> ReferencePage:
    """The page for an OpenAPI document; ``origin`` is where it is served."""
    return ReferencePage(
        operations=tuple(
            _operation(origin, address, method, stated)
            for address, methods in document["paths"].items()
            for method, stated in methods.items()
        ),
        shapes=tuple(
            _shape(name, schema)
            for name, schema in sorted(document["components"]["schemas"].items())
        ),
        problems=tuple(KINDS.items()),
    )


def _operation(origin: str, address: str, method: str, stated: Json) -> OperationEntry:
    responses = dict(stated["responses"])
    (status,) = (code for code in responses if code < "300")
    gives = responses.pop(status)
    body = stated.get("requestBody")
    return OperationEntry(
        id=stated["operationId"].replace("_", "-"),
        method=method.upper(),
        address=address,
        summary=stated["summary"],
        text=prose(stated["description"]),
        command=_command(origin + address, method, stated),
        parameters=tuple(_parameter(p) for p in stated["parameters"]),
        takes=_shape_of(body) if body else "",
        gives=_shape_of(gives),
        status=status,
        problems=tuple(
            Answer(code, response["description"], KINDS[int(code)].id)
            for code, response in responses.items()
        ),
    )


def _command(address: str, method: str, stated: Json) -> str:
    query = []
    for parameter in stated["parameters"]:
        example = parameter.get("example")
        if parameter["in"] == "path":
            place = f"{{{parameter['name']}}}"
            address = address.replace(place, example or parameter["name"].upper())
        elif example:
            query += [(parameter["name"], value) for value in example]
    if query:
        address += f"?{urlencode(query)}"
    if method == "get":
        return f"curl {shlex.quote(address)}"
    example = stated["requestBody"]["content"]["application/json"]["example"]
    return (
        f"curl {shlex.quote(address)} \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(json.dumps(example))}"
    )


def _parameter(stated: Json) -> Entry:
    return Entry(
        stated["name"],
        in_words(stated["schema"]),
        prose(stated["description"]),
        optional=not stated.get("required", False),
    )


def _shape(name: str, schema: Json) -> ShapeEntry:
    required = schema.get("required", [])
    return ShapeEntry(
        name,
        prose(schema.get("description", "")),
        tuple(
            Entry(
                key,
                in_words(value),
                prose(value.get("description", "")),
                optional=key not in required,
            )
            for key, value in schema["properties"].items()
        ),
    )


def _shape_of(stated: Json) -> str:
    (content,) = stated["content"].values()
    return str(content["schema"]["$ref"]).rpartition("/")[2]
