"""The WSGI entry point, for any server: ``wsgi:app``."""

from webapp.app import create_app
from webapp.services.current import current_catalogue

app = create_app()
current_catalogue()  # read before workers fork or serve, not at the first click
