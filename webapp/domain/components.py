"""What an alternative is made of, what stands beside it, and how it is begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "client", "program", "gateway", "server", "worker", "store", "queue", "service"
]
"""A client has a person in front of it, a program has not; both begin to talk. A
gateway passes on to servers. A service is run by somebody else, or for something
else."""

CLIENTS = "clients"
"""Instead of a component's id: whatever has a person in front of it."""


@dataclass(frozen=True)
class Component:
    """Something that runs, or keeps data, where an alternative is in use."""

    id: str
    name: str
    role: Role
    note: str = ""
    """What it is there for, in a few words."""
    when: tuple[str, ...] = ()
    """Choices, written ``question:option``, that each call for it; always there when
    empty."""
    talks_with: tuple[str, ...] = ()
    """Choices whose own component talks with this one; with the first gateway or server
    unless some component says so."""


@dataclass(frozen=True)
class Connection:
    """One component talks to another."""

    caller: str
    """Id of the component that begins, or ``clients``."""
    called: str
    text: str = ""
    """What passes between them, in a few words."""
    when: tuple[str, ...] = ()
    """Choices that each call for it; whenever both components are there when empty."""


@dataclass(frozen=True)
class Outside:
    """What an answer puts beside every alternative: who talks to it, or a service."""

    name: str
    role: Literal["client", "program", "service"]
    talks: str = ""
    """How it talks with the alternative, in a few words."""
    note: str = ""


@dataclass(frozen=True)
class Companion:
    """A package that meets a common need beside the alternative."""

    need: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class FirstSteps:
    """Commands that start a project, and where the official guide is."""

    commands: tuple[str, ...]
    guide: str
