"""Engines and sessions: nothing is lost, and readers wait for nobody."""

from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from tests.databases import BOTH
from tests.persistence.rows import value
from webapp.persistence.db import Database, parsed

pytestmark = BOTH

POSTGRESQL = "postgresql+psycopg://u:p@host:5433/name?connect_timeout=9"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_usual_address_of_postgresql_will_do(scheme):
    given = POSTGRESQL.replace("postgresql+psycopg", scheme)
    assert parsed(given).render_as_string(hide_password=False) == POSTGRESQL


def test_address_that_is_none_is_refused():
    with pytest.raises(ArgumentError):
        parsed("nothing")


@pytest.mark.parametrize("url", ["sqlite:////nowhere/x", "postgres://nowhere/x"])
def test_nothing_connects_before_it_is_used(url):
    Database(url, read_url=url).dispose()


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
