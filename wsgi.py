"""The WSGI entry point, for any server: ``wsgi:app``."""

import os
import sys

from webapp.app import create_app
from webapp.catalogue.shape import CatalogueError
from webapp.services.current import catalogue_folder, current_catalogue

WORKER_CANNOT_START = 3
"""The exit code that tells gunicorn not to start this worker again and again."""

app = create_app()
if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    # Read before the first request, and shared by processes that fork later.
    # Commands read it themselves, so that they can list its problems.
    try:
        current_catalogue()
    except CatalogueError as error:
        print(f"The catalogue in {catalogue_folder()} has problems:", file=sys.stderr)
        print(*error.problems, sep="\n", file=sys.stderr)
        sys.exit(WORKER_CANNOT_START)
