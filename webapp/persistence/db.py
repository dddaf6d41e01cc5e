"""The database: one engine that writes, one that only reads, perhaps a replica."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.orm import Session, sessionmaker

from webapp.persistence import postgresql, sqlite

log = logging.getLogger(__name__)

Reader = Session | sa.Connection
"""Whatever a query can be asked by."""
T = TypeVar("T")
Question = Callable[[sa.Connection], T]

REST = 5.0
"""Seconds for which a replica that did not answer is not asked."""
_KINDS = {
    "sqlite": (sqlite.writing, sqlite.reading),
    "postgresql": (postgresql.writing, postgresql.reading),
}
_SHORT_NAMES = ("postgres", "postgresql")
"""What other tools write for PostgreSQL, whatever the driver."""


class Database:
    """The connections to one database; nothing connects before the first use."""

    def __init__(self, url: str, read_url: str = "") -> None:
        """Without a ``read_url`` there is no replica. Raises ArgumentError, or
        LookupError for a kind of database that we cannot use."""
        self.write_engine, self.read_engine = _writing(url), _reading(url)
        self.replica = Replica(_reading(read_url)) if read_url else None
        self._writer = sessionmaker(self.write_engine)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction; the caller commits, an error rolls back."""
        with self._writer() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection for queries whose answers must be of this moment."""
        with self.read_engine.connect() as connection:
            yield connection

    def answer(self, question: Question[T | None]) -> T | None:
        """The replica's answer or, if that is None, the primary's.

        What was just published is found although the replica lags, and everything is
        although it is down. The question may be asked more than once.
        """
        answer = self.replica.answer(question) if self.replica else None
        return _ask(self.read_engine, question) if answer is None else answer

    def dispose(self) -> None:
        """Closes all pooled connections."""
        self.write_engine.dispose()
        self.read_engine.dispose()
        if self.replica:
            self.replica.engine.dispose()


class Replica:
    """A server that follows the primary: it may lag, and it may be away."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._rests_until = 0.0

    def answer(self, question: Question[T | None]) -> T | None:
        """Its answer; None as well if it gives none, after which it is left alone."""
        now = monotonic()
        if now < self._rests_until:
            return None
        if self._rests_until:  # others keep away while this one tries
            self._rests_until = now + REST
        try:
            answer = _ask(self.engine, question)
        except (DBAPIError, TimeoutError) as error:
            log.warning("the replica does not answer, the primary is asked: %s", error)
            self._rests_until = monotonic() + REST
            return None
        self._rests_until = 0.0
        return answer


def parsed(url: str) -> sa.URL:
    """The address with our driver for PostgreSQL. Raises ArgumentError."""
    address = sa.make_url(url)
    if address.drivername in _SHORT_NAMES:
        return address.set(drivername="postgresql+psycopg")
    return address


def _writing(url: str) -> sa.Engine:
    address = parsed(url)
    return _KINDS[address.get_backend_name()][0](address)


def _reading(url: str) -> sa.Engine:
    address = parsed(url)
    return _KINDS[address.get_backend_name()][1](address)


def _ask(engine: sa.Engine, question: Question[T]) -> T:
    """The answer; asked again if the connection was one that a restart has cut."""
    try:
        with engine.connect() as connection:
            return question(connection)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    with engine.connect() as connection:
        return question(connection)
