"""The file of a new database belongs to the service, and to nobody else."""

import os
import stat
from pathlib import Path

import pytest

from tests.durability.conftest import filled, run
from webapp.app import create_app
from webapp.config import SettingsError
from webapp.persistence.db import Database
from webapp.persistence.schema import upgrade

pytestmark = pytest.mark.on_database("sqlite")

SERVICE = 61999


@pytest.fixture
def folder(tmp_path):
    """Of the service's own user, where we may give folders away."""
    made = tmp_path / "state"
    made.mkdir()
    if os.geteuid() == 0:
        os.chown(made, SERVICE, SERVICE)
    return made


def belongs_to_service(folder: Path) -> None:
    """All files there do, and others can read none of them."""
    found = [path.stat() for path in folder.iterdir()]
    assert {stat.S_IMODE(file.st_mode) for file in found} == {0o600}
    assert {file.st_uid for file in found} == {folder.stat().st_uid}


def test_new_database_is_the_services(folder):
    database = Database(f"sqlite:///{folder / 'new.sqlite3'}")
    upgrade(database)
    belongs_to_service(folder)
    database.dispose()


@pytest.mark.parametrize("lost", [True, False])
def test_restored_database_is_the_services(app, at, database, folder, tmp_path, lost):
    filled(database, 1)
    run(app, "backup", str(tmp_path / "whole"))
    target = folder / "restored.sqlite3"
    if not lost:
        target.write_bytes(b"damaged" * 1000)
        target.chmod(0o600)
        os.chown(target, folder.stat().st_uid, folder.stat().st_gid)
    there = at(f"sqlite:///{target}")
    done = run(there, "restore", "--replace", str(tmp_path / "whole"))
    assert done.exit_code == 0, done.output
    belongs_to_service(folder)


def test_what_is_there_is_left_as_it_is(folder):
    file = folder / "shared.sqlite3"
    file.touch()
    file.chmod(0o660)
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    assert stat.S_IMODE(file.stat().st_mode) == 0o660
    database.dispose()


@pytest.mark.parametrize("odd", ["pipe", "loop", "folder"])
def test_what_is_no_file_is_refused_at_every_start(folder, monkeypatch, odd):
    path = folder / odd
    if odd == "pipe":
        os.mkfifo(path)
    elif odd == "loop":
        path.symlink_to(path)
    else:
        path.mkdir()
    monkeypatch.setenv("WHICHSTACK_DATABASE_URL", f"sqlite:///{path}")
    with pytest.raises(SettingsError, match=f"{odd}' is there, and is no regular file"):
        create_app()


def test_link_to_what_is_not_there_yet_is_taken(folder, monkeypatch):
    (folder / "link").symlink_to(folder / "target")
    monkeypatch.setenv("WHICHSTACK_DATABASE_URL", f"sqlite:///{folder / 'link'}")
    assert create_app().config["DATABASE_URL"].endswith("link")
