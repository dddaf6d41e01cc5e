"""SQLite, set up so that nothing is lost, and that writers queue up fairly.

Its default transaction mode lets two writers read the same state and one update get
lost, so every write transaction begins with BEGIN IMMEDIATE.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from errno import ELOOP
from pathlib import Path
from stat import S_ISREG
from threading import Lock
from time import monotonic, sleep
from types import ModuleType
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

try:  # a current SQLite, where a wheel brings one
    import pysqlite3.dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

log = logging.getLogger(__name__)

DRIVER: ModuleType = sqlite
SAFE_SQLITE = (3, 51, 3)
"""Older versions can corrupt a WAL database that two connections write to."""
BUSY_SECONDS = 5.0
"""How long a lock is waited for."""
_PAUSE = 0.002
_WAL_BYTES = 64 * 1024 * 1024
"""What the file of changes is cut back to, once they are in the database."""
_ERROR, _LOCKED = 1, 5


def writing(url: sa.URL) -> sa.Engine:
    """An engine for transactions that write.

    SQLite's own way of waiting sleeps for up to a tenth of a second between attempts,
    whoever came first: where others write without a break, it may never get its turn.
    So the threads of a process queue up, and the first of them tries often.
    """
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        log.warning(
            "SQLite %s has a known fault in WAL mode; use 3.51.3 or newer, "
            "for instance from the pysqlite3 package.",
            sqlite.sqlite_version,
        )
    engine = sa.create_engine(url, module=sqlite, hide_parameters=True)
    _make_file(engine, url)
    _leave_lost_files(engine, url)
    turnstile = Lock()

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by DB-API
        _set_pragmas(connection, record)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        _begin(connection, turnstile)

    return engine


def reading(url: sa.URL) -> sa.Engine:
    """An engine for single queries: they hold no lock and need no transaction.

    It opens the file for reading alone, and makes none where there is none.
    """
    engine = sa.create_engine(
        _read_only(url),
        module=sqlite,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    _leave_lost_files(engine, url)
    sa.event.listen(engine, "connect", _set_pragmas)
    return engine


def in_memory(url: sa.URL) -> bool:
    """Whether each connection has the database for itself, and ends it."""
    name = (url.database or "").removeprefix("file:")
    return name in ("", ":memory:") or url.query.get("mode") == "memory"


def is_missing(url: sa.URL) -> bool:
    """Whether the file of a database would be made by whoever writes first."""
    path = _path(url) if url.get_backend_name() == "sqlite" else ""
    return bool(path) and not Path(path).exists()


def cannot_be_file(url: sa.URL) -> bool:
    """Whether something else has its name: a pipe would be waited for, and a link that
    leads to itself followed in vain. What cannot be looked at, SQLite will tell."""
    path = _path(url)
    try:
        return bool(path) and not S_ISREG(Path(path).stat().st_mode)
    except OSError as error:
        return error.errno == ELOOP


def make_file(path: str) -> None:
    """Makes the file of a database, unless it is there, and for its service alone.

    SQLite would let everybody read it, and if root restores a service's database,
    the service could not write to it.
    """
    with suppress(OSError):  # if there is one; what else is wrong, SQLite will tell
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            if os.geteuid() == 0:
                folder = os.stat(os.path.dirname(path) or ".")  # noqa: PTH116, PTH120
                os.fchown(made, folder.st_uid, folder.st_gid)
        finally:
            os.close(made)


def connected(path: str, mode: str = "ro") -> Any:
    """A connection of the driver itself, in autocommit mode."""
    return sqlite.connect(
        f"file:{quote(path)}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
    )


def _make_file(engine: sa.Engine, url: sa.URL) -> None:
    if path := _path(url):
        sa.event.listen(engine, "do_connect", lambda *_: make_file(path))


def _leave_lost_files(engine: sa.Engine, url: sa.URL) -> None:
    """Has connections opened anew when another file, or none, has the database's name.

    They would go on with the file that they opened, and what is written to it would be
    gone with the last of them.
    """
    path = _path(url)
    if not path:
        return

    @sa.event.listens_for(engine, "connect")
    def connect(_: Any, record: Any) -> None:
        record.info["file"] = _identity(path)

    @sa.event.listens_for(engine, "checkout")
    def checkout(_: Any, record: Any, __: Any) -> None:
        if record.info["file"] != _identity(path):
            raise sa.exc.DisconnectionError


def _identity(path: str) -> tuple[int, int] | None:
    """What the file is, whatever its name; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116, asked before every query
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _path(url: sa.URL) -> str:
    """Of the file; empty if it is in memory, or if SQLite is to read the address."""
    path = url.database or ""
    return "" if path == ":memory:" or path.startswith("file:") else path


def _read_only(url: sa.URL) -> sa.URL:
    path = _path(url)
    if not path:
        return url
    query = {**url.query, "mode": "ro", "uri": "true"}
    return url.set(database=f"file:{quote(path)}", query=query)


def _begin(connection: sa.Connection, turnstile: Lock) -> None:
    until = monotonic() + BUSY_SECONDS
    own = connection.connection.driver_connection
    assert own is not None
    first = turnstile.acquire(timeout=BUSY_SECONDS)
    try:
        own.execute("PRAGMA busy_timeout = 0")
        while (code := _attempt(own)) == _LOCKED and monotonic() < until:
            sleep(_PAUSE)
        if code:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails as a statement does
    finally:
        if first:  # before what may fail, or nobody would come first any more
            turnstile.release()
        own.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS:.0f}")


def _attempt(own: Any) -> int:
    """The code of what keeps the transaction from beginning; 0 if it began."""
    try:
        own.execute("BEGIN IMMEDIATE")
    except sqlite.DatabaseError as error:  # a damaged file is no OperationalError
        return int(getattr(error, "sqlite_errorcode", _ERROR)) & 0xFF
    return 0


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS:.0f}")
    connection.execute("PRAGMA foreign_keys = ON")
