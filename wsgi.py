"""The WSGI entry point, for any server: ``wsgi:app``."""

import os

from webapp.app import create_app
from webapp.services.current import current_catalogue

app = create_app()
if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    # Read before the first request, and shared by processes that fork later.
    # Commands read it themselves, so that they can list its problems.
    current_catalogue()
