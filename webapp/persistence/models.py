"""The tables. What was published never changes: the ORM refuses it here, and
database triggers (first migration) refuse it for everybody else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    relationship,
)

TITLE_LENGTH = 120


class ImmutableRecordError(Exception):
    """Something tried to change or delete what was published."""


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets time zones, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: sa.Dialect
    ) -> datetime | None:
        """The same moment in UTC."""
        return value.astimezone(UTC) if value else value

    def process_result_value(
        self, value: datetime | None, dialect: sa.Dialect
    ) -> datetime | None:
        """The stored moment, always in UTC; PostgreSQL gives its own time zone."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Constraint names are stable, so that migrations can refer to them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class CatalogueVersion(Base):
    """A published catalogue, whole; never updated, never deleted."""

    __tablename__ = "catalogue_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Result(Base):
    """A published recommendation; never updated."""

    __tablename__ = "result"
    __table_args__ = (
        sa.CheckConstraint(f"length(title) <= {TITLE_LENGTH}", name="title_length"),
    )

    slug: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    catalogue_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("catalogue_version.id"), index=True
    )
    method_version: Mapped[str] = mapped_column(sa.String(16))
    answers: Mapped[list[list[str]]] = mapped_column(sa.JSON)
    """The canonical query as pairs of key and value."""
    outcome: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """What the page printed on that day."""
    title: Mapped[str | None] = mapped_column(sa.String(TITLE_LENGTH))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)

    catalogue_version: Mapped[CatalogueVersion] = relationship()


class RemovedResult(Base):
    """That there was a result under this slug; the result itself is deleted."""

    __tablename__ = "removed_result"

    slug: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@event.listens_for(CatalogueVersion, "before_update")
@event.listens_for(Result, "before_update")
@event.listens_for(CatalogueVersion, "before_delete")
def _refuse(mapper: Any, connection: sa.Connection, target: Base) -> None:
    raise ImmutableRecordError(f"{target.__tablename__} rows are never changed")


@event.listens_for(Session, "do_orm_execute")
def _refuse_in_bulk(state: ORMExecuteState) -> None:
    """Bulk statements bypass the mapper events above."""
    touched = {mapper.class_ for mapper in state.all_mappers}
    if (state.is_update and touched & {CatalogueVersion, Result}) or (
        state.is_delete and CatalogueVersion in touched
    ):
        raise ImmutableRecordError("published rows are never changed")
