"""Checks of settings that need the packages which the settings are for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import sqlalchemy as sa
from limits import parse_many

from webapp.config.kinds import folder, optional
from webapp.persistence.db import parsed
from webapp.persistence.sqlite import cannot_be_file, in_memory
from webapp.services import rate_limit_storage as counting

_STORES = ("memory", "redis", "rediss", "redis+unix", "valkey", "valkeys")
_LONGEST = 100 * 366 * 24 * 3600
"""Seconds to count over. Redis cannot over ages, so that nothing would be refused."""


def rate_limit(stated: str) -> None:
    """Raises ValueError unless the text is nothing, or limits such as "1 per day"."""
    try:
        limits = parse_many(stated) if stated else []
    except ValueError:
        raise ValueError(f"{stated!r} is no limit") from None
    if not all(limit.amount for limit in limits):
        raise ValueError(f"{stated!r} would let nobody through")
    if any(limit.get_expiry() > _LONGEST for limit in limits):
        raise ValueError(f"{stated!r} counts over centuries")


def rate_limit_storage(stated: str) -> None:
    """Raises ValueError if requests cannot be counted there. Connects to nothing."""
    scheme = urlsplit(stated).scheme
    if scheme not in _STORES:
        raise ValueError(f"it begins with {scheme!r}, where none counts")
    counting.rate_limit_storage(stated)


def database(stated: str) -> str:
    """The same. Connects to nothing.

    Raises ValueError if nobody could connect to that address, or share what is there.
    """
    try:
        address = parsed(stated)
        address.get_dialect()().create_connect_args(address)
    except (sa.exc.ArgumentError, ValueError):
        # The message of either may repeat a password.
        raise ValueError("it is no address of a database") from None
    if address.get_backend_name() != "sqlite":
        return stated
    if in_memory(address):
        raise ValueError("it names no file, so each connection would have its own data")
    if cannot_be_file(address):
        raise ValueError(f"{address.database!r} is there, and is no regular file")
    return stated


CHECKS: Mapping[str, Callable[[str], object]] = {
    "DATABASE_URL": database,
    "DATABASE_READ_URL": optional(database),
    "CATALOGUE": optional(folder),
    "RATE_LIMIT_STORAGE": rate_limit_storage,
    "RATE_LIMIT_PUBLISH": rate_limit,
    "RATE_LIMIT_PICTURES": rate_limit,
    "RATE_LIMIT_API": rate_limit,
}
"""By setting; each raises ValueError, saying what is wrong."""
