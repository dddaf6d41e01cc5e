"""SQLite is set up so that nothing is lost."""

import time
from contextlib import closing
from threading import Barrier, Event, Lock, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from tests.persistence.rows import NOW, state, value
from webapp.persistence import sqlite
from webapp.persistence.db import Database, Reader
from webapp.persistence.models import RemovedResult
from webapp.persistence.schema import upgrade
from webapp.persistence.sqlite import SAFE_SQLITE, connected

pytestmark = pytest.mark.on_database("sqlite")

TIMES = 100
REPLACING = {
    "version, by id": "INTO catalogue_version VALUES (1, 'b', '{}', '2026')",
    "version, by digest": (
        "INTO catalogue_version SELECT 2, digest, '{}', '' FROM catalogue_version"
    ),
    "result": "INTO result SELECT slug, 1, '2', '[]', '{}', '', '' FROM result",
}


def pragma(reader: Reader, name: str) -> object:
    return reader.scalar(sa.text(f"PRAGMA {name}"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: a commit survives a power cut
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("journal_size_limit", 64 * 1024 * 1024),
    ],
)
def test_writer_is_set_up(database, name, expected):
    with database.writing() as session:
        assert pragma(session, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_reader_is_set_up(database, name, expected):
    with database.reading() as session:
        assert pragma(session, name) == expected


def test_sqlite_has_no_known_fault(database):
    with database.reading() as session:
        version = session.scalar(sa.text("SELECT sqlite_version()"))
    assert tuple(map(int, version.split("."))) >= SAFE_SQLITE


def test_writing_takes_the_lock_before_it_reads(counter):
    """The second writer is kept out as soon as the first has only looked."""
    path = str(counter.write_engine.url.database)
    with counter.writing() as first, closing(connected(path, "rw")) as impatient:
        first.scalar(sa.text("SELECT count(*) FROM result"))
        impatient.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sqlite.DRIVER.OperationalError, match="locked"):
            impatient.execute("BEGIN IMMEDIATE")


def test_reader_cannot_write(counter):
    with counter.reading() as reader, pytest.raises(OperationalError, match="readonly"):
        reader.execute(sa.text("UPDATE counter SET n = 1"))


def test_reader_makes_no_file(tmp_path):
    missing = Database(f"sqlite:///{tmp_path / 'a file?.sqlite3'}")
    with pytest.raises(OperationalError, match="unable"), missing.reading() as reader:
        reader.scalar(sa.text("SELECT 1"))
    assert list(tmp_path.iterdir()) == []
    missing.dispose()


def test_path_may_hold_any_character(tmp_path):
    odd = Database(f"sqlite:///{tmp_path / 'ä #1 50%.sqlite3'}")
    with odd.write_engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE seen (n INTEGER)")
    with odd.reading() as reader:
        assert reader.scalar(sa.text("SELECT count(*) FROM seen")) == 0
    odd.dispose()


def test_writer_that_waits_in_vain_says_so(counter, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    with counter.writing() as first, counter.writing() as second:
        first.scalar(sa.text("SELECT n FROM counter"))
        with pytest.raises(OperationalError, match="locked"):
            second.scalar(sa.text("SELECT n FROM counter"))
    assert value(counter) == 0


def test_writer_whose_connection_broke_lets_the_next_come(counter):
    turnstile = Lock()
    with counter.write_engine.connect() as broken:
        broken.connection.driver_connection.close()
        with pytest.raises(sqlite.DRIVER.ProgrammingError, match="closed"):
            sqlite._begin(broken, turnstile)
        broken.invalidate()
    assert not turnstile.locked()


def test_writer_gets_its_turn_although_another_writes_without_a_break(counter):
    """With SQLite's own way of waiting, it would often wait for more than five seconds,
    after which it fails."""
    other = Database(counter.write_engine.url.render_as_string())
    stop = Event()

    def hold():
        while not stop.is_set():
            with other.writing() as session:
                session.execute(sa.text("UPDATE counter SET n = n + 1"))
                time.sleep(0.03)
                session.commit()

    thread = Thread(target=hold)
    thread.start()
    try:
        for _ in range(5):
            with counter.writing() as session:
                session.execute(sa.text("UPDATE counter SET n = n + 1"))
                session.commit()
    finally:
        stop.set()
        thread.join()
        other.dispose()


@pytest.mark.parametrize("rest", REPLACING.values(), ids=REPLACING)
def test_published_rows_are_not_replaced(stored, rest):
    before = state(stored)
    with pytest.raises(DBAPIError, match="rows are never changed"):
        stored.execute(sa.text(f"REPLACE {rest}"))
    assert state(stored) == before


def test_two_writers_lose_no_update(counter):
    """Read, add one, write back: with deferred transactions most would be lost."""
    barrier = Barrier(2)
    failures: list[Exception] = []

    def work():
        barrier.wait()
        try:
            for _ in range(TIMES):
                with counter.writing() as session:
                    n = session.scalar(sa.text("SELECT n FROM counter"))
                    session.execute(sa.text("UPDATE counter SET n = :n"), {"n": n + 1})
                    session.commit()
        except SQLAlchemyError as error:
            failures.append(error)

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert value(counter) == 2 * TIMES


@pytest.fixture
def used(tmp_path):
    """A database whose pooled connections have its file open; the file."""
    path = tmp_path / "used.sqlite3"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    removed(database, "before")
    assert slugs(database) == {"before"}
    yield database, path
    database.dispose()


def removed(database: Database, slug: str) -> None:
    with database.writing() as session:
        session.add(RemovedResult(slug=slug, removed_at=NOW))
        session.commit()


def slugs(database: Database) -> set[str]:
    with database.reading() as reader:
        return set(reader.scalars(sa.select(RemovedResult.slug)))


@pytest.mark.parametrize("act", [slugs, lambda database: removed(database, "after")])
def test_nothing_goes_to_a_file_that_is_gone(used, act):
    """It would be acknowledged, and lost with the last connection."""
    database, path = used
    path.rename(path.with_suffix(".away"))
    with pytest.raises(SQLAlchemyError):
        act(database)


def test_file_that_takes_its_place_is_the_database(used):
    database, path = used
    other = Database(f"sqlite:///{path.with_suffix('.other')}")
    upgrade(other)
    other.dispose()
    path.with_suffix(".other").replace(path)
    for left in ("-wal", "-shm"):
        path.with_name(path.name + left).unlink(missing_ok=True)
    assert slugs(database) == set()
    removed(database, "after")
    assert slugs(database) == {"after"}
    again = Database(f"sqlite:///{path}")
    assert slugs(again) == {"after"}
    again.dispose()
