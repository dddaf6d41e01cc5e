"""Databases filled with very many results, as years of publishing would leave them.

A few hundred real results, of answers at all stages of the questionnaire, are published
by the product. The database itself then repeats them under new slugs, which look like
the product's: thirteen of its letters, in no order, so that rows stand in another order
than their index. A row's number gives its slug, so that any row can be asked for.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests import postgres
from tests.bench.people import Crowd
from webapp.persistence.db import Database
from webapp.persistence.schema import upgrade
from webapp.services import results
from webapp.services.current import current_catalogue

SAMPLES = 300
"""Different results; all others are their copies."""
LETTERS = results.SLUG_ALPHABET[:16]
_COLUMNS = "catalogue_version_id, method_version, answers, outcome, title, published_at"
_HEXADECIMAL = "0123456789abcdef"


def slug(number: int) -> str:
    """The slug of a row."""
    digest = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()
    return digest[: results.SLUG_LENGTH].translate(str.maketrans(_HEXADECIMAL, LETTERS))


def publish_samples(url: str) -> None:
    """Brings a database up to date and publishes the real results."""
    database, loaded = Database(url), current_catalogue()
    upgrade(database)
    now = datetime.now(UTC)
    # Every seventh click, so that they are at all stages of the questionnaire.
    clicks = Crowd(loaded.catalogue).clicks(7 * SAMPLES)[::7]
    with database.writing() as session:
        for number, click in enumerate(clicks):
            title = f"Customer portal {number}" if number % 3 == 0 else ""
            results.publish(session, loaded, click.answers, title, now)
    database.dispose()


def fill_postgresql(server: postgres.Server, database: str, rows: int) -> None:
    """Replaces the results by so many copies."""
    with server.connect(database) as connection:
        # The superuser leaves out triggers and foreign keys, which would refuse to
        # empty the table, and would look up the same catalogue version every time.
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "CREATE TEMP TABLE sample AS"
            " SELECT row_number() OVER () - 1 AS place, * FROM result"
        )
        # A table emptied in the same transaction is filled without a log of it.
        with connection.transaction():
            connection.execute("TRUNCATE result")
            connection.execute(
                f"INSERT INTO result (slug, {_COLUMNS}) SELECT"
                " translate(substr(md5(number::text), 1, %s::int), %s, %s),"
                f" {_COLUMNS} FROM generate_series(0, %s::int - 1) AS number"
                " JOIN sample ON place = number %% %s::int",
                (results.SLUG_LENGTH, _HEXADECIMAL, LETTERS, rows, SAMPLES),
            )
        connection.execute("VACUUM (ANALYZE) result")
        connection.execute("CHECKPOINT")


def postgresql_sizes(server: postgres.Server, database: str) -> tuple[int, int]:
    """Bytes of the table, with what it keeps out of line, and of the slugs' index."""
    with server.connect(database) as connection:
        query = "SELECT pg_table_size('result'), pg_relation_size('pk_result')"
        found = connection.execute(query).fetchone()
    assert found
    return found[0], found[1]


def fill_sqlite(file: Path, rows: int) -> None:
    """Adds so many copies to the real results, which have slugs of their own."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.create_function("slug", 1, slug, deterministic=True)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TEMP TABLE sample AS SELECT * FROM result")
        connection.execute("BEGIN")
        connection.execute(
            "WITH RECURSIVE series(number) AS"
            " (SELECT 0 UNION ALL SELECT number + 1 FROM series WHERE number < ?)"
            f" INSERT INTO result (slug, {_COLUMNS}) SELECT slug(number), {_COLUMNS}"
            " FROM series JOIN sample ON sample.rowid = 1 + number % ?",
            (rows - 1, SAMPLES),
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def some_slugs(rows: int, seed: int) -> Iterator[str]:
    """Slugs of rows at random, without end."""
    random = Random(seed)
    while True:
        yield slug(random.randrange(rows))
