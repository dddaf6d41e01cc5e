"""``flask results ...``: what only whoever runs the site may do with results."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from webapp.cli.publishing import database, refuse_missing_database, shown_address
from webapp.services import results

commands = AppGroup("results", help="Look after published results.")


@commands.command()
@click.argument("slug")
def remove(slug: str) -> None:
    """Delete a published result for good.

    SLUG is the last part of its address; the whole address will do. The address, its
    exports and its embed answer from then on that the result was removed.
    """
    slug = slug.rstrip("/").rpartition("/")[2]
    refuse_missing_database()
    with database() as found, found.writing() as session:
        # An argument may be no text, which no database takes.
        known = slug.isprintable()
        removed = known and results.remove(session, slug, datetime.now(UTC))
    if not removed:
        raise click.ClickException(
            f"There is no result {slug!r} in {shown_address()}, or it is removed "
            "already. Name its address as a browser shows it, or the letters behind "
            "/r/; and set WHICHSTACK_DATABASE_URL if this is not the site's database."
        )
    click.echo(f"Result {slug} is removed from {shown_address()}.")
