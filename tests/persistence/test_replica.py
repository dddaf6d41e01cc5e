"""A real streaming replica: results are read from it, whatever state it is in."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests import postgres
from tests.conftest import ORIGIN
from webapp.app import create_app
from webapp.persistence import db
from webapp.persistence.db import Database
from webapp.persistence.schema import upgrade
from webapp.views.database import EXTENSION

IN_RECOVERY = sa.text("SELECT pg_is_in_recovery()")


@dataclass(frozen=True)
class Pair:
    """A primary, and a standby that streams from it."""

    primary: postgres.Server
    standby: postgres.Server

    def catch_up(self) -> None:
        """Waits until the standby has replayed all that the primary wrote."""
        (here,) = one(self.primary, "SELECT pg_current_wal_lsn()")
        end = time.monotonic() + 10
        while not one(self.standby, f"SELECT pg_last_wal_replay_lsn() >= '{here}'")[0]:
            assert time.monotonic() < end
            time.sleep(0.01)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """For so long the standby replays nothing."""
        self.catch_up()
        one(self.standby, "SELECT pg_wal_replay_pause()")
        yield
        one(self.standby, "SELECT pg_wal_replay_resume()")
        self.catch_up()


def one(server: postgres.Server, statement: str) -> tuple[Any, ...]:
    with server.connect() as connection:
        found = connection.execute(statement.encode()).fetchone()
    assert found
    return found


@pytest.fixture(scope="module")
def pair(postgresql_programs) -> Iterator[Pair]:
    started = postgres.new_server(postgresql_programs)
    with started as primary, postgres.new_server(postgresql_programs) as standby:
        primary.initialise()
        primary.start()
        database = Database(primary.url("postgres"))
        upgrade(database)
        database.dispose()
        standby.follow(primary)
        standby.start()
        yield Pair(primary, standby)


@pytest.fixture
def app(pair):
    made = create_app(
        {
            "DATABASE_URL": pair.primary.url("postgres"),
            "DATABASE_READ_URL": pair.standby.url("postgres"),
            "PUBLIC_ORIGIN": ORIGIN,
            "PAGES_KEPT": 0,  # an old answer would stand in for the database
        }
    )
    yield made
    made.extensions[EXTENSION].dispose()


@pytest.fixture
def database(app):
    return app.extensions[EXTENSION]


@pytest.fixture
def alone(pair, app):
    """The same application without a replica."""
    app.extensions[EXTENSION].replica = None
    return app.test_client()


def publish(client: FlaskClient, status: int = 303) -> str:
    """The path of a new result."""
    response = client.post("/results", data={}, headers={"Origin": ORIGIN})
    assert response.status_code == status
    return str(response.headers.get("Location", ""))


def is_read_from_the_replica(database: Database) -> object:
    return database.answer(lambda reader: reader.scalar(IN_RECOVERY))


def test_results_are_read_from_the_replica_alone(client, pair, database):
    address = publish(client)
    pair.catch_up()
    assert client.get(address).status_code == 200
    assert is_read_from_the_replica(database)
    assert database.read_engine.pool.checkedin() == 0  # it never connected


def test_result_can_be_read_at_once_though_the_replica_lags(client, pair, database):
    with pair.paused():
        address = publish(client)
        slug = address.rpartition("/")[2]
        assert one(pair.standby, "SELECT count(*) FROM result") != one(
            pair.primary, "SELECT count(*) FROM result"
        )
        for path in (address, f"/embed/{slug}", f"/api/v1/results/{slug}"):
            assert client.get(path).status_code == 200
        assert client.get("/r/bcdfghjkmnpqr").status_code == 404
        assert is_read_from_the_replica(database)


def test_removed_result_is_gone_when_the_replica_knows(app, client, pair):
    address = publish(client)
    with pair.paused():
        done = app.test_cli_runner().invoke(args=["results", "remove", address])
        assert done.exit_code == 0, done.output
        assert client.get(address).status_code == 200
    assert client.get(address).status_code == 410


def test_replica_that_is_down_is_left_alone_until_it_is_back(
    client, pair, database, monkeypatch, caplog
):
    address = publish(client)
    pair.catch_up()
    assert client.get(address).status_code == 200
    pair.standby.stop(signal.SIGQUIT)
    for _ in range(3):
        assert client.get(address).status_code == 200
    assert caplog.text.count("the replica does not answer") == 1
    pair.standby.start()
    assert is_read_from_the_replica(database) is False  # it rests
    monkeypatch.setattr(database.replica, "_rests_until", time.monotonic() - 1)
    assert is_read_from_the_replica(database) is True
    assert database.replica._rests_until == 0


def test_one_request_at_a_time_tries_a_replica_that_was_down(pair, database):
    replica = database.replica
    replica._rests_until = time.monotonic() - 1

    def another_asks_meanwhile(reader):
        return replica.answer(lambda _: "asked") or "kept away"

    assert replica.answer(another_asks_meanwhile) == "kept away"
    assert replica.answer(lambda _: "asked") == "asked"


def test_restart_of_the_primary_costs_nothing_after_it(alone, pair):
    """The first read and the first write find their connections cut."""
    address = publish(alone)
    assert alone.get(address).status_code == 200
    pair.primary.stop()
    pair.primary.start()
    assert alone.get(address).status_code == 200
    assert publish(alone) != address


def test_while_the_primary_is_down_results_are_read(client, pair):
    address = publish(client)
    pair.catch_up()
    pair.primary.stop()
    try:
        assert client.get(address).status_code == 200
        assert client.get("/r/bcdfghjkmnpqr").status_code == 503
        publish(client, 503)
        assert client.get("/readyz").status_code == 200
    finally:
        pair.primary.start()
    publish(client)


def test_copy_that_is_checked_again_needs_no_database(alone, pair):
    address = publish(alone)
    tag = alone.get(address).headers["ETag"]
    pair.primary.stop()
    try:
        again = alone.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert alone.get(address).status_code == 503
    finally:
        pair.primary.start()


def test_connection_that_breaks_is_replaced_while_it_is_read_from(database):
    """Also if the first statement went well."""
    asked = []

    def question(reader):
        asked.append(reader.scalar(sa.text("SELECT pg_backend_pid()")))
        if len(asked) == 1:
            reader.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return "answered"

    assert database.answer(question) == "answered"
    assert len(set(asked)) == 2


def test_error_that_is_none_of_the_connection_is_not_tried_again(database):
    asked = []
    database.replica = None

    def question(reader):
        asked.append(1)
        reader.execute(sa.text("SELECT 1 / 0"))

    with pytest.raises(sa.exc.DataError):
        database.answer(question)
    assert len(asked) == 1
    assert db.REST > 0
