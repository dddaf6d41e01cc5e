"""Commands beside the web: ``flask serve`` and ``flask catalogue ...``."""

from __future__ import annotations

from flask import Flask

from webapp.cli.catalogue import commands
from webapp.cli.serve import serve


def init_app(app: Flask) -> None:
    """Registers the commands."""
    app.cli.add_command(serve)
    app.cli.add_command(commands)
