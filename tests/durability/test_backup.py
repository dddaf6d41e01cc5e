"""A backup is made under writing, and what is put back shows the same bytes."""

import stat
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from tests.databases import BOTH
from tests.durability.conftest import everything, filled, published, run, shown
from tests.views.test_results import publish
from webapp.persistence import backups, sqlite, sqlite_backup
from webapp.persistence.backup_error import BackupError
from webapp.services import results
from webapp.views.database import EXTENSION

on_sqlite = pytest.mark.on_database("sqlite")
on_postgresql = pytest.mark.on_database("postgresql")
BACKUP = {"sqlite": "whole.sqlite3", "postgresql": "whole.dump"}


pytestmark = BOTH


@pytest.fixture
def file(tmp_path, database_kind):
    return tmp_path / BACKUP[database_kind]


@pytest.fixture(autouse=True)
def instance(app, tmp_path, monkeypatch):
    """What is replaced is saved here."""
    folder = tmp_path / "instance"
    folder.mkdir()
    monkeypatch.setattr(app, "instance_path", str(folder))
    return folder


def test_backup_under_writing_is_put_back_elsewhere(app, at, file, empty_url):
    slugs, stop = published(app, 2), Event()
    writer = Thread(target=lambda: [published(app, 1) for _ in iter(stop.is_set, True)])
    writer.start()
    try:
        done = run(app, "backup", str(file))
    finally:
        stop.set()
        writer.join()
    assert done.exit_code == 0, done.output
    assert "checked backup" in done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir() if p.is_file()] == [file.name]
    elsewhere = at(empty_url)
    done = run(elsewhere, "restore", str(file))
    assert done.exit_code == 0, done.output
    before = shown(app, slugs)
    assert {status for status, _ in before} == {200}
    assert shown(elsewhere, slugs) == before
    assert publish(elsewhere.test_client())


def test_results_are_replaced_only_when_told_and_saved_before(
    app, database, file, instance
):
    filled(database, 1)
    few = everything(database)
    run(app, "backup", str(file))
    filled(database, 2)
    more = everything(database)
    refused = run(app, "restore", str(file))
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert everything(database) == more
    done = run(app, "restore", str(file), "--replace")
    assert done.exit_code == 0, done.output
    assert everything(database) == few
    (saved,) = instance.iterdir()
    assert run(app, "restore", str(saved), "--replace").exit_code == 0
    assert everything(database) == more


@pytest.mark.parametrize(
    "error",
    [BackupError("pg_dump is too old."), OSError(28, "No space left on device")],
)
def test_what_cannot_be_saved_is_not_replaced(
    app, database, file, instance, monkeypatch, error
):
    filled(database, 1)
    run(app, "backup", str(file))
    filled(database, 2)
    more = everything(database)

    def failing(*_):
        raise error

    monkeypatch.setattr(backups, "back_up", failing)
    done = run(app, "restore", str(file), "--replace")
    assert done.exit_code == 1
    assert "Nothing was replaced" in done.output
    assert str(instance) in done.output
    assert everything(database) == more


def test_what_was_removed_since_stays_removed(app, database, file):
    gone, stays = filled(database, 2)
    run(app, "backup", str(file))
    assert run(app, "results", "remove", gone).exit_code == 0
    assert run(app, "restore", str(file), "--replace").exit_code == 0
    with database.reading() as reader:
        assert results.is_there(reader, gone) is False
        assert results.is_there(reader, stays) is True


@on_postgresql
def test_restore_that_is_killed_leaves_what_was_removed_told_as_such(
    app, database, file, monkeypatch
):
    """Between the transaction that replaces all and that which brings it up to date."""
    slug, *_ = filled(database, 2)
    run(app, "backup", str(file))
    run(app, "results", "remove", slug)
    before = everything(database)
    monkeypatch.setattr(backups, "_bring_up_to_date", lambda *_: None)
    done = run(app, "restore", str(file), "--replace")
    assert done.exit_code == 0, done.output
    assert everything(database) == before


def test_backup_of_older_tables_gets_those_of_today(app, at, file, database, empty_url):
    (slug,) = filled(database, 1)
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE removed_result")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '001'")
    assert run(app, "backup", str(file)).exit_code == 0
    elsewhere = at(empty_url)
    assert run(elsewhere, "restore", str(file)).exit_code == 0
    assert run(elsewhere, "results", "remove", slug).exit_code == 0


