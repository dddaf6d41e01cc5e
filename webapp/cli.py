"""Commands beside the web: ``flask serve`` and ``flask catalogue ...``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from webapp.catalogue.files import BUNDLED, LoadedCatalogue
from webapp.catalogue.scenarios import Outcome, judge, read_scenarios
from webapp.catalogue.shape import CatalogueError
from webapp.catalogue.vocabulary import load_vocabulary
from webapp.config import PREFIX, ROOT
from webapp.persistence.db import Database
from webapp.persistence.schema import upgrade
from webapp.services import catalogue_versions
from webapp.services.current import current_catalogue

commands = AppGroup("catalogue", help="Check, publish and try out the catalogue.")


def init_app(app: Flask) -> None:
    """Registers the commands."""
    app.cli.add_command(serve)
    app.cli.add_command(commands)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here.")
@click.option("--port", default=8000, show_default=True, help="Listen on this port.")
@click.option(
    "--workers", default=2, show_default=True, help="Processes that answer requests."
)
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Bring the database up to date, publish the catalogue, and serve."""
    _prepare_database()
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


@commands.command("check")
def check() -> None:
    """List every problem of the catalogue, each with file, place and remedy."""
    click.echo(f"No problems. Digest {_checked_catalogue().digest}.")


@commands.command("publish")
@with_appcontext
def publish() -> None:
    """Record the catalogue as a version, if its digest is new."""
    _prepare_database()


@commands.command("scenarios")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--answers", is_flag=True, help="Print the answers of each form, too.")
def scenarios(file: Path, answers: bool) -> None:
    """Answer the scenarios of FILE as complete forms and report each outcome."""
    vocabulary = load_vocabulary(BUNDLED / "vocabulary.toml")
    try:
        found = read_scenarios(file.read_text(encoding="utf-8"))
    except (CatalogueError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error
    catalogue = _checked_catalogue().catalogue
    outcomes = [judge(catalogue, vocabulary, scenario) for scenario in found]
    for outcome in outcomes:
        _report(outcome, answers)
    failed = sum(outcome.failed for outcome in outcomes)
    click.echo(f"{len(outcomes)} scenarios, {failed} failed.")
    if failed:
        raise SystemExit(1)


def _checked_catalogue() -> LoadedCatalogue:
    try:
        return current_catalogue()
    except CatalogueError as error:
        raise click.ClickException("\n" + "\n".join(error.problems)) from error


def _report(outcome: Outcome, with_answers: bool) -> None:
    scenario = outcome.scenario
    wanted = " or ".join(scenario.top)
    note = "" if outcome.counts else " (not in the catalogue)"
    click.echo(
        f"{scenario.id}  {outcome.judgement:14}  first: {outcome.first or '-':22}"
        f"  expected: {wanted}{note}  {scenario.title}"
    )
    if outcome.problem:
        click.echo(f"     {outcome.problem}", err=True)
    if with_answers:
        click.echo("     " + " ".join("=".join(p) for p in outcome.answers.pairs()))


def _prepare_database() -> None:
    loaded = _checked_catalogue()
    database = Database(current_app.config["DATABASE_URL"])
    upgrade(database)
    with database.writing() as session:
        is_new = catalogue_versions.publish(session, loaded, datetime.now(UTC))
    database.dispose()
    state = "published" if is_new else "already published"
    click.echo(f"Catalogue {loaded.digest[:12]} is {state}.")
