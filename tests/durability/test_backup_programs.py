"""PostgreSQL's own programs: missing, old, ending early; and what they are told."""

import subprocess

import pytest
import sqlalchemy as sa

from tests.durability.conftest import run
from webapp.persistence import postgresql_backup
from webapp.persistence.backup_error import BackupError

pytestmark = pytest.mark.on_database("postgresql")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "whole.dump"


@pytest.mark.parametrize(("code", "end"), [(0, "LAST;\nCOMMIT;\n"), (3, "SELECT 1;\n")])
def test_only_a_script_that_comes_to_its_end_is_committed(code, end):
    with (
        subprocess.Popen(
            ["sh", "-c", f"echo 'SELECT 1;'; exit {code}"], stdout=subprocess.PIPE
        ) as script,
        subprocess.Popen(
            ["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as database,
    ):
        postgresql_backup._pass_on(script, database, b"LAST;\n")
        assert database.stdout
        executed = database.stdout.read().decode()
    first, dropping, then = executed.split("\n", 2)
    assert (first, dropping[:11]) == ("BEGIN;", "DROP TABLE ")
    assert then.startswith("SELECT 1;\n")
    assert then.endswith(end)


def test_program_that_ends_early_leaves_its_own_words():
    """What was not written to it yet is no fault of the pipe's."""
    with (
        subprocess.Popen(["yes"], stdout=subprocess.PIPE) as script,
        subprocess.Popen(["false"], stdin=subprocess.PIPE) as database,
    ):
        postgresql_backup._pass_on(script, database, b"")
    assert database.returncode == 1


def test_missing_programs_are_named(app, file, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    done = run(app, "backup", str(file))
    assert done.exit_code == 1
    assert "pg_dump is not installed" in done.output
    assert "postgresql-client" in done.output
    assert not file.exists()


def test_older_program_than_the_server_is_told(app, file, tmp_path, monkeypatch):
    said = (
        "pg_dump: error: aborting because of server version mismatch\n"
        "pg_dump: detail: server version: 17.2; pg_dump version: 15.18\n"
    )
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nprintf '{said}' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    done = run(app, "backup", str(file))
    assert done.exit_code == 1
    assert "postgresql-client-17" in done.output
    assert "15.18" in done.output


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://app:swordfish@db.example:5433/a?sslmode=require",
        "postgresql+psycopg://app@db.example:5433/a?sslmode=require&password=swordfish",
    ],
)
def test_password_is_no_argument(monkeypatch, tmp_path, address):
    seen = []

    def note(command, env, **options):
        seen.append((command, env["PGPASSWORD"]))
        return subprocess.CompletedProcess(command, 1, "", "refused")

    monkeypatch.setattr(subprocess, "run", note)
    url = sa.make_url(address)
    with pytest.raises(BackupError, match="refused"):
        postgresql_backup.back_up(url, tmp_path / "x")
    ((command, password),) = seen
    assert password == "swordfish"
    assert "swordfish" not in " ".join(command)
    told = command[-1]
    for part in ("host=db.example", "port=5433", "dbname=a", "sslmode=require"):
        assert part in told
