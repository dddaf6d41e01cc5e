"""Settings: each with its default, what it may be, and what to do if it is not.

A setting is overridden by the environment variable ``WHICHSTACK_<NAME>``; one that may
hold a password or a token also by the file that ``WHICHSTACK_<NAME>_FILE`` names, so
that it need not stand in the environment. ``flask settings`` prints this table.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
PREFIX = "WHICHSTACK_"
FILE = "_FILE"

Value = str | int
Kind = Callable[[str], Value]
"""What a text means; raises ValueError, saying what the text is and should not be."""


class SettingsError(Exception):
    """Settings that cannot be used, each with what is wrong and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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


def origin(stated: str) -> str:
    """``scheme://host[:port]`` and nothing behind it, as browsers compare it."""
    try:
        parts = urlsplit(stated)
        known = parts.scheme in ("http", "https") and parts.hostname
        plain = f"{parts.scheme}://{_host_and_port(parts.hostname or '', parts.port)}"
    except ValueError:
        known, plain = None, ""
    if not known:
        raise ValueError(f"{stated!r} is no http or https address")
    if stated != plain:
        raise ValueError(f"{stated!r} is more than, or not quite, an origin")
    return stated


def _host_and_port(host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None else f"{shown}:{port}"


def database(stated: str) -> str:
    """The address of a database of a kind that the migrations were tried on."""
    kind = stated.partition("://")[0] if "://" in stated else ""
    if kind not in ("sqlite", "postgresql+psycopg", "postgresql"):
        # Not repeated whole: a password may stand in it.
        raise ValueError(f"it begins with {stated[:12]!r}, which is no known database")
    if kind == "postgresql":  # for which SQLAlchemy would look for another driver
        return stated.replace(kind, "postgresql+psycopg", 1)
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


@dataclass(frozen=True)
class Setting:
    """What can be set, how, and what it does."""

    default: Value
    kind: Kind
    remedy: str
    """What to do if the value is refused; the end of a sentence."""
    about: str
    secret: bool = False
    """Whether it may hold a password, so that it is never shown."""


SETTINGS: dict[str, Setting] = {
    "DATABASE_URL": Setting(
        f"sqlite:///{ROOT / 'instance' / 'whichstack.sqlite3'}",
        database,
        "state sqlite:////absolute/path or postgresql+psycopg://user@host/name",
        "Where results and catalogue versions are kept, as an SQLAlchemy address.",
        secret=True,
    ),
    "CATALOGUE": Setting(
        "",
        # Whether the folder is there is asked at the start: this is read often. And
        # only from the environment, since a process has one catalogue.
        text,
        "state the path of a catalogue's folder, or nothing for the bundled one",
        "Folder of the catalogue to recommend from; empty: the bundled one.",
    ),
    "PUBLIC_ORIGIN": Setting(
        "http://127.0.0.1:8000",
        origin,
        "state scheme, host and perhaps a port, in small letters and without a slash "
        "at the end, as https://whichstack.example",
        "Our own address as others see it: in links to share and in the embed's "
        "policy. Never taken from the Host header, which a stranger can set.",
    ),
    "CONTACT": Setting(
        "",
        text,
        "",
        "Whom to write to about this site: an e-mail address, or a page's address.",
    ),
    "MAX_CONTENT_LENGTH": Setting(
        64 * 1024,
        positive,
        "state a number of bytes",
        "Largest request body that is read, in bytes.",
    ),
    "MAX_QUERY_LENGTH": Setting(
        8 * 1024,
        positive,
        "state a number of bytes; a full form needs about 500",
        "Largest query string that is answered, in bytes.",
    ),
    "RATE_LIMIT_STORAGE": Setting(
        "memory://",
        text,
        "state memory:// or redis://host:6379/0, and install the package redis for it",
        "Where requests are counted for the limits below: memory:// counts in each "
        "process for itself; redis://host:6379/0 in one place for all of them. If the "
        "place cannot be reached, nothing is refused.",
        secret=True,
    ),
    "RATE_LIMIT_PUBLISH": Setting(
        "120 per minute",
        text,
        'write as "60 per minute; 1000 per day", or leave empty for no limit',
        "How often one network address may publish.",
    ),
    "RATE_LIMIT_PICTURES": Setting(
        "60 per minute",
        text,
        'write as "60 per minute; 1000 per day", or leave empty for no limit',
        "How often it may have a social image drawn that is not kept yet.",
    ),
    "LOG_FORMAT": Setting(
        "auto",
        one_of("auto", "json", "plain"),
        "choose one of them",
        "json: one object a line, for machines; plain: for people; auto: plain at a "
        "terminal, else json.",
    ),
    "LOG_LEVEL": Setting(
        "info",
        one_of("debug", "info", "warning", "error"),
        "choose one of them",
        "What is logged at least; above info, requests are not.",
    ),
    "METRICS_TOKEN": Setting(
        "",
        optional(token),
        "take at least 16 random letters and digits, as from: openssl rand -hex 16",
        "Who sends it (Authorization: Bearer ...) gets /metrics; empty: nobody does.",
        secret=True,
    ),
    "RUN_FOLDER": Setting(
        "",
        optional(folder),
        "create the folder, writable for the server, on a local disk or in memory",
        "What the processes of one server share while they run: the counts behind "
        "/metrics, and a file named stopping, which makes /readyz answer 503. Empty: "
        "flask serve makes one; other servers have counts of one process each.",
    ),
}


def from_environment(
    also: Mapping[str, Callable[[str], object]] | None = None,
) -> dict[str, Value]:
    """Every setting's value. ``also`` holds checks that need what this layer lacks.

    Raises SettingsError with all problems.
    """
    found: dict[str, Value] = {}
    problems = []
    for name in SETTINGS:
        try:
            found[name] = setting(name, (also or {}).get(name))
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)
    return found


def setting(name: str, also: Callable[[str], object] | None = None) -> Value:
    """What the environment sets, else the default; space around it is left off.

    Raises SettingsError, naming the variable and the remedy, if it cannot be that.
    """
    declared = SETTINGS[name]
    variable = PREFIX + name
    try:
        stated = stated_value(name)
        if stated is None:
            return declared.default
        value = declared.kind(stated)
        if also:
            also(stated)
    except (ValueError, OSError) as error:
        problem = f"{variable}: {error}. Please {declared.remedy}."
        raise SettingsError([problem]) from None
    return value


def stated_value(name: str) -> str | None:
    """What the environment says, itself or by a file; None if it says nothing.

    Raises OSError if the file cannot be read, ValueError if both are stated.
    """
    variable = PREFIX + name
    stated = os.environ.get(variable)
    file = os.environ.get(variable + FILE) if SETTINGS[name].secret else None
    if file is None:
        return stated if stated is None else stated.strip()
    if stated is not None:
        raise ValueError(f"it is stated here and in {variable}{FILE}")
    return Path(file).read_text(encoding="utf-8").strip()


def unknown_variables() -> list[str]:
    """A warning for each variable that looks like a setting and is none."""
    known = [PREFIX + name for name in SETTINGS]
    known += [PREFIX + name + FILE for name, s in SETTINGS.items() if s.secret]
    unknown = sorted(
        variable
        for variable in os.environ
        if variable.startswith(PREFIX) and variable not in known
    )
    return [_meant(variable, known) for variable in unknown]


def _meant(variable: str, known: list[str]) -> str:
    near = get_close_matches(variable, known, 1)
    meant = f"Did you mean {near[0]}?" if near else "flask settings lists them all."
    return f"{variable} is no setting. {meant}"
