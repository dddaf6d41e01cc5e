"""SQLite, set up so that nothing is lost and no writer finds it locked.

Its default transaction mode lets two writers read the same state and one update get
lost, so every write transaction begins with BEGIN IMMEDIATE.
"""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa

try:  # a current SQLite, where a wheel brings one
    import pysqlite3.dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

log = logging.getLogger(__name__)

SAFE_SQLITE = (3, 51, 3)
"""Older versions can corrupt a WAL database that two connections write to."""


def writing(url: sa.URL) -> sa.Engine:
    """An engine for transactions that write."""
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        log.warning(
            "SQLite %s has a known fault in WAL mode; use 3.51.3 or newer, "
            "for instance from the pysqlite3 package.",
            sqlite.sqlite_version,
        )
    engine = sa.create_engine(url, module=sqlite, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by DB-API
        _set_pragmas(connection, record)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading(url: sa.URL) -> sa.Engine:
    """An engine for single queries: they hold no lock and need no transaction."""
    engine = sa.create_engine(
        url,
        module=sqlite,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    sa.event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA foreign_keys = ON")
