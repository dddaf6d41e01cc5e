"""What takes the place of a damaged SQLite file belongs to whom that belonged."""

import os
import stat

import pytest

from tests.durability.conftest import everything, filled, run
from webapp.persistence import sqlite_backup
from webapp.persistence.sqlite import DRIVER
from webapp.views.database import EXTENSION

pytestmark = pytest.mark.on_database("sqlite")


@pytest.fixture
def backup(app, database, tmp_path, monkeypatch):
    folder = tmp_path / "instance"
    folder.mkdir()
    monkeypatch.setattr(app, "instance_path", str(folder))
    filled(database, 1)
    run(app, "backup", str(folder / "backup"))
    return folder / "backup"


@pytest.fixture
def damaged(tmp_path):
    file = tmp_path / "damaged.sqlite3"
    file.write_text("nothing of a database" * 1000)
    file.chmod(0o640)
    return file


def test_restored_file_is_readable_for_the_same_people(at, backup, damaged, database):
    if os.getuid() == 0:  # as an administrator restores what a service works with
        os.chown(damaged, 65534, 65534)
    was = damaged.stat()
    there = at(f"sqlite:///{damaged}")
    assert run(there, "restore", str(backup), "--replace").exit_code == 0
    assert everything(there.extensions[EXTENSION]) == everything(database)
    now = damaged.stat()
    assert (now.st_uid, now.st_gid) == (was.st_uid, was.st_gid)
    assert stat.S_IMODE(now.st_mode) == 0o640


def test_restore_that_fails_then_says_where_the_damaged_one_is(
    at, backup, damaged, monkeypatch
):
    copy = sqlite_backup._copy

    def full(source, target, progress):
        if target == damaged and not damaged.read_bytes():
            raise DRIVER.OperationalError("database or disk is full")
        copy(source, target, progress)

    monkeypatch.setattr(sqlite_backup, "_copy", full)
    done = run(at(f"sqlite:///{damaged}"), "restore", str(backup), "--replace")
    assert done.exit_code == 1
    assert "disk is full" in done.output
    assert f"{damaged}.damaged-1" in done.output
