"""What a setting may be: each kind turns a text into a value, or says what is wrong.

What needs a package to be checked is checked where that package is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

Value = str | int
Kind = Callable[[str], Value]
"""What a text means; raises ValueError, saying what the text is and should not be."""


def text(stated: str) -> str:
    """Any text."""
    return stated


def number(stated: str) -> int:
    """A number from 0 on."""
    if not re.fullmatch(r"[0-9]{1,12}", stated):
        raise ValueError(f"{stated!r} is not a whole number from 0 on")
    return int(stated)


def positive(stated: str) -> int:
    """A number from 1 on."""
    if not (found := number(stated)):
        raise ValueError("0 would let nothing through")
    return found


def database(stated: str) -> str:
    """The address of a database of a kind that the migrations were tried on."""
    kind = stated.partition("://")[0] if "://" in stated else ""
    if kind not in ("sqlite", "postgresql", "postgresql+psycopg", "postgres"):
        # The rest is not repeated: a password may stand in it.
        raise ValueError(f"it begins with {kind!r}, which is no database that we know")
    return stated


def hosts(stated: str) -> str:
    """Names of hosts, parted by commas; with a dot in front, subdomains, too."""
    names = [name.strip() for name in stated.split(",")]
    for name in names:
        if not re.fullmatch(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(:[0-9]+)?", name):
            raise ValueError(f"{name!r} is no name of a host")
    return stated


def optional(kind: Kind) -> Kind:
    """The same, or nothing."""
    return lambda stated: kind(stated) if stated else stated


def folder(stated: str) -> str:
    """A folder that is there."""
    if not Path(stated).is_dir():
        raise ValueError(f"there is no folder {str(Path(stated).absolute())!r}")
    return stated


def one_of(*words: str) -> Kind:
    """One of these words."""

    def kind(stated: str) -> str:
        if stated not in words:
            raise ValueError(f"{stated!r} is none of {', '.join(words)}")
        return stated

    return kind


def token(stated: str) -> str:
    """A secret that cannot be guessed."""
    if len(stated) < 16 or not stated.isascii() or not stated.isprintable():
        raise ValueError(f"it has {len(stated)} characters, or odd ones among them")
    return stated


def transport_security(stated: str) -> str:
    """What Strict-Transport-Security may say."""
    if not re.fullmatch(r"max-age=[0-9]+(; *(includeSubDomains|preload))*", stated):
        raise ValueError(f"{stated!r} names no max-age, or more than can be said")
    return stated
