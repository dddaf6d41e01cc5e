"""Runs migrations on the connection that it is handed, or on the configured one."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa
from alembic import context

from webapp.config import from_environment
from webapp.persistence import postgresql
from webapp.persistence.db import Database
from webapp.persistence.models import Base


def run(connection: sa.Connection) -> None:
    """Applies the migrations in one transaction, one process after the other."""
    if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE does so
        postgresql.wait_for_other_migrations(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = cast("sa.Connection | None", context.config.attributes.get("connection"))
if given is not None:
    run(given)
else:
    database = Database(str(from_environment()["DATABASE_URL"]))
    with database.write_engine.connect() as own:
        run(own)
        own.commit()
    database.dispose()
