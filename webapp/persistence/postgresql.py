"""PostgreSQL, set up so that a server which is away is noticed soon.

Nothing here is needed by a pooler or a managed server in particular: whatever the
address itself says (``?connect_timeout=10``, ``?options=...``) goes before this.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_PARAMETERS: dict[str, str | int] = {
    "application_name": "whichstack",
    # Or that of the database: texts come back as bytes where it is SQL_ASCII.
    "client_encoding": "utf8",
    "connect_timeout": 3,  # seconds
    # A machine that vanished sends no refusal: ask after 5 s of silence whether it is
    # there, again 2 s later, and give up when nothing was acknowledged for 2 s (in
    # milliseconds). With a second try, that must end before a proxy's patience does,
    # which is often 10 s.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "tcp_user_timeout": 2_000,
    # No statement of ours takes more than milliseconds; one that does waits for a lock
    # or a disk, and a visitor waits with it.
    "options": "-c statement_timeout=10s",
}
_POOL: dict[str, Any] = {
    # As many as write at once (views/layers.py). Who reads holds a connection for one
    # short query, so that more readers than this hardly wait for one another.
    "pool_size": 8,
    "max_overflow": 0,
    "pool_timeout": 5,  # seconds
    "pool_use_lifo": True,  # the connections used last have our statements prepared
}
_MIGRATING = 0x57686963
"""Which of the advisory locks is ours; the number itself means nothing."""


def writing(url: sa.URL) -> sa.Engine:
    """An engine for transactions that write; a write is not repeated, so it pings."""
    return sa.create_engine(
        url,
        hide_parameters=True,
        connect_args=_parameters(url),
        pool_pre_ping=True,
        **_POOL,
    )


def reading(url: sa.URL) -> sa.Engine:
    """An engine for single queries, without the round trips of transaction and ping.

    Who reads by it must ask again when the connection turns out to be broken.
    """
    return sa.create_engine(
        url,
        hide_parameters=True,
        connect_args=_parameters(url),
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        **_POOL,
    )


def wait_for_other_migrations(connection: sa.Connection) -> None:
    """Keeps other processes from migrating until this transaction ends."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")


def _parameters(url: sa.URL) -> dict[str, str | int]:
    return {key: value for key, value in _PARAMETERS.items() if key not in url.query}
