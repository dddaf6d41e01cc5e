"""What must be there before requests should be sent to this process."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from webapp.catalogue.shape import CatalogueError
from webapp.persistence.db import Database
from webapp.persistence.revision import head, revision
from webapp.services import stopping
from webapp.services.current import current_catalogue


def missing(database: Database, run_folder: str) -> dict[str, str]:
    """Each part that is not ready, and why, in words that strangers may read."""
    found = {"database": _database(database), "catalogue": _catalogue()}
    if stopping.asked(run_folder):
        found["server"] = "it was asked to stop"
    return {part: why for part, why in found.items() if why}


def _database(database: Database) -> str:
    try:
        # A replica will do: most requests only read, and those that write say so.
        is_there = database.answer(revision)
    except SQLAlchemyError:
        return "it does not answer"
    if is_there != head():
        return f"its schema is {is_there or 'missing'}, not {head()}"
    return ""


def _catalogue() -> str:
    try:
        current_catalogue()
    except CatalogueError:
        return "it has problems"
    return ""
