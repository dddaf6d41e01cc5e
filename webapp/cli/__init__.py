"""Commands beside the web: ``flask serve``, ``flask catalogue``, ``flask doctor``..."""

from __future__ import annotations

from flask import Flask

from webapp.cli import backup, catalogue, results, transfer
from webapp.cli.doctor import doctor
from webapp.cli.serve import serve
from webapp.cli.settings import settings


def init_app(app: Flask) -> None:
    """Registers the commands."""
    for command in (
        serve,
        settings,
        doctor,
        catalogue.commands,
        results.commands,
        transfer.export,
        transfer.import_,
        backup.backup,
        backup.restore,
    ):
        app.cli.add_command(command)
