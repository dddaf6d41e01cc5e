"""The application's database, as the views reach it."""

from __future__ import annotations

from typing import cast

from flask import current_app, request

from webapp.persistence.db import Database
from webapp.services import results
from webapp.services.results import PublishedResult

EXTENSION = "whichstack-database"
ASKED = "whichstack.database"
"""Set in the environment of a request whose answer depends on the database."""
REMOVED = "whichstack.removed"
"""Set there to the slug of a result that turned out to be removed."""


def database() -> Database:
    """The database of the current application, for the current request."""
    request.environ[ASKED] = True
    return cast(Database, current_app.extensions[EXTENSION])


def stored(slug: str) -> PublishedResult | None:
    """The result with this slug, or None."""
    return database().answer(lambda reader: results.read(reader, slug))


def was_removed(slug: str) -> bool:
    """Whether there was a result of this slug and it was removed."""
    there = database().answer(lambda reader: results.is_there(reader, slug))
    if there is False:
        request.environ[REMOVED] = slug
    return there is False