def test_backup_of_older_tables_replaces_those_of_today(app, file, database):
    (slug,) = filled(database, 1)
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE removed_result")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '001'")
    assert run(app, "backup", str(file)).exit_code == 0
    assert run(app, "catalogue", "publish").exit_code == 0
    (gone, *_) = set(filled(database, 1)) - {slug}
    run(app, "results", "remove", gone)
    done = run(app, "restore", str(file), "--replace")
    assert done.exit_code == 0, done.output
    with database.reading() as reader:
        assert reader.scalar(sa.text("SELECT slug FROM result")) == slug
        assert results.is_there(reader, gone) is False
    assert run(app, "results", "remove", slug).exit_code == 0


def test_backup_of_newer_tables_is_refused(app, at, file, database, empty_url):
    filled(database, 1)
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '999'")
    assert run(app, "backup", str(file)).exit_code == 0
    done = run(at(empty_url), "restore", str(file))
    assert done.exit_code == 1
    assert "version 999" in done.output
    assert "Update the program" in done.output


def test_program_older_than_its_database_says_so(app, database):
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '999'")
    done = run(app, "results", "remove", "x")
    assert done.exit_code == 1
    assert "Update the program" in done.output
    assert run(app, "serve", "--port", "8999").exit_code == 3  # does not come right


def overwritten(file: Path) -> None:
    """The second half is as a disk gives it back that has lost it."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(size // 2)
        opened.write(b"\xa5" * (size - size // 2))


def cut(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


BROKEN = {
    "overwritten": overwritten,
    "cut": cut,
    "empty": lambda file: file.write_bytes(b""),
    "something else": lambda file: file.write_text("{}\n" * 3000),
}


@pytest.mark.parametrize("how", BROKEN.values(), ids=BROKEN)
def test_damaged_backup_is_refused_and_nothing_is_touched(
    app, database, file, instance, how
):
    filled(database, 100)
    run(app, "backup", str(file))
    before = everything(database)
    how(file)
    done = run(app, "restore", str(file), "--replace")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert everything(database) == before
    assert list(instance.iterdir()) == []


@on_sqlite
def test_site_that_runs_sees_the_restored_state_at_once(app, file, database):
    """Its connections stay open: the file is written to, not exchanged."""
    filled(database, 1)
    run(app, "backup", str(file))
    with database.reading() as reader:
        filled(database, 3)
        assert reader.scalar(sa.text("SELECT count(*) FROM result")) == 4
        assert run(app, "restore", str(file), "--replace").exit_code == 0
        assert reader.scalar(sa.text("SELECT count(*) FROM result")) == 1


@on_sqlite
def test_damaged_database_is_moved_aside(app, at, file, database, tmp_path):
    filled(database, 3)
    run(app, "backup", str(file))
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_text("nothing of a database" * 1000)
    elsewhere = at(f"sqlite:///{damaged}")
    assert run(elsewhere, "restore", str(file)).exit_code == 1
    done = run(elsewhere, "restore", str(file), "--replace")
    assert done.exit_code == 0, done.output
    assert "damaged.sqlite3.damaged-1" in done.output
    restored = elsewhere.extensions[EXTENSION]
    assert everything(restored) == everything(database)


@on_sqlite
def test_restore_gives_up_where_another_writes_for_ever(
    app, file, database, monkeypatch
):
    for module in (sqlite, sqlite_backup):
        monkeypatch.setattr(module, "BUSY_SECONDS", 0.2)
    filled(database, 1)
    run(app, "backup", str(file))
    filled(database, 1)
    before = everything(database)
    with database.writing() as other:
        other.execute(sa.text("SELECT 1"))
        done = run(app, "restore", str(file), "--replace")
    assert done.exit_code == 1
    assert "locked" in done.output
    assert everything(database) == before


@on_postgresql
def test_backup_of_the_other_kind_is_refused(app, at, file, tmp_path):
    other = at(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    assert run(other, "catalogue", "publish").exit_code == 0
    assert run(other, "backup", str(file)).exit_code == 0
    done = run(app, "restore", str(file))
    assert done.exit_code == 1
    assert "flask export" in done.output
