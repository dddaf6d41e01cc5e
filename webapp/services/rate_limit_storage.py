"""The storage in which requests are counted: of this process, or one for all."""

from __future__ import annotations

from limits.errors import ConfigurationError
from limits.storage import RedisStorage, Storage, storage_from_string

PATIENCE = 0.2
"""Seconds to wait for a storage that is elsewhere."""


def rate_limit_storage(address: str) -> Storage:
    """The storage that an address names; connects to nothing yet.

    Raises ValueError, saying what is wrong, if no connection could ever be made.
    """
    remote = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    options: dict[str, float] = {} if address.startswith("memory:") else remote
    try:
        made = storage_from_string(address, wrap_exceptions=True, **options)
        if isinstance(made, RedisStorage):
            # What is made now and thrown away would else be refused in each request.
            made.storage.connection_pool.make_connection()
    except ConfigurationError as error:
        raise ValueError(str(error)) from None
    except (TypeError, ValueError):
        # The message of either may repeat a password.
        raise ValueError(
            "it has a port, a number or an option that its client does not know"
        ) from None
    assert isinstance(made, Storage)  # the other kind is for asyncio
    return made
