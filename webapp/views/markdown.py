"""Any text as literal Markdown: what a person typed stays what they typed.

Templates of Markdown are rendered in an environment of their own, in which every
expression is escaped, as HTML is in the others, unless it is ``Literal``.
"""

from __future__ import annotations

import re
from datetime import datetime

from flask import Flask
from jinja2 import Environment

from webapp.views.templating import printable

_EXTENSION = "whichstack-markdown"
# Emphasis, code, links, raw HTML, tables, deletions and formulas, wherever they stand.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~$]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# A heading's closing mark may follow a space. Lists, underlines and definitions begin
# a line.
_HASH = re.compile(r"(?:(?<=\s)|^)#")
_AT_START = re.compile(r"^(?:[-+=:](?=[-=\s]|$)|\d{1,9}(?=[.)](?:\s|$)))")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s<>()\\\"]")


class Literal(str):
    """Markdown that is put into a document as it is."""

    __slots__ = ()


def escaped(value: object) -> str:
    """The value as Markdown for one line that reads as the value's own text."""
    if isinstance(value, Literal):
        return value
    text = " ".join(printable(str(value)).split())
    for pattern in (_ANYWHERE, _ENTITY, _HASH):
        text = pattern.sub(lambda found: f"\\{found[0]}", text)
    return _AT_START.sub(_mark, text)


def linked(text: object, address: str) -> Literal:
    """A link to an address."""
    safe = _UNSAFE_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", address)
    return Literal(f"[{escaped(text)}]({safe})")


def iso_day(moment: datetime) -> Literal:
    """The day of a moment for a document's head: ``2026-11-23``."""
    return Literal(moment.date().isoformat())


def fenced(lines: tuple[str, ...]) -> Literal:
    """A block of code; its fence is longer than any within."""
    code = "\n".join(printable(line) for line in lines)
    runs = re.findall(r"`{3,}", code)
    fence = "`" * (max(map(len, runs), default=2) + 1)
    return Literal(f"{fence}sh\n{code}\n{fence}")


def environment(app: Flask) -> Environment:
    """The application's templates with Markdown for their language."""
    made = app.extensions.get(_EXTENSION)
    if not isinstance(made, Environment):
        made = app.jinja_env.overlay(finalize=escaped, autoescape=False)
        made.filters["iso_day"] = iso_day
        made.filters["linked"] = linked
        made.filters["fenced"] = fenced
        app.extensions[_EXTENSION] = made
    return made


def _mark(found: re.Match[str]) -> str:
    """A number's mark stands behind it, any other is the first character."""
    return found[0] + "\\" if found[0][0].isdigit() else f"\\{found[0]}"
