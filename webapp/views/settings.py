"""Checks of settings that need the packages which the settings are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import sqlalchemy as sa
from limits import parse_many
from limits.errors import ConfigurationError
from limits.storage import storage_from_string

from webapp.config.kinds import folder, optional

_STORES = ("memory", "redis", "rediss", "redis+unix", "valkey", "valkeys")


def rate_limit(stated: str) -> None:
    """Raises ValueError unless the text is nothing, or limits such as "1 per day"."""
    try:
        if stated and not parse_many(stated):
            raise ValueError
    except ValueError:
        raise ValueError(f"{stated!r} is no limit") from None


def rate_limit_storage(stated: str) -> None:
    """Raises ValueError if requests cannot be counted there. Connects to nothing."""
    scheme = urlsplit(stated).scheme
    if scheme not in _STORES:
        raise ValueError(f"it begins with {scheme!r}, where none counts")
    if scheme == "memory":
        return
    try:
        storage_from_string(stated)
    except ConfigurationError as error:
        raise ValueError(str(error)) from None


def database(stated: str) -> None:
    """Raises ValueError if SQLAlchemy does not understand the address."""
    try:
        if stated:
            sa.make_url(stated)
    except (sa.exc.ArgumentError, ValueError):
        # The message of either may repeat a password.
        raise ValueError("it is no address of a database") from None


CHECKS: Mapping[str, Callable[[str], object]] = {
    "DATABASE_URL": database,
    "DATABASE_READ_URL": database,
    "CATALOGUE": optional(folder),
    "RATE_LIMIT_STORAGE": rate_limit_storage,
    "RATE_LIMIT_PUBLISH": rate_limit,
    "RATE_LIMIT_PICTURES": rate_limit,
    "RATE_LIMIT_API": rate_limit,
}
"""By setting; each raises ValueError, saying what is wrong."""
