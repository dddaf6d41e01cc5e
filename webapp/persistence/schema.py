"""Brings a database's schema up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from webapp.persistence.db import Database

_MIGRATIONS = Path(__file__).parent / "migrations"


class NewerSchemaError(Exception):
    """The tables belong to a newer version of the program."""


def upgrade(database: Database) -> None:
    """Applies all migrations that the database has not seen, or none.

    Raises NewerSchemaError if the database has seen some that we do not know.
    """
    config = _config()
    with database.write_engine.begin() as connection:
        refuse_newer(MigrationContext.configure(connection).get_current_revision())
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def refuse_newer(revision: str | None) -> None:
    """Raises NewerSchemaError if this is no revision of ours, nor the lack of one."""
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerSchemaError(
            f"The tables of the database are of version {revision}, which is newer "
            f"than this program's {_scripts().get_current_head()}. Update the program."
        )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
