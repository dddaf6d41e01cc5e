"""Backups of PostgreSQL by its own programs, in pg_dump's custom format."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile

import sqlalchemy as sa
from psycopg import sql
from psycopg.conninfo import make_conninfo

from webapp.persistence.backup_error import BackupError
from webapp.persistence.models import Base

Removed = Sequence[tuple[str, datetime]]

MAGIC = b"PGDMP"
_WITHOUT_OWNERS = ("--no-owner", "--no-privileges")
_AS_SCRIPT = ("--clean", "--if-exists", *_WITHOUT_OWNERS, "--file=-")
_FIRST = f"BEGIN;\nDROP TABLE IF EXISTS {', '.join(Base.metadata.tables)};\n".encode()
"""A script drops what it makes anew; tables that came after it would be left over."""
_REMOVING = """\
RESET search_path;
DELETE FROM result WHERE slug IN ({slugs});
SELECT to_regclass('removed_result') IS NOT NULL AS remembers \\gset
\\if :remembers
INSERT INTO removed_result (slug, removed_at) VALUES {rows} ON CONFLICT DO NOTHING;
\\endif
"""
_EXECUTING = ("--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file=-")
_REVISION = re.compile(r"^COPY .*alembic_version .*\n(\S+)$", re.MULTILINE)
_VERSIONS = re.compile(r"server version: (\S+).*pg_dump version: (\S+)")


def back_up(url: sa.URL, target: Path) -> None:
    """Writes one state of the database, while others may write to it.

    Raises BackupError.
    """
    options = ("--format=custom", *_WITHOUT_OWNERS, f"--file={target}")
    _run("pg_dump", *options, _database(url), password=_password(url))
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


def put_back(url: sa.URL, file: Path, without: Removed) -> None:
    """Replaces the tables of the database by those of a backup, all or none.

    What was removed is not put back: it can be read at no moment, and is known as
    removed where the backup's tables can say so. Raises BackupError.
    """
    reading = _command("pg_restore", *_AS_SCRIPT, str(file))
    executing = _command("psql", *_EXECUTING, _database(url))
    with TemporaryFile() as said:
        with (
            Popen(reading, stdout=PIPE, stderr=said, env=_environment()) as script,
            Popen(
                executing,
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=said,
                env=_environment(_password(url)),
            ) as database,
        ):
            _pass_on(script, database, _removing(without))
        if script.returncode or database.returncode:
            said.seek(0)
            raise BackupError(_told("pg_restore", said.read().decode(errors="replace")))


def _pass_on(script: Popen[bytes], database: Popen[bytes], last: bytes) -> None:
    """Has one program execute what the other writes, and something last.

    Only whoever comes to the end commits; if one of the three processes dies before,
    all is as it was.
    """
    assert script.stdout
    assert database.stdin
    try:
        database.stdin.write(_FIRST)
        shutil.copyfileobj(script.stdout, database.stdin)
        if script.wait() == 0:
            database.stdin.write(last + b"COMMIT;\n")
        database.stdin.close()
    except BrokenPipeError:  # the other has ended, and said why
        script.kill()
        with suppress(BrokenPipeError):
            database.stdin.close()


def _removing(removed: Removed) -> bytes:
    """For the end of a script, which has changed where tables are looked for."""
    if not removed:
        return b""
    rows = sql.SQL(",").join(
        sql.SQL("({}, {})").format(slug, moment) for slug, moment in removed
    )
    slugs = sql.SQL(",").join(sql.Literal(slug) for slug, _ in removed)
    return sql.SQL(_REMOVING).format(slugs=slugs, rows=rows).as_string().encode()


def _run(program: str, *arguments: str, password: object = None) -> str:
    """What the program printed; the password is not among its arguments."""
    done = subprocess.run(
        _command(program, *arguments),
        capture_output=True,
        text=True,
        errors="replace",
        env=_environment(password),
    )
    if done.returncode:
        raise BackupError(_told(program, done.stderr))
    return done.stdout


def _command(program: str, *arguments: str) -> list[str]:
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not installed. Install PostgreSQL's client programs "
            "(Debian: postgresql-client), not older than the server."
        )
    return [path, *arguments]


def _environment(password: object = None) -> dict[str, str]:
    secret = {"PGPASSWORD": str(password)} if password else {}
    return {**os.environ, **secret, "LC_ALL": "C"}


def _database(url: sa.URL) -> str:
    _, parameters = url.get_dialect()().create_connect_args(url)
    named = {key: value for key, value in parameters.items() if key != "password"}
    return f"--dbname={make_conninfo('', **named)}"


def _password(url: sa.URL) -> object:
    """Which may also stand in the query; None if it is nowhere."""
    return url.password or url.query.get("password")


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
