"""Backups of PostgreSQL by its own programs, in pg_dump's custom format."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa
from psycopg.conninfo import make_conninfo

from webapp.persistence.backup_error import BackupError

MAGIC = b"PGDMP"
_FORMAT = ("--format=custom", "--no-owner", "--no-privileges")
_AS_ONE = ("--single-transaction", "--clean", "--if-exists")
_REVISION = re.compile(r"^COPY .*alembic_version .*\n(\S+)$", re.MULTILINE)
_VERSIONS = re.compile(r"server version: (\S+).*pg_dump version: (\S+)")


def back_up(url: sa.URL, target: Path) -> None:
    """Writes one state of the database, while others may write to it.

    Raises BackupError.
    """
    _run("pg_dump", *_FORMAT, f"--file={target}", _database(url), password=url.password)
    checked_revision(target)


def checked_revision(file: Path) -> str:
    """The revision of the tables in a backup, which is read as a whole.

    Raises BackupError if it is damaged, or none of ours.
    """
    _run("pg_restore", f"--file={os.devnull}", str(file))
    told = _run(
        "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file)
    )
    found = _REVISION.search(told)
    if found is None:
        raise BackupError(f"{file} does not say of which version its tables are.")
    return found[1]


def put_back(url: sa.URL, file: Path) -> None:
    """Replaces the tables of the database by those of a backup, all or none.

    Raises BackupError.
    """
    options = (*_AS_ONE, *_FORMAT[1:], _database(url))
    _run("pg_restore", *options, str(file), password=url.password)


def _run(program: str, *arguments: str, password: object = None) -> str:
    """What the program printed; the password is not among its arguments."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not installed. Install PostgreSQL's client programs "
            "(Debian: postgresql-client), not older than the server."
        )
    secret = {"PGPASSWORD": str(password)} if password else {}
    done = subprocess.run(
        [path, *arguments],
        capture_output=True,
        text=True,
        errors="replace",
        env={**os.environ, **secret, "LC_ALL": "C"},
    )
    if done.returncode:
        raise BackupError(_told(program, done.stderr))
    return done.stdout


def _database(url: sa.URL) -> str:
    _, parameters = url.get_dialect()().create_connect_args(url)
    named = {key: value for key, value in parameters.items() if key != "password"}
    return f"--dbname={make_conninfo('', **named)}"


def _told(program: str, said: str) -> str:
    versions = _VERSIONS.search(said.replace("\n", " "))
    if versions:
        server, ours = versions.groups()
        return (
            f"pg_dump is of version {ours}, too old for the server's {server}. Install "
            f"postgresql-client-{server.partition('.')[0]}, and put its folder first "
            "in PATH."
        )
    return f"{program} failed: {said.strip()}"
