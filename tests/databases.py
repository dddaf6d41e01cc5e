"""Fresh databases for tests, on SQLite and on PostgreSQL.

A database is promised by its address and made, as a copy of one that was migrated
once, when something first connects to it: an application that asks nothing costs
nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from tests import postgres
from tests.programs import lacking
from webapp.persistence.db import Database
from webapp.persistence.models import Base
from webapp.persistence.schema import upgrade

Row = tuple[Any, ...]
KINDS = ("sqlite", "postgresql")
BOTH = pytest.mark.on_database(*KINDS)
"""For tests in which it matters how a database behaves; they run on each."""

_lock = RLock()
_promised: dict[str, Callable[[], None]] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, help="Run all tests on this one.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    mark = metafunc.definition.get_closest_marker("on_database")
    if mark is None or "database_kind" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("database")
    kinds = [chosen] if chosen in mark.args else mark.args
    metafunc.parametrize("database_kind", kinds)


@sa.event.listens_for(sa.Engine, "do_connect")
def _keep_promise(_dialect: Any, _record: Any, args: Any, parameters: Any) -> None:
    with _lock:
        make = _promised.pop(parameters.get("dbname") or _path(args[0]), None)
        if make:
            make()


def _path(file: str) -> str:
    """The path of a file that is opened, which readers name by an address."""
    parts = urlsplit(file)
    return unquote(parts.path) if parts.scheme == "file" else file


class Sqlite:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model = folder / "model.sqlite3"
        self._numbers = count()

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a file that does not exist."""
        yield f"sqlite:///{self._next()}"

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a file that gets the schema of today."""
        file = self._next()
        _promised[str(file)] = lambda: self._copy(file)
        yield f"sqlite:///{file}"
        _promised.pop(str(file), None)

    def _next(self) -> Path:
        return self._folder / f"{next(self._numbers)}.sqlite3"

    def _copy(self, file: Path) -> None:
        if not self._model.exists():
            _migrate(f"sqlite:///{self._model}")
        shutil.copy(self._model, file)


class Postgresql:
    """Databases of a server that is started when the first is made.

    To copy one takes 30 ms and a thousand files, so they are emptied and used again.
    """

    def __init__(self, programs: Path, until: ExitStack) -> None:
        self._programs = programs
        self._until = until
        self._numbers = count()
        self._shape: Row = ()
        self._made: set[str] = set()
        self._free: list[str] = []

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of an empty database."""
        name = self._next()
        self.server.make_database(name)
        yield self.server.url(name)
        self.server.drop_database(name)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a database that gets the schema of today."""
        name = self._free.pop() if self._free else self._next()
        _promised[name] = lambda: self._make(name)
        yield self.server.url(name)
        is_untouched = _promised.pop(name, None) is not None
        if name in self._made and (is_untouched or self._is_emptied(name)):
            self._free.append(name)
        elif name in self._made:
            self._made.remove(name)
            self.server.drop_database(name)

    @cached_property
    def server(self) -> postgres.Server:
        """The server, with a migrated database to copy."""
        server = self._until.enter_context(postgres.new_server(self._programs))
        server.initialise()
        server.start()
        server.make_database("model")
        _migrate(server.url("model"))
        with server.connect("model") as connection:
            self._shape = _shape(connection)
        return server

    def _next(self) -> str:
        return f"test_{next(self._numbers)}"

    def _make(self, name: str) -> None:
        if name not in self._made:
            self.server.make_database(name, "model")
            self._made.add(name)

    def _is_emptied(self, name: str) -> bool:
        """Empties it; whether it is as at first, since a test may change the schema."""
        with self.server.connect(name) as connection:
            if _shape(connection) != self._shape:
                return False
            connection.execute(_THROW_OUT)
            connection.execute("SET session_replication_role = replica")  # no triggers
            connection.execute(_TRUNCATE)
        return True


_TABLES = sql.SQL(", ").join(map(sql.Identifier, Base.metadata.tables))
_TRUNCATE = sql.SQL("TRUNCATE {} RESTART IDENTITY").format(_TABLES)
_THROW_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_CONTENTS = (
    "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute), "
    "(SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_trigger), "
    "(SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class), "
    "(SELECT min(version_num) FROM alembic_version)"
)


def _shape(connection: psycopg.Connection) -> Row:
    """How many things there are, and their names; a change of the schema shows."""
    return connection.execute(_CONTENTS).fetchone() or ()


Databases = Sqlite | Postgresql


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.dispose()


@pytest.fixture(scope="session")
def postgresql_programs() -> Path:
    """Where PostgreSQL is; without it its tests skip, but fail under CI."""
    found = postgres.installed()
    if found:
        return found
    lacking("NO TEST RAN ON POSTGRESQL: its server is not installed")


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_programs: Path) -> Iterator[Postgresql]:
    with ExitStack() as until:
        yield Postgresql(postgresql_programs, until)


@pytest.fixture(scope="session")
def usual_databases(request: pytest.FixtureRequest) -> Databases:
    """Of the kind that ``--database`` says; for what several tests share."""
    kind = request.config.getoption("database") or "sqlite"
    return request.getfixturevalue(f"{kind}_databases")  # type: ignore[no-any-return]


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on; tests that matter run on both."""
    return request.config.getoption("database") or "sqlite"


@pytest.fixture
def databases(database_kind: str, request: pytest.FixtureRequest) -> Databases:
    """Of the kind that this test runs on."""
    name = f"{database_kind}_databases"
    return request.getfixturevalue(name)  # type: ignore[no-any-return]


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of an empty database with the schema of today."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def empty_url(databases: Databases) -> Iterator[str]:
    """The address of a database without any schema."""
    with databases.empty() as url:
        yield url
