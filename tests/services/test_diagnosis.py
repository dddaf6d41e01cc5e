"""What is found wrong with a database, by trying it."""

import resource
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.databases import BOTH
from webapp.persistence.db import Database
from webapp.persistence.schema import upgrade
from webapp.services import diagnosis
from webapp.services.diagnosis import database_findings


@pytest.mark.on_database("sqlite")
def test_read_only_database_is_a_problem(session, database):
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON removed_result "
            "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    found = {f.what: f.wrong for f in database_findings(database, datetime.now(UTC))}
    assert found["database writable"] == "the database says: disk is full"
    assert not found["clock"]


@contextmanager
def full_disk():
    """No file can grow, as if there was no room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.on_database("sqlite")
def test_full_disk_is_a_problem(database):
    findings = database_findings(database, datetime.now(UTC))
    assert not next(findings).wrong, "for the schema nothing need be written"
    with full_disk():
        found = {f.what for f in findings if f.wrong}
    assert found == {"database writable", "disk space"}


@pytest.mark.on_database("postgresql")
def test_full_disk_of_a_server_is_a_problem(database):
    """The row that is tried finds room where others were deleted."""
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE EVENT TRIGGER full_disk ON ddl_command_start "
            "WHEN TAG IN ('CREATE TABLE AS') EXECUTE FUNCTION refuse()"
        )
    found = {f.what: f for f in database_findings(database, datetime.now(UTC))}
    assert not found["database writable"].wrong
    assert "no space left" in found["disk space"].wrong
    assert "make room" in found["disk space"].remedy


@pytest.mark.on_database("postgresql")
def test_disk_of_a_server_that_may_not_be_tried_is_no_problem(database):
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE modest")
        connection.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO modest")
        name = connection.scalar(sa.text("SELECT current_database()"))
        connection.exec_driver_sql(f'REVOKE TEMP ON DATABASE "{name}" FROM PUBLIC')
    url = database.write_engine.url.update_query_dict({"options": "-c role=modest"})
    modest = Database(url.render_as_string(hide_password=False))
    found = [f for f in database_findings(modest, datetime.now(UTC)) if f.wrong]
    modest.dispose()
    assert [(f.what, f.bearable) for f in found] == [("disk space", True)]


@BOTH
def test_tables_of_a_newer_version_are_not_to_be_brought_up_to_date(database):
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '999'")
    (found,) = database_findings(database, datetime.now(UTC))
    assert found.wrong.startswith("it is 999")
    assert "publish" not in found.remedy
    assert "newer program" in found.remedy


@BOTH
def test_row_that_an_interrupted_doctor_left_is_no_hindrance(database, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(Session, "delete", interrupt)
        with pytest.raises(KeyboardInterrupt):
            list(database_findings(database, datetime.now(UTC)))
    found = list(database_findings(database, datetime.now(UTC)))
    assert [f.what for f in found if f.wrong] == []


@BOTH
def test_trying_to_write_leaves_nothing(database):
    list(database_findings(database, datetime.now(UTC)))
    with database.reading() as reader:
        query = "SELECT count(*) FROM removed_result"
        assert reader.exec_driver_sql(query).scalar() == 0


@BOTH
@pytest.mark.parametrize(("seconds", "wrong"), [(0, False), (60, True), (-60, True)])
def test_clocks_that_differ_are_a_problem(database, seconds, wrong):
    now = datetime.now(UTC) + timedelta(seconds=seconds)
    found = {f.what: bool(f.wrong) for f in database_findings(database, now)}
    assert found["clock"] is wrong


@pytest.mark.on_database("postgresql")
def test_time_that_other_checks_take_is_no_difference(database, monkeypatch):
    monkeypatch.setattr(diagnosis, "FARTHEST_CLOCK", 1.0)
    findings = database_findings(database, datetime.now(UTC))
    next(findings)
    time.sleep(1.1)
    assert [f.what for f in findings if f.wrong] == []


def test_sqlite_that_cannot_write_ahead_is_a_problem(database, tmp_path):
    other = Database(f"sqlite:///file:{tmp_path / 'x'}?uri=true&vfs=unix-none")
    upgrade(other)
    with other.write_engine.connect() as connection:
        connection.rollback()
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA journal_mode = DELETE")
        cursor.close()
    (found,) = [
        f for f in database_findings(other, datetime.now(UTC)) if "SQLite" in f.what
    ]
    other.dispose()
    assert "journal mode is delete" in found.wrong


@pytest.fixture(params=["SQL_ASCII", "LATIN1"])
def odd_encoding(request, empty_url):
    """The address of a database that is not of UTF-8, with the tables of today."""
    made = Database(empty_url)
    with made.read_engine.connect() as by:  # which runs no transaction
        by.exec_driver_sql(
            f"CREATE DATABASE odd ENCODING '{request.param}' LOCALE 'C' "
            "TEMPLATE template0"
        )
        yield sa.make_url(empty_url).set(database="odd").render_as_string(False)
        by.exec_driver_sql("DROP DATABASE odd WITH (FORCE)")
    made.dispose()


@pytest.mark.on_database("postgresql")
def test_encoding_in_which_not_every_title_can_be_stored_is_a_problem(odd_encoding):
    database = Database(odd_encoding)
    upgrade(database)
    found = {f.what: f for f in database_findings(database, datetime.now(UTC))}
    assert [what for what, f in found.items() if f.wrong] == ["encoding"]
    assert "--encoding UTF8" in found["encoding"].remedy
    database.dispose()
