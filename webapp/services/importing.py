"""Lines of JSON into a database: what is there already is left as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.catalogue.document import build, digest, to_json
from webapp.catalogue.shape import CatalogueError
from webapp.persistence.db import Database
from webapp.persistence.models import Base
from webapp.services import catalogue_versions
from webapp.services.kept_outcomes import contradiction
from webapp.services.transferred import (
    BATCH,
    DIGEST,
    END,
    FORMAT,
    SLUG,
    TransferError,
    moment,
    removed_from,
    result_from,
)

Row = dict[str, Any]
Numbered = tuple[int, Mapping[str, Any]]

_VERSIONS, _RESULTS, _REMOVED = (
    Base.metadata.tables[name]
    for name in ("catalogue_version", "result", "removed_result")
)
_PATTERNS = {"slug": SLUG, "catalogue": DIGEST}


@dataclass
class Taken:
    """What taking in lines has done so far."""

    lines: int = 0
    added: int = 0
    known: int = 0
    """Records that were there already."""
    removed: int = 0
    """Results that were deleted, or not taken in, because they were removed."""
    complete: bool = False
    """Whether the last line was read."""


def take_in(database: Database, lines: Iterable[str]) -> Iterator[Taken]:
    """Stores what the lines tell and is not there yet; yields after each batch.

    Raises TransferError for a line that is none of ours, or that contradicts what is
    stored; the lines before it are stored then.
    """
    taken, numbered = Taken(), enumerate(lines, 1)
    first = next(numbered, (1, ""))[1]
    if _parsed(1, first) != FORMAT:
        raise TransferError(1, f"is not {json.dumps(FORMAT)}; name an exported file")
    taken.lines = 1
    while some := list(islice(numbered, BATCH)):
        with database.writing() as session:
            try:
                _take(session, some, taken)
            except TransferError:
                session.commit()
                raise
            except IntegrityError as error:
                raise TransferError(
                    some[0][0],
                    "begins a part that another program stores at this moment; import "
                    "again when it is done",
                ) from error
            session.commit()
        yield taken


def _take(session: Session, lines: list[tuple[int, str]], taken: Taken) -> None:
    """Takes in lines until the first that cannot be."""
    records, fault = _readable(lines)
    batch = _Batch(session, records, taken)
    try:
        for number, record in records:
            batch.take(number, record)
            taken.lines = number
    finally:
        batch.write()
    if fault:
        raise fault


def _readable(
    lines: list[tuple[int, str]],
) -> tuple[list[Numbered], TransferError | None]:
    records: list[Numbered] = []
    for number, line in lines:
        try:
            records.append((number, _parsed(number, line)))
        except TransferError as error:
            return records, error
    return records, None


def _parsed(number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_no_number, parse_float=_number)
        if "\\ud" in line.lower():
            # Half a character can be written in JSON, but not into a database.
            json.dumps(record, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise TransferError(
            number, "is no whole JSON object; let flask export continue the file"
        )
    return record


def _no_number(name: str) -> NoReturn:
    """JSON has neither NaN nor Infinity, but Python reads both."""
    raise ValueError(f"{name} is no number")


def _number(text: str) -> float:
    """One too large to be one is infinite to Python, and refused by PostgreSQL."""
    found = float(text)
    return found if isfinite(found) else _no_number(text)


def _check_catalogue(number: int, document: Any) -> None:
    """Results are shown under their own catalogue, so that it must be readable as one.

    Today's other checks are not for it: it was published when those of its day passed.
    """
    try:
        build(document)
    except CatalogueError as error:
        why = error.problems[0]
    except (LookupError, TypeError, ValueError) as error:
        why = repr(error)
    else:
        return
    raise TransferError(number, f"holds no usable catalogue ({why}); export it anew")


@dataclass
class _Batch:
    """Some lines, with what is stored of them, and what is to be written."""

    session: Session
    records: list[Numbered]
    taken: Taken
    versions: dict[str, int] = field(default_factory=dict)
    results: dict[str, Row] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    new_results: dict[str, Row] = field(default_factory=dict)
    new_removed: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        session = self.session
        slugs = [*self._named("result", "slug"), *self._named("removed", "slug")]
        named = [*self._named("result", "catalogue")]
        known = sa.select(_VERSIONS.c.digest, _VERSIONS.c.id)
        rows = session.execute(known.where(_VERSIONS.c.digest.in_(named)))
        self.versions = {row.digest: row.id for row in rows}
        there = session.execute(sa.select(_RESULTS).where(_RESULTS.c.slug.in_(slugs)))
        self.results = {row.slug: dict(row._mapping) for row in there}
        gone = sa.select(_REMOVED.c.slug).where(_REMOVED.c.slug.in_(slugs))
        self.removed = set(session.scalars(gone))

    def take(self, number: int, record: Mapping[str, Any]) -> None:
        """Files one record under what is to be written, or what is there."""
        if record == END:
            self.taken.complete = True
        elif record.keys() == {"catalogue"}:
            self._take_catalogue(number, record["catalogue"])
        elif record.keys() == {"result"}:
            self._take_result(number, record["result"])
        elif record.keys() == {"removed"}:
            self._take_removed(number, record["removed"])
        else:
            raise TransferError(number, "is no record of this format; export it anew")

    def write(self) -> None:
        """Inserts what is new."""
        if self.new_results:
            self.session.execute(sa.insert(_RESULTS), [*self.new_results.values()])
        if self.new_removed:
            self.session.execute(sa.insert(_REMOVED), self.new_removed)

    def _take_catalogue(self, number: int, said: Any) -> None:
        try:
            name, document = str(said["digest"]), said["document"]
            published_at = moment(said["published_at"])
        except (KeyError, TypeError, ValueError) as error:
            raise TransferError(
                number, f"is no catalogue version ({error!r}); export it anew"
            ) from error
        if digest(to_json(document)) != name:
            raise TransferError(
                number, "holds another catalogue than its digest says; export it anew"
            )
        query = sa.select(_VERSIONS.c.id).where(_VERSIONS.c.digest == name)
        found = self.session.scalar(query)
        if found is None:
            _check_catalogue(number, document)
            row = {"digest": name, "document": document, "published_at": published_at}
            self.session.execute(sa.insert(_VERSIONS).values(row))
            found = self.session.scalars(query).one()
            self.taken.added += 1
        else:
            self.taken.known += 1
        self.versions[name] = found

    def _take_result(self, number: int, said: Any) -> None:
        row = result_from(number, said)
        slug, version = row["slug"], self.versions.get(said["catalogue"])
        if version is None:
            raise TransferError(
                number, "names a catalogue that no line before it holds; export it anew"
            )
        row["catalogue_version_id"] = version
        if slug in self.removed:
            self.taken.removed += 1
        elif slug not in self.results:
            self._check_outcome(number, row, said["catalogue"])
            self.results[slug] = self.new_results[slug] = row
            self.taken.added += 1
        elif self.results[slug] == row:
            self.taken.known += 1
        else:
            raise TransferError(
                number,
                f"contradicts the stored result {slug}, which never changes; import "
                "into another database, or leave this line out",
            )

    def _check_outcome(self, number: int, row: Row, name: str) -> None:
        """So that a page can show it, whatever method is used then."""
        version = row["catalogue_version_id"]
        catalogue = catalogue_versions.as_published(
            name, lambda: catalogue_versions.document(self.session, version)
        )
        if why := contradiction(catalogue, row["outcome"]):
            raise TransferError(
                number, f"holds an outcome in which {why}; export it anew"
            )

    def _take_removed(self, number: int, said: Any) -> None:
        row = removed_from(number, said)
        slug = row["slug"]
        if slug in self.removed:
            self.taken.known += 1
            return
        if self.results.pop(slug, None):
            if not self.new_results.pop(slug, None):
                query = sa.delete(_RESULTS).where(_RESULTS.c.slug == slug)
                self.session.execute(query)
            self.taken.removed += 1
        self.removed.add(slug)
        self.new_removed.append(row)
        self.taken.added += 1

    def _named(self, kind: str, key: str) -> Iterator[str]:
        """What records name that may be in the database; they are not checked yet."""
        pattern = _PATTERNS[key]
        for _, record in self.records:
            if isinstance(said := record.get(kind), dict):
                name = said.get(key)
                if isinstance(name, str) and pattern.fullmatch(name):
                    yield name
