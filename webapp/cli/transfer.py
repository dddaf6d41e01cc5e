"""``flask export`` and ``flask import``: results as lines of JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import click
from flask.cli import with_appcontext

from webapp.cli.line_files import STANDARD, as_line, reading, writing
from webapp.cli.publishing import database, shown_address
from webapp.services.exporting import count_after, records
from webapp.services.importing import Taken, take_in
from webapp.services.transferred import TransferError

_GO_ON = "Call it again to go on"
FILE = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


@click.command("export")
@click.argument("file", type=FILE)
@with_appcontext
def export(file: Path) -> None:
    """Write all published results to FILE, one line of JSON each.

    "-" is the standard output; a name that ends in ".gz" is compressed. What was
    interrupted goes on behind its last line when it is called again (but for .gz).
    """
    with (
        _own_words(file, _again(file, _GO_ON)),
        database() as found,
        writing(file) as (out, place),
        _bar("Exporting", count_after(found, place)) as bar,
    ):
        rate = _Rate(bar)
        for record in records(found, place):
            out.write(as_line(record))
            if record.keys() & {"result", "removed"}:
                rate.count()
    click.echo(
        f"Exported from {shown_address()} to {file}: {rate.done:,} results.", err=True
    )


@click.command("import")
@click.argument("file", type=FILE)
@with_appcontext
def import_(file: Path) -> None:
    """Store the results of FILE, as flask export wrote it.

    What is there already is left as it is, so it can be called again after an
    interruption. What was removed here, or where it comes from, is not there after it.
    """
    taken = Taken()
    with _own_words(file), database() as found, reading(file) as (lines, below):
        size, before = 0 if file == STANDARD else file.stat().st_size, 0
        with _bar("Importing", size) as bar:
            rate = _Rate(bar)
            for taken in take_in(found, lines):
                position = below.tell() if size else 0
                rate.count(position - before, taken.lines - rate.done)
                before = position
    click.echo(
        f"{taken.lines:,} lines: {taken.added:,} records added, {taken.known:,} were "
        f"there, {taken.removed:,} results left out or deleted as removed, in "
        f"{shown_address()}.",
        err=True,
    )
    if not taken.complete:
        raise click.ClickException(
            f"{file} ends before its last line: its export was interrupted. "
            f"{_again(file, 'Let it go on')}, then import again."
        )


def _again(file: Path, otherwise: str) -> str:
    """What to do about an interrupted file: ``otherwise``, but for one that is
    compressed, which cannot be continued."""
    if file.suffix == ".gz":
        return f"Remove {file}, which cannot be continued, and export anew"
    return otherwise


class _Rate:
    """Moves a bar on, and tells how many records a second that makes."""

    def __init__(self, bar: Any) -> None:
        self._bar, self._start, self.done, self._pending = bar, monotonic(), 0, 0

    def count(self, steps: int = 1, records: int = 1) -> None:
        """Some more records, which move the bar by some steps."""
        self.done += records
        self._pending += steps
        if records > 1 or self.done % 100 == 0:
            passed = monotonic() - self._start or 1e-9
            self._bar.update(self._pending, f"{self.done / passed:,.0f}/s")
            self._pending = 0


def _bar(label: str, length: int) -> Any:
    return click.progressbar(
        length=length,
        label=label,
        file=sys.stderr,
        item_show_func=lambda rate: rate,
        hidden=not length,
    )


@contextmanager
def _own_words(file: Path, again: str = _GO_ON) -> Iterator[None]:
    """Ends the command in words where a file, or a line of it, is at fault; ``again``
    says what to do after an interruption."""
    try:
        yield
    except TransferError as error:
        raise click.ClickException(
            f"{file}: {error}. The lines before it are stored, "
            "and skipped by the next attempt."
        ) from error
    except KeyboardInterrupt as error:
        raise click.ClickException(f"Interrupted. {again}.") from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror or error}") from error
