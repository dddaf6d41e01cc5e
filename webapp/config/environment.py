"""Settings as the environment states them, with all that is wrong at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path

from webapp.config.kinds import Value
from webapp.config.table import SETTINGS

PREFIX = "WHICHSTACK_"
FILE = "_FILE"


class SettingsError(Exception):
    """Settings that cannot be used, each with what is wrong and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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
