"""What a backup is written to: new files, or regular ones that may be replaced."""

import os
import re
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.databases import BOTH
from tests.durability.conftest import filled, run

on_sqlite = pytest.mark.on_database("sqlite")
pytestmark = BOTH


def test_backup_replaces_no_file_unless_told(app, tmp_path, database):
    file = tmp_path / "backup"
    filled(database, 1)
    file.write_text("precious")
    done = run(app, "backup", str(file))
    assert done.exit_code == 1
    assert "--replace" in done.output
    assert file.read_text() == "precious"
    assert run(app, "backup", str(file), "--replace").exit_code == 0
    assert file.read_bytes() != b"precious"


def test_database_without_tables_takes_no_backups_place(app, empty_url, tmp_path):
    """One that was cut to nothing, too: SQLite takes it for an empty database."""
    file = tmp_path / "backup"
    file.write_text("precious")
    app.config["DATABASE_URL"] = empty_url
    if empty_url.startswith("sqlite"):
        Path(str(make_url(empty_url).database)).touch()
    done = run(app, "backup", str(file), "--replace")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert file.read_text() == "precious"


@on_sqlite
@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_backup_takes_no_file_of_the_database_itself(app, database, tmp_path, end):
    filled(database, 1)
    own = Path(f"{database.write_engine.url.database}{end}")
    link = tmp_path / "link"
    link.symlink_to(own)
    before = own.read_bytes()
    for path in (own, link):
        done = run(app, "backup", str(path), "--replace")
        assert done.exit_code == 1
        assert "belongs to the database itself; name another" in done.output
    assert own.read_bytes() == before
    assert link.is_symlink()


def test_backup_takes_the_place_of_regular_files_only(app, database, tmp_path):
    filled(database, 1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = run(app, "backup", str(pipe), "--replace")
    assert done.exit_code == 1
    assert "is no regular file; name another" in done.output
    assert pipe.is_fifo()


@pytest.mark.parametrize("place", ["no/such/folder/x", "/proc/x"])
def test_backup_that_cannot_be_written_is_told(app, database, tmp_path, place):
    filled(database, 1)
    done = run(app, "backup", str(tmp_path / place))
    assert done.exit_code == 1
    assert re.search("^Error: .*No such file or directory", done.output, re.MULTILINE)
    assert "Traceback" not in done.output
