"""Backups of SQLite by its online backup API: consistent while it is written to.

A backup is one file that needs no other beside it, whatever the mode of the database.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic

from webapp.persistence.backup_error import BackupError, DamagedError
from webapp.persistence.sqlite import BUSY_SECONDS, DRIVER, connected, make_file

Progress = Callable[[int, int], None]
"""Is told what is done, of what there is to do."""

MAGIC = b"SQLite format 3\x00"
_PAGES = 2048
_BUSY = (5, 6)
_DAMAGED = ("file is not a database", "database disk image is malformed")
"""The driver's backup tells no code."""


def back_up(database: Path, target: Path, progress: Progress) -> None:
    """Copies the database to an empty file, and checks the copy.

    Raises BackupError; DamagedError where the database itself is damaged.
    """
    try:
        _copy(database, target, progress)
        as_single_file(target)
        _revision(target)  # a file that was cut to nothing is an empty database, too
    except DRIVER.Error as error:
        raise _kind(error)(f"{database} cannot be read: {error}.") from error


def checked_revision(file: Path, copied_to: Path) -> str:
    """The revision of the tables in a backup, of which a checked copy is made.

    Raises BackupError if it is damaged, or none of ours.
    """
    try:
        _copy(file, copied_to, lambda done, of: None)
        as_single_file(copied_to)
        return _revision(copied_to)
    except DRIVER.Error as error:
        raise BackupError(f"{file} is damaged, or none of ours: {error}.") from error
    except BackupError as error:
        raise BackupError(f"{file}: {error}") from error


def _revision(path: Path) -> str:
    """The revision of the tables in a copy. Raises BackupError if it does not say, and
    the driver's error if there are none."""
    with closing(connected(str(path))) as opened:
        found = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    if found is None:
        raise BackupError("The copy does not say of which version its tables are.")
    return str(found[0])


def as_single_file(path: Path) -> None:
    """Makes a copy independent of files beside it, and checks it.

    Raises BackupError; DamagedError where the copy is whole but what it holds is not.
    """
    try:
        with closing(connected(str(path), "rw")) as copied:
            copied.execute("PRAGMA journal_mode = DELETE")
            faults = [row[0] for row in copied.execute("PRAGMA integrity_check(5)")]
            dangling = copied.execute("PRAGMA foreign_key_check").fetchall()
    except DRIVER.Error as error:
        raise _kind(error)(f"The copy is not whole: {error}") from error
    if faults != ["ok"] or dangling:
        told = "; ".join(fault for fault in faults if fault != "ok")
        raise DamagedError(f"The copy is not whole: {told or dangling[:5]}")


def put_back(ready: Path, target: Path, progress: Progress) -> list[Path]:
    """Replaces what the target holds in one transaction; its readers see it whole.

    A damaged target cannot be written to, so it is moved aside; gives where to.
    Raises BackupError.
    """
    try:
        _copy(ready, target, progress)
    except DRIVER.Error as error:
        if _kind(error) is DamagedError:
            return _put_anew(ready, target, progress)
        raise BackupError(f"{target} cannot be written: {error}.") from error
    return []


def _put_anew(ready: Path, target: Path, progress: Progress) -> list[Path]:
    moved = _move_aside(target)
    try:
        _create_like(moved[0], target)
        _copy(ready, target, progress)
    except DRIVER.Error as error:
        raise BackupError(
            f"{target} cannot be written: {error}. The damaged one is now {moved[0]}; "
            "restore again when that is mended."
        ) from error
    return moved


def _create_like(old: Path, new: Path) -> None:
    """An empty file for the same people: the site may run as another user."""
    was = old.stat()
    new.touch(mode=0o600)
    with suppress(PermissionError):  # only root gives a file away
        os.chown(new, was.st_uid, was.st_gid)
    new.chmod(stat.S_IMODE(was.st_mode))


def _kind(error: Exception) -> type[BackupError]:
    return DamagedError if str(error) in _DAMAGED else BackupError


def _copy(source: Path, target: Path, progress: Progress) -> None:
    """Copies one state of a database, while others may write to it.

    The transaction that is open at the source keeps that state, so that the copy is
    never begun again.
    """
    make_file(str(target))
    with (
        closing(connected(str(source))) as old,
        closing(connected(str(target), "rwc")) as new,
    ):
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(new, pages=_PAGES, progress=_patient(target, progress), sleep=0.05)


def _patient(target: Path, progress: Progress) -> Callable[[int, int, int], None]:
    """For the driver, which would try a locked target for ever."""
    since: list[float] = []

    def told(status: int, remaining: int, total: int) -> None:
        if status not in _BUSY:
            since.clear()
            progress(total - remaining, total)
            return
        since.append(monotonic())
        if since[-1] - since[0] > BUSY_SECONDS:
            raise BackupError(f"{target} was locked for too long; try again.")

    return told


def _move_aside(target: Path) -> list[Path]:
    """Its new places; the files beside it would spoil what comes in its place."""
    moved = []
    number = 1
    while (aside := target.with_name(f"{target.name}.damaged-{number}")).exists():
        number += 1
    for end in ("", "-wal", "-shm"):
        old = target.with_name(target.name + end)
        if old.exists():
            moved.append(old.rename(aside.with_name(aside.name + end)))
    return moved
