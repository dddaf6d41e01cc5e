"""Whether a database's schema is that of this code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

_MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def head() -> str:
    """The revision that this code is written for."""
    return str(ScriptDirectory(str(_MIGRATIONS)).get_current_head())


def revision(reader: Session | sa.Connection) -> str | None:
    """The revision that the database has; None if it was never migrated.

    Raises SQLAlchemyError if it does not answer.
    """
    connection = reader.connection() if isinstance(reader, Session) else reader
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    column: sa.ColumnClause[str] = sa.column("version_num", sa.String)
    return connection.scalar(sa.select(column).select_from(sa.table("alembic_version")))
