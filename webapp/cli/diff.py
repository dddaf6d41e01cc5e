"""``flask catalogue diff``: what changed since a version, and what that does."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from webapp.catalogue.comparison import (
    Movement,
    changed_outcomes,
    differences,
    movement,
)
from webapp.catalogue.document import build
from webapp.catalogue.files import load
from webapp.catalogue.shape import CatalogueError
from webapp.cli.publishing import database, own_catalogue, refusal, usable_catalogue
from webapp.cli.scenarios import SCENARIOS_FILE, scenarios_of, words
from webapp.domain.catalogue import Catalogue
from webapp.domain.sampled_answers import UNIFORM
from webapp.services import catalogue_versions

_FORMS = 1000
_PASSED = 10
"""Changes from one winner to another that are told; there may be hundreds."""


@click.command("diff")
@click.argument("version")
@click.option(
    "--scenarios", "file", type=SCENARIOS_FILE, help="Compare their winners, too."
)
@own_catalogue
@with_appcontext
def diff(version: str, file: Path | None) -> None:
    """Tell what today's catalogue changes against VERSION, and who gains by it.

    VERSION is the beginning of a published version's digest, or a folder.
    """
    new = usable_catalogue().catalogue
    old = _earlier(version)
    lines = list(differences(old, new))
    click.echo("\n".join(lines) if lines else "Nothing was added, removed or changed.")
    click.echo()
    _tell_movement(movement(old, new, _FORMS, UNIFORM))
    if file:
        click.echo()
        _tell_scenarios(old, new, file)


def _earlier(version: str) -> Catalogue:
    folder = Path(version)
    if folder.is_dir():
        try:
            return load(folder).catalogue
        except CatalogueError as error:
            raise refusal(folder, error.problems) from error
    with database() as found, found.reading() as session:
        documents = catalogue_versions.published(session, version)
    if len(documents) != 1:
        known = ", ".join(digest[:12] for digest in documents)
        raise click.ClickException(
            f"{version!r} is no folder, and the digest of "
            + (
                f"several versions; write more of the one that is meant: {known}"
                if known
                else "no published version; name a folder, or as much of a digest as "
                "identifies one"
            )
        )
    try:
        return build(*documents.values())
    except CatalogueError as error:
        raise click.ClickException(
            f"version {version} was published in an older shape:\n{error}"
        ) from error


def _tell_movement(found: Movement) -> None:
    click.echo(
        f"Of {found.forms:,} forms with evenly spread answers, "
        f"{found.share:.1%} have another winner."
    )
    changes = {id_: after - before for id_, (before, after) in found.won.items()}
    for id_ in sorted(changes, key=lambda id_: -changes[id_]):
        before, after = found.won[id_]
        word = "gains" if changes[id_] > 0 else "loses"
        click.echo(
            f"  {word}  {id_:28} {before / found.forms:6.1%} -> "
            f"{after / found.forms:6.1%}"
        )
    for before_id, after_id, count in found.passed[:_PASSED]:
        click.echo(
            f"  {count:4} forms  {before_id or 'nobody'} -> {after_id or 'nobody'}"
        )


def _tell_scenarios(old: Catalogue, new: Catalogue, file: Path) -> None:
    scenarios = scenarios_of(file)
    changed = changed_outcomes(old, new, words(), scenarios)
    click.echo(f"{len(changed)} of {len(scenarios)} scenarios have another winner.")
    for before, after in changed:
        click.echo(
            f"  {after.scenario.id}  {before.first or 'nobody'} "
            f"({before.judgement}) -> {after.first or 'nobody'} ({after.judgement})"
        )
