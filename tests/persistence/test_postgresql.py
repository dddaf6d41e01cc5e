"""PostgreSQL refuses what SQLite refuses, and one process waits for the other."""

import time
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.persistence.rows import state
from webapp.persistence import postgresql
from webapp.persistence.db import Database, parsed
from webapp.persistence.faults import UNREACHABLE, fault, told
from webapp.persistence.schema import upgrade

pytestmark = pytest.mark.on_database("postgresql")

EMPTYING = ["result", "catalogue_version CASCADE", "result, catalogue_version"]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"


TURNED_AWAY = {
    "name": ("app@/nono", "does not exist", "correct host, name"),
    "user": ("nobody-known@/postgres", "does not exist", "user or password"),
    "places": ("guest@/postgres", "too many", "more connections"),
}


@pytest.mark.parametrize(
    ("who", "said", "remedy"), TURNED_AWAY.values(), ids=TURNED_AWAY
)
def test_server_that_turns_us_away_is_told_with_its_remedy(
    databases, who, said, remedy
):
    """The driver gives no state then, by which one could be told from the other."""
    with databases.server.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN CONNECTION LIMIT 0")
    turned_away = Database(f"postgresql://{who}?host={databases.server.folder}")
    with pytest.raises(DBAPIError) as caught, turned_away.reading():
        pass
    assert said in told(caught.value)
    found = fault(caught.value)
    assert found is UNREACHABLE
    assert remedy in found.remedy
    turned_away.dispose()


@pytest.mark.parametrize("tables", EMPTYING)
def test_published_rows_are_not_truncated(stored, tables):
    before = state(stored)
    with pytest.raises(DBAPIError, match="rows are never changed"):
        stored.execute(sa.text(f"TRUNCATE {tables}"))
    assert state(stored) == before


def test_document_is_kept_letter_for_letter(stored):
    """Its digest is that of a text, in which the order of keys counts."""
    document = '{"b":  1, "a": "\\u0000", "b": 2}'
    insert = "INSERT INTO catalogue_version VALUES (2, 'b', :document, now())"
    stored.execute(sa.text(insert), {"document": document})
    read = "SELECT CAST(document AS text) FROM catalogue_version WHERE id = 2"
    assert stored.scalar(sa.text(read)) == document


def test_reader_needs_one_round_trip_a_query(database):
    """No ping and no transaction: each would double what a permalink waits for."""
    with database.read_engine.connect() as connection:
        connection.scalar(sa.text("SELECT 1"))
        assert connection.connection.dbapi_connection.info.transaction_status == 0
    assert not database.read_engine.pool._pre_ping


def test_statement_that_hangs_is_given_up(database):
    for engine in (database.read_engine, database.write_engine):
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SHOW statement_timeout")) == "10s"


def test_address_may_say_how_long_to_wait():
    url = parsed("postgresql://host/name?connect_timeout=9&options=-c%20x.y%3Dz")
    given = postgresql._parameters(url)
    assert "connect_timeout" not in given
    assert "options" not in given
    assert given["application_name"] == "whichstack"


def test_machine_that_vanished_is_noticed_before_a_proxy_gives_up(database):
    """Asked when nothing came for a while, and again; the kernel's own interval between
    two questions is more than a minute."""
    for engine in (database.read_engine, database.write_engine):
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            said = {
                name: int(value)
                for name, value in driver.info.get_parameters().items()
                if value.isdigit()
            }
        asked = said["keepalives_idle"] + said["keepalives_interval"]
        assert said["tcp_user_timeout"] <= 1000 * asked < 10_000
        assert said["connect_timeout"] < 10


def test_second_migration_waits_for_the_first(empty_url):
    first, second = Database(empty_url), Database(empty_url)
    waiting = Thread(target=upgrade, args=[second])
    with first.write_engine.begin() as connection:
        postgresql.wait_for_other_migrations(connection)
        waiting.start()
        end = time.monotonic() + 10
        while not connection.scalar(sa.text(WAITING)):
            assert time.monotonic() < end
            time.sleep(0.01)
        assert "result" not in sa.inspect(connection).get_table_names()
    waiting.join()
    with first.reading() as reader:
        assert "result" in sa.inspect(reader).get_table_names()
    first.dispose()
    second.dispose()
