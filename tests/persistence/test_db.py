"""Engines and sessions: SQLite set up so that nothing is lost."""

from contextlib import suppress
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.persistence.db import SAFE_SQLITE, Database

TIMES = 100


def pragma(session: Session, name: str) -> object:
    return session.scalar(sa.text(f"PRAGMA {name}"))


@pytest.fixture
def counter(database):
    """A scratch table that holds one number."""
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE counter (n INTEGER)"))
        session.execute(sa.text("INSERT INTO counter VALUES (0)"))
        session.commit()
    return database


def value(database: Database) -> object:
    """The number, as a reader sees it."""
    with database.reading() as session:
        return session.scalar(sa.text("SELECT n FROM counter"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: a commit survives a power cut
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
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


def test_writing_takes_the_lock_before_it_reads(counter):
    """The second writer is kept out as soon as the first has only looked."""
    with counter.writing() as first, counter.read_engine.connect() as impatient:
        first.scalar(sa.text("SELECT n FROM counter"))
        impatient.exec_driver_sql("PRAGMA busy_timeout = 0")
        with pytest.raises(OperationalError, match="locked"):
            impatient.exec_driver_sql("BEGIN IMMEDIATE")


def test_reader_does_not_wait_for_a_writer(counter):
    with counter.writing() as writer:
        writer.execute(sa.text("UPDATE counter SET n = 7"))
        assert value(counter) == 0
        writer.commit()
    assert value(counter) == 7


def test_reader_sees_each_commit_at_once(counter):
    """It runs without a transaction, so it never looks at an old state."""
    with counter.reading() as reader:
        assert reader.scalar(sa.text("SELECT n FROM counter")) == 0
        with counter.writing() as writer:
            writer.execute(sa.text("UPDATE counter SET n = 8"))
            writer.commit()
        assert reader.scalar(sa.text("SELECT n FROM counter")) == 8


def test_what_is_not_committed_is_rolled_back(counter):
    with counter.writing() as session:
        session.execute(sa.text("UPDATE counter SET n = 9"))
    assert value(counter) == 0


def test_error_rolls_back(counter):
    with suppress(LookupError), counter.writing() as session:
        session.execute(sa.text("UPDATE counter SET n = 9"))
        raise LookupError
    assert value(counter) == 0


def test_nothing_connects_before_it_is_used(tmp_path):
    path = tmp_path / "unused.sqlite3"
    Database(f"sqlite:///{path}").dispose()
    assert not path.exists()
