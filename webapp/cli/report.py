"""``flask catalogue report``: who wins how often, and whether that is fair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from webapp.catalogue.gates import Gate, Measured, gates
from webapp.cli.publishing import own_catalogue, usable_catalogue
from webapp.cli.scenarios import SCENARIOS_FILE, outcomes_of
from webapp.domain.sampled_answers import TYPICAL, UNIFORM, Mode


@click.command("report")
@click.option(
    "--scenarios", "file", type=SCENARIOS_FILE, help="Hold the gates for them, too."
)
@own_catalogue
def report(file: Path | None) -> None:
    """Show each alternative's share of wins, and the editorial gates."""
    outcomes = outcomes_of(file) if file else ()
    measured = Measured(usable_catalogue().catalogue, outcomes)
    for line in _shares(measured):
        click.echo(line)
    click.echo()
    for line in _confidence(measured.confidence):
        click.echo(line)
    click.echo()
    found = list(gates(measured))
    for gate in found:
        _tell(gate)
    failing = sum(not gate.passed for gate in found)
    click.echo(f"{len(found)} gates, {failing} not passed.")


def _shares(measured: Measured) -> Iterator[str]:
    even, typical = measured.uniform, measured.typical
    yield f"Share of wins in {even.forms:,} forms each, in percent:"
    yield f"{'':28} {'evenly spread':>14} {'typical':>9}"
    rows = sorted(even.won, key=lambda id_: (-even.won[id_], -typical.won[id_]))
    for id_ in rows:
        yield _row(id_, even.won[id_], typical.won[id_])
    yield _row("hybrids together", even.hybrids, typical.hybrids)
    yield _row("nobody left (of all forms)", even.nobody, typical.nobody)
    for shares, kind in ((even, "evenly spread"), (typical, "typical")):
        never = [id_ for id_ in rows if not shares.won[id_]]
        yield f"Never first, answers {kind}: {', '.join(never) or 'nobody'}"


def _row(name: str, even: float, typical: float) -> str:
    return f"{name:28} {100 * even:14.2f} {100 * typical:9.2f}"


def _confidence(medians: Mapping[Mode, Mapping[str, float]]) -> Iterator[str]:
    yield "The leader's median share of weightings, by number of answers given:"
    yield f"{'':15}" + "".join(f"{stage:>6}" for stage in medians[UNIFORM])
    for mode, kind in ((UNIFORM, "evenly spread"), (TYPICAL, "typical")):
        yield f"{kind:15}" + "".join(f"{m:6.2f}" for m in medians[mode].values())


def _tell(gate: Gate) -> None:
    click.echo(f"{'passed' if gate.passed else 'FAILED'}  {gate.name}")
    for problem in gate.problems:
        click.echo(f"        {problem}")
