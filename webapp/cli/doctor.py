"""``flask doctor``: is this deployment sound, and if not, what is to be done?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.catalogue.shape import CatalogueError
from webapp.cli.site_checks import site_findings
from webapp.config import PREFIX, unknown_variables
from webapp.persistence.db import Database
from webapp.services.current import current_catalogue
from webapp.services.diagnosis import Finding, database_findings, replica_finding
from webapp.services.rate_limit_storage import rate_limit_storage


@click.command()
@click.option(
    "--url",
    help="Look at the site as visitors reach it, too, through proxy and all: "
    "https://whichstack.example",
)
@with_appcontext
def doctor(url: str | None) -> None:
    """Check this deployment, and print what to do about each problem.

    Settings that cannot be used end this command, as every other, at once. The exit
    code is 1 if there is a problem; notes are for you to judge.
    """
    problems = 0
    for finding in _findings(url):
        click.echo(_line(finding))
        problems += bool(finding.wrong and not finding.bearable)
    if problems:
        click.echo(f"{problems} to mend." if problems > 1 else "One thing to mend.")
        sys.exit(1)
    click.echo("All is well.")


def _line(finding: Finding) -> str:
    if not finding.wrong:
        return f"ok       {finding.what}"
    sign = "note   " if finding.bearable else "problem"
    return f"{sign}  {finding.what}: {finding.wrong}\n         -> {finding.remedy}"


def _findings(url: str | None) -> Iterator[Finding]:
    config = current_app.config
    yield _settings()
    yield _catalogue()
    yield from _database(config["DATABASE_URL"])
    if config["DATABASE_READ_URL"]:
        yield _replica(config["DATABASE_READ_URL"])
    yield _rate_limits(config["RATE_LIMIT_STORAGE"])
    if url:
        yield from site_findings(url, config["PUBLIC_ORIGIN"])
    else:
        yield _public_origin(config["PUBLIC_ORIGIN"])


def _settings() -> Finding:
    if unknown := unknown_variables():
        return Finding(
            "settings", " ".join(unknown), "correct or remove these variables"
        )
    return Finding("settings")


def _catalogue() -> Finding:
    try:
        return Finding(f"catalogue {current_catalogue().digest[:12]}")
    except CatalogueError as error:
        wrong = f"it has {len(error.problems)} problems"
        return Finding("catalogue", wrong, "flask catalogue check lists them")


def _database(url: str) -> Iterator[Finding]:
    database = Database(url)
    try:
        yield from database_findings(database, datetime.now(UTC))
    finally:
        database.dispose()


def _replica(url: str) -> Finding:
    database = Database(url)
    try:
        return replica_finding(database)
    finally:
        database.dispose()


def _rate_limits(storage: str) -> Finding:
    if storage.startswith("memory://"):
        return Finding(
            "rate limits",
            "each worker process counts for itself",
            f"set {PREFIX}RATE_LIMIT_STORAGE=redis://host:6379/0 where there are many",
            bearable=True,
        )
    try:
        answers = rate_limit_storage(storage).check()
    except Exception as error:  # each kind of storage has errors of its own
        answers, storage = False, type(error).__name__
    if answers:
        return Finding("rate limits are counted in one place")
    return Finding(
        "rate limits",
        "where they are counted does not answer, so nothing is limited",
        f"see that it runs, and that {PREFIX}RATE_LIMIT_STORAGE is right",
    )


def _public_origin(origin: str) -> Finding:
    host = urlsplit(origin).hostname or ""
    if host in ("localhost", "::1") or host.startswith("127."):
        return Finding(
            "public address",
            f"{origin} leads nowhere but to this machine",
            f"set {PREFIX}PUBLIC_ORIGIN if others are to follow links to results",
            bearable=True,
        )
    return Finding(f"public address {origin}")
