"""``flask backup`` and ``flask restore``: the whole database in one file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from webapp.cli.publishing import broken, shown_address
from webapp.persistence import backups
from webapp.persistence.backup_error import BackupError, DamagedError
from webapp.persistence.db import Database
from webapp.persistence.schema import NewerSchemaError


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace FILE if it is there.")
@with_appcontext
def backup(file: Path, replace: bool) -> None:
    """Write everything to FILE, while the site runs; it is checked before it counts.

    For SQLite, FILE is a database itself; for PostgreSQL, a file of pg_dump, which must
    be installed.
    """
    if file.exists() and not replace:
        raise click.ClickException(f"{file} exists; name another, or add --replace.")
    with _database() as found:
        _back_up(found, file)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace a database that holds results.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Put back what flask backup wrote to FILE, all of it or nothing.

    What the database holds is saved in instance/ before it is replaced; if that fails,
    nothing is replaced, unless the database is damaged. Results that were removed since
    the backup stay removed.
    """
    with _database() as found:
        full = backups.holds_results(found)
        if full and not replace:
            raise click.ClickException(
                f"{shown_address()} holds results. Add --replace to put the backup in "
                "their place; they are saved before."
            )
        with backups.checked(found, file) as ready:
            if full:
                _save(found)
            with _bar("Restoring") as moved:
                aside = ready.put_back(moved)
    for path in aside:
        click.echo(f"The damaged database is now {path}.")
    click.echo(f"{file} is restored to {shown_address()}.")


def _save(database: Database) -> None:
    # To the microsecond: another restore may be reading the one of a moment ago.
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    file = Path(current_app.instance_path) / f"replaced-{stamp}.backup"
    try:
        _back_up(database, file)
    except DamagedError as error:
        click.echo(f"What is replaced cannot be saved: {error}", err=True)
    except (BackupError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
        raise click.ClickException(
            "Nothing was replaced, since what the database holds could not be saved "
            f"in {file.parent} first: {why}. Mend that, or put the database out of the "
            "way yourself, and try again."
        ) from error


def _back_up(database: Database, file: Path) -> None:
    with _bar("Backing up") as moved:
        backups.back_up(database, file, moved)
    size = file.stat().st_size
    click.echo(f"{file} is a checked backup of {shown_address()}: {size:,} bytes.")


@contextmanager
def _database() -> Iterator[Database]:
    """The configured database as it is: what is damaged must not be touched."""
    found = Database(current_app.config["DATABASE_URL"])
    try:
        yield found
    except (SQLAlchemyError, NewerSchemaError) as error:
        raise broken(error) from error
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'The file'}: {error.strerror or error}."
        ) from error
    finally:
        found.dispose()


@contextmanager
def _bar(label: str) -> Iterator[backups.Progress]:
    """A progress bar, as a function that is told how far it is."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def moved(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield moved
        bar.update((bar.length or 1) - bar.pos)
