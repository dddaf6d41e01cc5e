"""What commands share: which catalogue they look at, and where it is recorded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from webapp.catalogue.files import LoadedCatalogue
from webapp.catalogue.shape import CatalogueError
from webapp.persistence import sqlite
from webapp.persistence.db import Database
from webapp.persistence.faults import UNKNOWN, fault, told
from webapp.persistence.schema import NewerSchemaError, upgrade
from webapp.services import catalogue_versions
from webapp.services.current import VARIABLE, catalogue_folder, current_catalogue


def _look_there(context: click.Context, _: click.Parameter, folder: str | None) -> None:
    """Points this process, and the workers that it starts, to another catalogue."""
    if folder:
        before = os.environ.get(VARIABLE, "")
        os.environ[VARIABLE] = folder
        context.call_on_close(lambda: os.environ.update({VARIABLE: before}))


own_catalogue = click.option(
    "--catalogue",
    type=click.Path(),
    envvar=VARIABLE,
    metavar="FOLDER",
    help="Folder of the catalogue's files, if not of the bundled ones.",
    expose_value=False,
    callback=_look_there,
)


def usable_catalogue() -> LoadedCatalogue:
    """Today's catalogue; ends the command with its problems if it has any."""
    try:
        return current_catalogue()
    except CatalogueError as error:
        raise refusal(catalogue_folder(), error.problems) from error


def refusal(folder: Path, problems: Sequence[str]) -> click.ClickException:
    """The end of a command that lists the problems of a catalogue."""
    title = f"The catalogue in {folder} has problems:"
    return click.ClickException("\n".join([title, *problems]))


@contextmanager
def database() -> Iterator[Database]:
    """The configured database, with the schema of today.

    Ends the command with fault and remedy if the database has one.
    """
    found = Database(current_app.config["DATABASE_URL"])
    try:
        upgrade(found)
        yield found
    except (SQLAlchemyError, NewerSchemaError) as error:
        raise broken(error) from error
    finally:
        found.dispose()


def refuse_missing_database() -> None:
    """Ends a command that would make an empty database only to find nothing there."""
    if sqlite.is_missing(make_url(current_app.config["DATABASE_URL"])):
        raise click.ClickException(
            f"There is no database {shown_address()}. Set WHICHSTACK_DATABASE_URL to "
            "that of the site, which a command does not know from a unit."
        )


def broken(error: SQLAlchemyError | NewerSchemaError) -> click.ClickException:
    """The end of a command that tells what is wrong with the database."""
    if isinstance(error, NewerSchemaError):
        return click.ClickException(str(error))
    found = fault(error) or UNKNOWN
    if found is UNKNOWN:
        current_app.logger.error("database error", exc_info=error)
    said = f"{found.what[0].upper()}{found.what[1:]} ({told(error)})."
    remedy = f"{found.remedy[0].upper()}{found.remedy[1:]}."
    return click.ClickException(f"{shown_address()}: {said}\n{remedy}")


def shown_address() -> str:
    """The database's address without a password, which may stand in the query, too."""
    address = make_url(current_app.config["DATABASE_URL"])
    return address.set(query={}).render_as_string(hide_password=True)


def publish_catalogue() -> None:
    """Brings the database up to date and records today's catalogue there."""
    loaded = usable_catalogue()
    with database() as found, found.writing() as session:
        is_new = catalogue_versions.publish(session, loaded, datetime.now(UTC))
    state = "published" if is_new else "already published"
    click.echo(f"Catalogue {loaded.digest[:12]} is {state}.")
