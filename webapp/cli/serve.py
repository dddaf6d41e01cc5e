"""``flask serve``: everything that is needed for a start, and the server."""

from __future__ import annotations

import os

import click
from flask import current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from webapp.cli.publishing import own_catalogue, publish_catalogue
from webapp.config import PREFIX, ROOT


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here.")
@click.option("--port", default=8000, show_default=True, help="Listen on this port.")
@click.option(
    "--workers", default=2, show_default=True, help="Processes that answer requests."
)
@own_catalogue
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Bring the database up to date, publish the catalogue, and serve."""
    publish_catalogue()
    reachable = "127.0.0.1" if host == "0.0.0.0" else host
    origin = f"http://{reachable}:{port}"
    if PREFIX + "PUBLIC_ORIGIN" not in os.environ:
        # For workers that start anew, and for those forked from this very process.
        os.environ[PREFIX + "PUBLIC_ORIGIN"] = origin
        current_app.config["PUBLIC_ORIGIN"] = origin
    os.environ.pop("FLASK_RUN_FROM_CLI", None)  # the workers are no commands
    click.echo(f"Whichstack is at {origin}")
    Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=2,
        respawn_failed_workers=True,
        working_dir=ROOT,
    ).serve()
