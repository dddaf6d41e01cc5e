"""The application's database, as the views reach it."""

from __future__ import annotations

from typing import cast

from flask import current_app

from webapp.persistence.db import Database

EXTENSION = "whichstack_database"


def database() -> Database:
    """The database of the current application."""
    return cast(Database, current_app.extensions[EXTENSION])
