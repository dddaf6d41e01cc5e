"""Rows to store, and what is stored."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from webapp.persistence.db import Database
from webapp.persistence.models import Base, CatalogueVersion, Result

NOW = datetime(2026, 11, 23, 7, 8, 9, 123456, tzinfo=UTC)
VERSIONS = Base.metadata.tables["catalogue_version"]
RESULTS = Base.metadata.tables["result"]


def version() -> CatalogueVersion:
    return CatalogueVersion(digest="a" * 64, document={"a": [1]}, published_at=NOW)


def result(version_id: int | None, slug: str = "bcdfghjkmnpqr", **kw: object) -> Result:
    stated = {
        "method_version": "1",
        "answers": [["team", "python"]],
        "outcome": {"tie": False},
        "title": "Portal",
        "published_at": NOW,
    }
    return Result(slug=slug, catalogue_version_id=version_id, **{**stated, **kw})


def state(session: Session) -> list[object]:
    """Everything in both tables."""
    session.rollback()
    tables = (VERSIONS, RESULTS)
    return [tuple(row) for table in tables for row in session.execute(sa.select(table))]


def value(database: Database) -> object:
    """The number in the scratch table, as a reader sees it."""
    with database.reading() as reader:
        return reader.scalar(sa.text("SELECT n FROM counter"))
