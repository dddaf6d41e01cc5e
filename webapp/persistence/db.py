"""Engines and sessions: one engine that writes, one that only reads.

SQLite's default transaction mode lets two writers read the same state and one
update get lost, so every write transaction begins with BEGIN IMMEDIATE. Reads
run in autocommit mode: they hold no lock and need no transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

try:  # a current SQLite, where a wheel brings one
    import pysqlite3.dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

log = logging.getLogger(__name__)

SAFE_SQLITE = (3, 51, 3)
"""Older versions can corrupt a WAL database that two connections write to."""


class Database:
    """The sessions of one database; nothing connects before the first use."""

    def __init__(self, url: str) -> None:
        self.write_engine = _engine(url)
        self.read_engine = _engine(url).execution_options(isolation_level="AUTOCOMMIT")
        if self.write_engine.dialect.name == "sqlite":
            _set_up_sqlite(self.write_engine)
            sa.event.listen(self.read_engine, "connect", _set_pragmas)
        self._writer = sessionmaker(self.write_engine)
        self._reader = sessionmaker(self.read_engine)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction; the caller commits, an error rolls back."""
        with self._writer() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries only."""
        with self._reader() as session:
            yield session

    def dispose(self) -> None:
        """Closes all pooled connections."""
        self.write_engine.dispose()
        self.read_engine.dispose()


def _engine(url: str) -> sa.Engine:
    """An engine whose errors, which are logged, do not repeat what people sent."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        _warn_of_old(sqlite)
        return sa.create_engine(url, module=sqlite, hide_parameters=True)
    return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)


def _warn_of_old(module: ModuleType) -> None:
    if module.sqlite_version_info < SAFE_SQLITE:
        log.warning(
            "SQLite %s has a known fault in WAL mode; use 3.51.3 or newer, "
            "for instance from the pysqlite3 package.",
            module.sqlite_version,
        )


def _set_up_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by DB-API
        _set_pragmas(connection, record)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA foreign_keys = ON")
