"""What can be wrong with a deployment's database, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from webapp.persistence.db import Database
from webapp.persistence.faults import UNKNOWN, fault
from webapp.persistence.models import RemovedResult
from webapp.persistence.revision import head, revision
from webapp.persistence.schema import NewerSchemaError, refuse_newer
from webapp.persistence.sqlite import SAFE_SQLITE

FARTHEST_CLOCK = 2.0
"""Seconds by which the database's clock may differ from ours."""
ROOM = 16 * 1024 * 1024
"""Bytes that a database must still find on its disk."""
_TRIED = "dctrdctrdctrd"
"""The slug of a row that is written and deleted; no more likely than any other."""
_REMEDY = (
    "see that it runs, that the address in WHICHSTACK_DATABASE_URL is right, and that "
    "its user, or this one, may write there"
)
"""Where the database reports what we do not know."""


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what is wrong with it, if anything."""

    what: str
    wrong: str = ""
    remedy: str = ""
    bearable: bool = False
    """Whether the site works with it, for some sites as it should."""


def database_findings(database: Database, now: datetime) -> Iterator[Finding]:
    """All that can be found out; an unreachable database is one finding."""
    began = monotonic()
    found = guarded("schema", lambda: _schema(database))
    yield found
    if found.wrong:
        return
    yield guarded("database writable", lambda: _writable(database, now))
    yield guarded("clock", lambda: _clock(database, now, began))
    if database.read_engine.dialect.name == "sqlite":
        yield guarded("disk space", lambda: _disk_space(database))
        yield guarded("SQLite", lambda: _sqlite(database))
    else:
        yield guarded("disk space", lambda: _server_space(database))
        yield guarded("encoding", lambda: _encoding(database))


def replica_finding(replica: Database) -> Finding:
    """Whether the replica has followed to the schema of today."""
    found = guarded("schema", lambda: _schema(replica))
    remedy = "see that the replica runs and follows; WHICHSTACK_DATABASE_READ_URL says "
    return replace(
        found,
        what=f"replica's {found.what}",
        remedy=f"{remedy}where it is looked for" if found.wrong else "",
    )


def guarded(what: str, check: Callable[[], Finding]) -> Finding:
    """What a check finds, also if the database does not answer."""
    try:
        return check()
    except SQLAlchemyError as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        known = fault(error) or UNKNOWN
        return Finding(
            what,
            f"the database says: {' '.join(str(said).split())}",
            _REMEDY if known is UNKNOWN else known.remedy,
        )


def _schema(database: Database) -> Finding:
    with database.reading() as session:
        found = revision(session)
    if found == head():
        return Finding(f"schema {found}")
    return Finding(
        "schema",
        f"it is {found or 'missing'}, and this code needs {head()}",
        _way_to_head(found),
    )


def _way_to_head(found: str | None) -> str:
    try:
        refuse_newer(found)
    except NewerSchemaError:
        return "run the newer program, or restore a backup made before it"
    return "run flask catalogue publish, which updates it, as flask serve does"


def _writable(database: Database, now: datetime) -> Finding:
    """By a row that is deleted again: only a commit reaches the disk."""
    with database.writing() as session:
        # Merged, since whoever was interrupted here has left it.
        row = session.merge(RemovedResult(slug=_TRIED, removed_at=now))
        session.commit()
        session.delete(row)
        session.commit()
    return Finding("database writable")


def _clock(database: Database, then: datetime, began: float) -> Finding:
    """By our own clock, it was ``then`` when the checks began."""
    with database.reading() as session:
        theirs = session.scalar(sa.text("SELECT CURRENT_TIMESTAMP"))
    now = then + timedelta(seconds=monotonic() - began)  # others may take seconds
    # SQLite has it as a text, and leaves the fraction of a second off.
    moment = datetime.fromisoformat(str(theirs))
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    apart = abs((moment - now).total_seconds())
    if apart <= FARTHEST_CLOCK:
        return Finding("clock")
    return Finding(
        "clock",
        f"the database's differs from ours by {apart:.0f} seconds",
        "set up time synchronisation on both machines, for instance chrony",
    )


def _disk_space(database: Database) -> Finding:
    """By a file beside the database, which itself writes over old changes for a while
    after the disk is full."""
    with database.reading() as session:
        file = str(session.exec_driver_sql("PRAGMA database_list").one()[2])
    try:
        with TemporaryFile(dir=Path(file).parent) as tried:
            os.posix_fallocate(tried.fileno(), 0, ROOM)
    except OSError as error:
        return Finding(
            "disk space",
            f"{ROOM // 2**20} MB cannot be added beside {file}: {error.strerror}",
            "make room on that disk, and let this user write to that folder",
        )
    return Finding("disk space")


def _server_space(database: Database) -> Finding:
    """By a table that nobody else sees: a row finds room where others were deleted."""
    allowed = sa.text("SELECT has_database_privilege(current_database(), 'TEMP')")
    with database.writing() as session:
        if not session.scalar(allowed):
            wrong = "this user may not make the temporary table by which it is tried"
            return Finding("disk space", wrong, "look at the server", bearable=True)
        session.execute(
            sa.text(
                "CREATE TEMPORARY TABLE whichstack_doctor ON COMMIT DROP AS "
                "SELECT repeat('x', 1950) FROM generate_series(1, :rows)"
            ),
            {"rows": ROOM // 2048},
        )
    return Finding("disk space")


def _sqlite(database: Database) -> Finding:
    with database.reading() as session:
        version = str(session.scalar(sa.select(sa.func.sqlite_version())))
        mode = session.scalar(sa.text("PRAGMA journal_mode"))
    if tuple(map(int, version.split("."))) < SAFE_SQLITE:
        return Finding(
            f"SQLite {version}",
            "it can corrupt a database that several processes write to",
            "install the package pysqlite3, or use PostgreSQL",
        )
    if mode != "wal":
        return Finding(
            f"SQLite {version}",
            f"its journal mode is {mode}, not wal, so readers wait for writers",
            "put the file on a local disk, in a folder that this user may write to",
        )
    return Finding(f"SQLite {version}")


def _encoding(database: Database) -> Finding:
    with database.reading() as session:
        found = session.scalar(sa.text("SHOW server_encoding"))
    if found == "UTF8":
        return Finding("encoding")
    return Finding(
        "encoding",
        f"the database is of {found}, so that not every title can be stored",
        "make another by createdb --encoding UTF8 --template template0, and bring the "
        "results there by flask export and flask import",
    )
