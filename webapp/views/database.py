"""The application's database, as the views reach it."""

from __future__ import annotations

from typing import cast

from flask import current_app, request

from webapp.persistence.db import Database

EXTENSION = "whichstack_database"
ASKED = "whichstack.database"
"""Set in the environment of a request whose answer depends on the database."""


def database() -> Database:
    """The database of the current application, for the current request."""
    request.environ[ASKED] = True
    return cast(Database, current_app.extensions[EXTENSION])
