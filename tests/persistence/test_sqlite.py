"""SQLite is set up so that nothing is lost."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from tests.persistence.rows import state, value
from webapp.persistence.db import Reader
from webapp.persistence.sqlite import SAFE_SQLITE

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


def test_writing_takes_the_lock_before_it_reads(database):
    """The second writer is kept out as soon as the first has only looked."""
    with database.writing() as first, database.read_engine.connect() as impatient:
        first.scalar(sa.text("SELECT count(*) FROM result"))
        impatient.exec_driver_sql("PRAGMA busy_timeout = 0")
        with pytest.raises(OperationalError, match="locked"):
            impatient.exec_driver_sql("BEGIN IMMEDIATE")


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
