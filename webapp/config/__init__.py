"""Settings: each with its default, what it may be, and what to do if it is not.

A setting is overridden by the environment variable ``WHICHSTACK_<NAME>``; one that may
hold a password or a token also by the file that ``WHICHSTACK_<NAME>_FILE`` names, so
that it need not stand in the environment. ``flask settings`` prints the table.
"""

from __future__ import annotations

from webapp.config.environment import (
    FILE,
    PREFIX,
    SettingsError,
    from_environment,
    setting,
    stated_value,
    unknown_variables,
)
from webapp.config.table import ROOT, SETTINGS, Setting

__all__ = [
    "FILE",
    "PREFIX",
    "ROOT",
    "SETTINGS",
    "Setting",
    "SettingsError",
    "from_environment",
    "setting",
    "stated_value",
    "unknown_variables",
]
