"""``flask catalogue scenarios``: projects with a known good answer."""

from __future__ import annotations

from pathlib import Path

import click

from webapp.catalogue.scenarios import Outcome, Scenario, judge, read_scenarios
from webapp.catalogue.shape import CatalogueError
from webapp.catalogue.vocabulary import Vocabulary, load_vocabulary
from webapp.cli.publishing import own_catalogue, usable_catalogue
from webapp.services.current import catalogue_folder

SCENARIOS_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("scenarios")
@click.argument("file", type=SCENARIOS_FILE)
@click.option("--answers", is_flag=True, help="Print the answers of each form, too.")
@own_catalogue
def scenarios(file: Path, answers: bool) -> None:
    """Answer the scenarios of FILE as complete forms and report each outcome."""
    outcomes = outcomes_of(file)
    for outcome in outcomes:
        _tell(outcome, answers)
    failed = sum(outcome.failed for outcome in outcomes)
    click.echo(f"{len(outcomes)} scenarios, {failed} failed.")
    if failed:
        raise SystemExit(1)


def outcomes_of(file: Path) -> tuple[Outcome, ...]:
    """What today's catalogue says to the scenarios of a file."""
    found, vocabulary = scenarios_of(file), words()
    catalogue = usable_catalogue().catalogue
    return tuple(judge(catalogue, vocabulary, scenario) for scenario in found)


def scenarios_of(file: Path) -> tuple[Scenario, ...]:
    """The scenarios of a file; ends the command if it has another shape."""
    try:
        return read_scenarios(file.read_text(encoding="utf-8"))
    except (CatalogueError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error


def words() -> Vocabulary:
    """The vocabulary of today's catalogue; ends the command if there is none."""
    try:
        return load_vocabulary(catalogue_folder() / "vocabulary.toml")
    except CatalogueError as error:
        raise click.ClickException(str(error)) from error


def _tell(outcome: Outcome, with_answers: bool) -> None:
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
