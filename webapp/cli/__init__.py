"""Commands beside the web: ``flask serve``, ``flask catalogue``, ``flask results``."""

from __future__ import annotations

from flask import Flask

from webapp.cli import catalogue, results
from webapp.cli.serve import serve


def init_app(app: Flask) -> None:
    """Registers the commands."""
    app.cli.add_command(serve)
    app.cli.add_command(catalogue.commands)
    app.cli.add_command(results.commands)
