"""Results out of a database, as records that stand in lines of JSON.

The first line names the format. Then come results in the order of their slugs, each
catalogue version before the first result that refers to it, and the slugs of removed
results; the last line says that nothing is missing. Whoever continues an interrupted
file may write things twice; taking in what is there already is no error. What is
published while a file is written may be missing, but not what was published between an
interruption and its continuation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from webapp.persistence.db import Database
from webapp.persistence.models import Base
from webapp.services.transferred import BATCH, END

Record = Mapping[str, Any]

_VERSIONS, _RESULTS, _REMOVED = (
    Base.metadata.tables[name]
    for name in ("catalogue_version", "result", "removed_result")
)
_RESULTS_AFTER = (
    sa.select(_RESULTS, _VERSIONS.c.digest)
    .join_from(_RESULTS, _VERSIONS)
    .where(_RESULTS.c.slug > sa.bindparam("after"))
    .order_by(_RESULTS.c.slug)
    .limit(BATCH)
)
_REMOVED_AFTER = (
    sa.select(_REMOVED)
    .where(_REMOVED.c.slug > sa.bindparam("after"))
    .order_by(_REMOVED.c.slug)
    .limit(BATCH)
)


@dataclass(frozen=True)
class Place:
    """Where a file of lines stopped: the kind of its last record, and its slug."""

    kind: str = "result"
    slug: str = ""
    since: datetime | None = None
    """What is newer may be missing before that record; None for a new file."""


def count_after(database: Database, place: Place) -> int:
    """How many of them come after a place."""
    after: list[sa.Select[Any]] = []
    if place.kind == "result":
        after.append(sa.select(_RESULTS.c.slug).where(_RESULTS.c.slug > place.slug))
    slug = place.slug if place.kind == "removed" else ""
    after.append(sa.select(_REMOVED.c.slug).where(_REMOVED.c.slug > slug))
    with database.reading() as reader:
        return sum(
            reader.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
            for query in after
        )


def records(database: Database, place: Place) -> Iterator[Record]:
    """Everything after a place, a batch in memory at a time."""
    written: set[str] = set()
    for row in _results(database, place):
        if row.digest not in written:
            written.add(row.digest)
            yield _catalogue_record(database, row.digest)
        yield {"result": _result_record(row)}
    for row in _removed(database, place):
        yield {"removed": {"slug": row.slug, "removed_at": _told(row.removed_at)}}
    yield END


def _results(database: Database, place: Place) -> Iterator[sa.Row[Any]]:
    """What is newer comes first: a further interruption may forget how new it was."""
    if place.since:
        newer = _RESULTS_AFTER.where(_RESULTS.c.published_at >= place.since)
        if place.kind == "result":
            newer = newer.where(_RESULTS.c.slug <= place.slug)
        yield from _batches(database, newer, "")
    if place.kind == "result":
        yield from _batches(database, _RESULTS_AFTER, place.slug)


def _removed(database: Database, place: Place) -> Iterator[sa.Row[Any]]:
    if place.kind == "result":
        yield from _batches(database, _REMOVED_AFTER, "")
        return
    if place.since:
        newer = _REMOVED_AFTER.where(_REMOVED.c.removed_at >= place.since)
        yield from _batches(database, newer.where(_REMOVED.c.slug <= place.slug), "")
    yield from _batches(database, _REMOVED_AFTER, place.slug)


def _batches(
    database: Database, query: sa.Select[Any], after: str
) -> Iterator[sa.Row[Any]]:
    while True:
        with database.reading() as reader:
            rows = reader.execute(query, {"after": after}).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].slug


def _catalogue_record(database: Database, name: str) -> Record:
    query = sa.select(_VERSIONS).where(_VERSIONS.c.digest == name)
    with database.reading() as reader:
        row = reader.execute(query).one()
    return {
        "catalogue": {
            "digest": name,
            "published_at": _told(row.published_at),
            "document": row.document,
        }
    }


def _result_record(row: sa.Row[Any]) -> Record:
    return {
        "slug": row.slug,
        "catalogue": row.digest,
        "method_version": row.method_version,
        "answers": row.answers,
        "outcome": row.outcome,
        "title": row.title,
        "published_at": _told(row.published_at),
    }


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
