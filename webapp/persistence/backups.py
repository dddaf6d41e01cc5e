"""Backups of a whole database, and putting one back; the same for both kinds.

What is put back is checked before anything is touched, and takes the place of what is
there in one transaction, so that it may be done while the site runs. The tables of an
older version are brought up to date before (SQLite) or right after (PostgreSQL).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from webapp.persistence import postgresql_backup, sqlite_backup
from webapp.persistence.backup_error import BackupError
from webapp.persistence.db import Database
from webapp.persistence.faults import DAMAGED, SCHEMA, fault
from webapp.persistence.models import Base
from webapp.persistence.schema import refuse_newer, upgrade

Progress = Callable[[int, int], None]
Removed = list[tuple[str, datetime]]

_ENDS = ("", "-wal", "-shm", "-journal")
"""Of the names of a database's files, for SQLite."""
_RESULT, _REMOVED = (
    Base.metadata.tables[name] for name in ("result", "removed_result")
)


def back_up(database: Database, file: Path, progress: Progress) -> None:
    """Writes a checked backup, which is there whole or not at all.

    It replaces a file of that name. Raises BackupError or OSError.
    """
    url, file = database.write_engine.url, file.resolve()
    _refuse_in_its_place(url, file)
    with _beside(file) as unfinished:
        if url.get_backend_name() == "sqlite":
            sqlite_backup.back_up(_path(url), unfinished, progress)
        else:
            postgresql_backup.back_up(url, unfinished)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # or the name might be lost by a power cut
    finally:
        os.close(folder)


@dataclass(frozen=True)
class Checked:
    """A backup that is whole, ours, and ready to take the place of a database."""

    database: Database
    file: Path
    """For SQLite a copy with the tables of today."""
    removed: Removed

    def put_back(self, progress: Progress) -> list[Path]:
        """Makes the database what the backup holds; gives the files that a damaged
        one was moved to. Raises BackupError."""
        url = self.database.write_engine.url
        if url.get_backend_name() == "sqlite":
            return sqlite_backup.put_back(self.file, _path(url), progress)
        postgresql_backup.put_back(url, self.file, self.removed)
        _bring_up_to_date(self.database, self.removed)
        return []


@contextmanager
def checked(database: Database, file: Path) -> Iterator[Checked]:
    """A backup, checked before anything is touched.

    What was removed since stays removed. Raises BackupError if the file is no backup of
    this kind of database or is damaged, NewerSchemaError if it is of a newer version.
    """
    url, removed = database.write_engine.url, _removed(database)
    if url.get_backend_name() == "sqlite":
        _refuse_other_kind(file, sqlite_backup.MAGIC)
        with _beside(_path(url)) as copy:
            refuse_newer(sqlite_backup.checked_revision(file, copy))
            copied = Database(f"sqlite:///{copy}")
            _bring_up_to_date(copied, removed)
            copied.dispose()
            sqlite_backup.as_single_file(copy)
            yield Checked(database, copy, removed)
    else:
        _refuse_other_kind(file, postgresql_backup.MAGIC)
        refuse_newer(postgresql_backup.checked_revision(file))
        yield Checked(database, file, removed)


def holds_results(database: Database) -> bool:
    """Whether anything would be lost if the database were replaced; True as well
    where that cannot be known because it is damaged."""
    try:
        return any(
            _rows(database, sa.select(table).limit(1)) for table in (_RESULT, _REMOVED)
        )
    except SQLAlchemyError as error:
        if fault(error) is DAMAGED:
            return True
        raise


def _removed(database: Database) -> Removed:
    """What was removed; nothing where that is lost with the rest."""
    try:
        rows = _rows(database, sa.select(_REMOVED.c.slug, _REMOVED.c.removed_at))
    except SQLAlchemyError as error:
        if fault(error) is DAMAGED:
            return []
        raise
    return [(row.slug, row.removed_at) for row in rows]


def _rows(database: Database, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    """What a query finds; nothing in a database that is missing or has no tables."""
    url = database.write_engine.url
    if url.get_backend_name() == "sqlite" and not _path(url).exists():
        return []
    try:
        with database.reading() as reader:
            return reader.execute(query).all()
    except SQLAlchemyError as error:
        if fault(error) is SCHEMA:
            return []
        raise


def _bring_up_to_date(database: Database, removed: Removed) -> None:
    """The tables of today, and without what was removed since."""
    upgrade(database)
    with database.write_engine.begin() as connection:
        known = set(connection.scalars(sa.select(_REMOVED.c.slug)))
        for slug, removed_at in removed:
            if slug not in known:
                connection.execute(sa.delete(_RESULT).where(_RESULT.c.slug == slug))
                row = {"slug": slug, "removed_at": removed_at}
                connection.execute(sa.insert(_REMOVED).values(row))


def _path(url: sa.URL) -> Path:
    return Path(str(url.database))


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A new file in the same folder, which only we may read; gone in the end."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for end in _ENDS:
            Path(name + end).unlink(missing_ok=True)


def _refuse_in_its_place(url: sa.URL, file: Path) -> None:
    """Refuses a file that a backup must not take the place of."""
    if file.exists() and not file.is_file():
        raise BackupError(f"{file} is no regular file; name another.")
    if url.get_backend_name() == "sqlite":
        own = _path(url).resolve()
        if file in [own.with_name(own.name + end) for end in _ENDS]:
            raise BackupError(f"{file} belongs to the database itself; name another.")


def _refuse_other_kind(file: Path, magic: bytes) -> None:
    with file.open("rb") as opened:
        begins = opened.read(len(magic))
    if begins != magic:
        raise BackupError(
            f"{file} is no backup of this kind of database. What flask export wrote is "
            "for flask import, which also leads from one kind to the other."
        )
