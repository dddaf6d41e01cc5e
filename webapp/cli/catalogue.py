"""``flask catalogue ...``: check, publish, compare and try out the catalogue."""

from __future__ import annotations

from datetime import date, datetime

import click
from flask.cli import AppGroup, with_appcontext

from webapp.catalogue.ages import aged_evidence
from webapp.catalogue.review import problems
from webapp.cli.diff import diff
from webapp.cli.publishing import (
    own_catalogue,
    publish_catalogue,
    refusal,
    usable_catalogue,
)
from webapp.cli.report import report
from webapp.cli.scenarios import scenarios
from webapp.services.current import catalogue_folder

commands = AppGroup("catalogue", help="Check, publish and try out the catalogue.")
commands.add_command(diff)
commands.add_command(report)
commands.add_command(scenarios)


@commands.command("check")
@own_catalogue
def check() -> None:
    """List every problem of the catalogue, each with file, place and remedy."""
    _refuse_problems()
    click.echo(f"No problems. Digest {usable_catalogue().digest}.")


@commands.command("publish")
@own_catalogue
@with_appcontext
def publish() -> None:
    """Record the catalogue as a version, if its digest is new.

    A catalogue with problems is refused, and nothing is written.
    """
    _refuse_problems()
    publish_catalogue()


@commands.command("stale")
@click.option(
    "--months", default=18, show_default=True, help="List what is at least so old."
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Count from this day (YYYY-MM-DD) instead of today.",
)
@own_catalogue
def stale(months: int, today: datetime | None) -> None:
    """List evidence by age, oldest first, with what cites it."""
    day = today.date() if today else date.today()
    catalogue = usable_catalogue().catalogue
    old = aged_evidence(catalogue, day, months)
    for found in old:
        cited = ", ".join(found.criteria) or "no criterion"
        click.echo(
            f"{found.evidence.as_of:10}  {found.months:3} months  "
            f"{found.alternative_id}: {found.evidence_id} ({cited})\n"
            f"{'':12}{found.evidence.url}"
        )
    total = sum(len(a.evidence) for a in catalogue.alternatives)
    click.echo(f"{len(old)} of {total} facts are {months} months old or older.")


def _refuse_problems() -> None:
    """Ends the command if an editor must look at anything."""
    found = problems(catalogue_folder())
    if found:
        raise refusal(catalogue_folder(), found)
