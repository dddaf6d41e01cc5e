"""The WSGI entry point, for any server: ``wsgi:app``."""

import os
import sys
from typing import NoReturn

from webapp.app import create_app
from webapp.catalogue.shape import CatalogueError
from webapp.config import SettingsError, unknown_variables
from webapp.services.current import catalogue_folder, current_catalogue
from webapp.views import logs

WORKER_CANNOT_START = 3
"""The exit code that tells gunicorn not to start this worker again and again."""


def refuse(title: str, problems: list[str]) -> NoReturn:
    """Ends the process with all that is wrong."""
    print(title, *problems, sep="\n", file=sys.stderr)
    sys.exit(WORKER_CANNOT_START)


try:
    app = create_app()
except SettingsError as error:
    refuse("These settings cannot be used:", error.problems)
logs.set_up(app.config["LOG_FORMAT"], app.config["LOG_LEVEL"])
for warning in unknown_variables():
    app.logger.warning(warning)
if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    # Read before the first request, and shared by processes that fork later.
    # Commands read it themselves, so that they can list its problems.
    try:
        current_catalogue()
    except CatalogueError as error:
        refuse(f"The catalogue in {catalogue_folder()} has problems:", error.problems)
