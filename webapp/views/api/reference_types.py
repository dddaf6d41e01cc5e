"""JSON Schema in words: what a person reads of a type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_WORDS = {
    "boolean": "true or false",
    "integer": "whole number",
    "null": "null",
    "number": "number",
    "object": "object",
    "string": "text",
}


@dataclass(frozen=True)
class Segment:
    """A stretch of text: plain, code, or the name of a shape to link to."""

    text: str
    is_code: bool = False
    shape: str = ""


Text = tuple[Segment, ...]


def prose(text: str) -> Text:
    """A description, with what stands between backticks as code."""
    parts = text.split("`")
    return tuple(
        Segment(part, is_code=bool(number % 2))
        for number, part in enumerate(parts)
        if part
    )


def in_words(schema: Mapping[str, Any]) -> Text:
    """The type that a schema describes."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return (Segment(name, shape=name),)
    if options := _options(schema):
        how = {1: "", 2: "one of: ", 3: "any of: "}[len(options)]
        return (Segment(how), *options[0]) if how else options[0]
    if "anyOf" in schema:
        return _joined([in_words(way) for way in schema["anyOf"]], " or ")
    if schema.get("type") == "array":
        return (Segment("list of "), *in_words(schema["items"]))
    if "additionalProperties" in schema and "properties" not in schema:
        return (Segment("by id: "), *in_words(schema["additionalProperties"]))
    return (Segment(_plain(schema)),)


def _options(schema: Mapping[str, Any]) -> list[Text]:
    """The values that a schema lists, for each of the ways to give them."""
    ways = schema.get("oneOf", [schema])
    return [
        _joined([(Segment(str(v), is_code=True),) for v in values], ", ")
        for way in ways
        if (values := way.get("enum") or way.get("items", {}).get("enum"))
    ]


def _plain(schema: Mapping[str, Any]) -> str:
    if schema.get("format") == "date-time":
        return "date and time"
    word = _WORDS[schema["type"]]
    if "minimum" in schema and "maximum" in schema:
        return f"{word} from {schema['minimum']:g} to {schema['maximum']:g}"
    if "maxLength" in schema:
        return f"{word} of at most {schema['maxLength']} characters"
    return word


def _joined(texts: Iterable[Text], between: str) -> Text:
    joined: list[Segment] = []
    for text in texts:
        joined += [Segment(between), *text] if joined else text
    return tuple(joined)
