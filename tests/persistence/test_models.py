"""What was published never changes: refused by the ORM, and by the database."""

from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tests.databases import BOTH
from tests.persistence.rows import NOW, RESULTS, VERSIONS, result, state, version
from webapp.persistence.models import (
    Base,
    CatalogueVersion,
    ImmutableRecordError,
    Result,
)

pytestmark = BOTH

REFUSED = (ImmutableRecordError, DBAPIError)
Attempt = Callable[[Session], object]


def change(model: type[Base], name: str, value: object) -> Attempt:
    """An attempt to set an attribute of the only row."""

    def act(session: Session) -> None:
        setattr(session.scalars(sa.select(model)).one(), name, value)
        session.flush()

    return act


def run(statement: sa.Executable | str, *rows: Any) -> Attempt:
    """An attempt by one statement."""
    given = sa.text(statement) if isinstance(statement, str) else statement
    return lambda session: session.execute(given, *rows)


OTHER = [{"slug": "bcdfghjkmnpqr", "title": "Other"}]
ATTEMPTS = {
    "digest, by attribute": change(CatalogueVersion, "digest", "b" * 64),
    "document, by attribute": change(CatalogueVersion, "document", {}),
    "title, by attribute": change(Result, "title", "Other"),
    "outcome, by attribute": change(Result, "outcome", {}),
    "answers, by attribute": change(Result, "answers", []),
    "version, deleted": lambda s: (s.delete(s.get(CatalogueVersion, 1)), s.flush()),
    "version, updated in bulk": run(sa.update(CatalogueVersion).values(document={})),
    "version, deleted in bulk": run(sa.delete(CatalogueVersion)),
    "result, updated in bulk": run(sa.update(Result).values(title="Other")),
    "result, updated by keys": run(sa.update(Result), OTHER),
    "result, by old query": lambda s: s.query(Result).update({"title": "Other"}),
    "version, by old query": lambda s: s.query(CatalogueVersion).delete(),
    "result, by mappings": lambda s: s.bulk_update_mappings(sa.inspect(Result), OTHER),
    "version, by table": run(sa.update(VERSIONS).values(digest="b" * 64)),
    "version, deleted by table": run(sa.delete(VERSIONS)),
    "result, by table": run(sa.update(RESULTS).values(title="Other")),
    "version, by SQL": run("UPDATE catalogue_version SET digest = 'b'"),
    "version, deleted by SQL": run("DELETE FROM catalogue_version"),
    "result, by SQL": run("UPDATE result SET title = 'Other'"),
    "result, by upsert": run(
        "INSERT INTO result SELECT * FROM result WHERE true "
        "ON CONFLICT (slug) DO UPDATE SET title = 'Other'"
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_published_rows_are_never_changed(stored, attempt):
    before = state(stored)
    with pytest.raises(REFUSED):
        attempt(stored)
    assert state(stored) == before


@pytest.mark.parametrize(
    "attempt",
    [key for key in ATTEMPTS if "attribute" in key or "bulk" in key or "keys" in key],
)
def test_orm_refuses_before_the_database_is_asked(stored, attempt):
    with pytest.raises(ImmutableRecordError, match="never changed"):
        ATTEMPTS[attempt](stored)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_version SET digest = 'b'",
        "DELETE FROM catalogue_version",
        "UPDATE result SET title = NULL",
    ],
)
def test_trigger_says_what_it_refuses(stored, statement):
    with pytest.raises(DBAPIError, match="rows are never changed"):
        stored.execute(sa.text(statement))


def test_result_may_be_removed(stored):
    """A result can be taken back by its owner; it cannot be altered."""
    stored.delete(stored.scalars(sa.select(Result)).one())
    stored.commit()
    assert stored.scalars(sa.select(Result)).all() == []


def test_row_that_was_only_read_can_be_committed(stored):
    row = stored.scalars(sa.select(Result)).one()
    assert row.catalogue_version.document == {"a": [1]}
    stored.commit()


def test_title_has_room_for_120_characters(stored):
    stored.add(result(1, "second", title="x" * 120))
    stored.commit()
    assert stored.get(Result, "second").title == "x" * 120
    columns = sa.inspect(stored.connection()).get_columns("result")
    assert next(c for c in columns if c["name"] == "title")["type"].length == 120


@pytest.mark.parametrize(
    "broken",
    [
        lambda: result(99),
        lambda: result(None, "second"),
        lambda: result(1),
        lambda: version(),
        lambda: result(1, "second", outcome=sa.null()),
        lambda: result(1, "second", published_at=None),
    ],
    ids=["no such version", "no version", "slug taken", "digest taken", "no outcome"]
    + ["no day"],
)
def test_database_keeps_rows_consistent(stored, broken):
    before = state(stored)
    stored.add(broken())
    with pytest.raises(IntegrityError):
        stored.flush()
    assert state(stored) == before


def test_moment_comes_back_as_the_same_moment_in_utc(stored):
    stored.expire_all()
    moment = stored.scalars(sa.select(Result.published_at)).one()
    assert moment == NOW
    assert moment.utcoffset() == timedelta(0)


def test_moment_of_another_zone_is_kept(stored):
    east = NOW.astimezone(timezone(timedelta(hours=9)))
    stored.add(result(1, "second", published_at=east))
    stored.commit()
    stored.expire_all()
    assert stored.get(Result, "second").published_at == NOW
