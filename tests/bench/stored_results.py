"""What a permalink and publishing cost beside very many stored results.

    python -m tests.bench.stored_results postgresql 1000 100000 10000000
    python -m tests.bench.stored_results sqlite 1000 1000000

Fills a database of each size (``filling.py``: ten million rows take some 20 GB in the
folder for temporary files, and are deleted in the end), serves each by ``flask serve``,
and asks them in turns, round by round. Permalinks are of rows at random and have an
address that the application has not seen, so that it must read the row, work out the
page and render it. Processor time includes that of PostgreSQL.

"Row" is the read alone, in this process. The first reads are timed as well, right after
the database has started anew and the system has forgotten its files: "cold".
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests import postgres
from tests.bench import filling
from tests.bench.people import FORM, PAGE, Crowd, request
from tests.bench.servers import Server, product
from tests.bench.tools import heading, table
from tests.bench.wrk import Sample, load
from webapp.persistence.db import Database, Reader
from webapp.services import results
from webapp.services.current import current_catalogue

TARGET = 1.2
"""The most that a permalink may take beside the most results, beside the fewest = 1."""
WARM_UP = 4
"""Seconds; the first pages take long."""
COLD_READS, READS = 300, 2000
FAST_FILL = {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "8GB"}
USUAL = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "1GB"}
"""As a deployment would have it; the tests' own server risks its data for speed."""
PER_ROW, SPARE = 3_000, 2_000_000_000
"""Bytes of disk that must be free for each row, and on top."""


@dataclass
class Stored:
    """A database of some size, and the application that serves it."""

    rows: int
    server: Server
    database: Database
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    row: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds of single reads, cold and warm."""

    def __post_init__(self) -> None:
        self._slugs = filling.some_slugs(self.rows, seed=self.rows)
        self._crowd = Crowd(current_catalogue().catalogue, seed=5)
        self._asked = 0

    def read(self, name: str, count: int) -> None:
        """Reads rows at random."""
        for slug in islice(self._slugs, count):
            start = time.perf_counter()
            found = self.database.answer(partial(_row, slug))
            self.row.setdefault(name, []).append(1e3 * (time.perf_counter() - start))
            assert found

    def ask(self, what: str, connections: int, seconds: int) -> None:
        """One turn of permalinks or of publishing."""
        rates = [sample.rate for sample in self.samples.get(what, ())]
        count = round(2 * seconds * max(rates, default=2000.0)) + 2 * connections
        make = self._permalinks if what == "permalink" else self._publishings
        sample = load(self.server, make(count), connections, seconds)
        self.samples.setdefault(what, []).append(sample)

    def _permalinks(self, count: int) -> list[bytes]:
        """To addresses never seen: there are fewer results than requests."""
        numbers = range(self._asked, self._asked + count)
        self._asked += count
        return [
            request(f"/r/{slug}?against=x{number}", self.server.host, PAGE)
            for number, slug in zip(numbers, self._slugs, strict=False)
        ]

    def _publishings(self, count: int) -> list[bytes]:
        return [
            request("/results", self.server.host, FORM, click.form())
            for click in self._crowd.clicks(count)
        ]


def _row(slug: str, reader: Reader) -> results.PublishedResult | None:
    return results.read(reader, slug)


@contextmanager
def postgresql(folder: Path, sizes: list[int]) -> Iterator[list[Stored]]:
    """A server with a database of each size, just started."""
    programs = postgres.installed()
    if programs is None:
        sys.exit("PostgreSQL is not installed")
    with ExitStack() as stack:
        server = stack.enter_context(postgres.new_server(programs, **USUAL))
        filler = postgres.Server(programs, server.folder, **USUAL, **FAST_FILL)
        stack.callback(filler.stop, signal.SIGQUIT)
        filler.initialise()
        filler.start()
        filler.make_database("model")
        filling.publish_samples(filler.url("model"))
        notes = []
        for rows in sizes:
            start = time.monotonic()
            filler.make_database(f"r{rows}", "model")
            filling.fill_postgresql(filler, f"r{rows}", rows)
            seconds = time.monotonic() - start
            whole, index = filling.postgresql_sizes(filler, f"r{rows}")
            notes.append(_note(rows, whole, index, seconds))
        table("Stored", NOTES, notes)
        filler.stop()
        forget(server.folder)
        server.start()
        yield [
            _served(stack, folder, rows, server.url(f"r{rows}"), _process(server))
            for rows in sizes
        ]


@contextmanager
def sqlite(folder: Path, sizes: list[int]) -> Iterator[list[Stored]]:
    """A file of each size."""
    notes = []
    with ExitStack() as stack:
        files = [folder / f"r{rows}.sqlite3" for rows in sizes]
        for rows, file in zip(sizes, files, strict=True):
            start = time.monotonic()
            filling.publish_samples(f"sqlite:///{file}")
            filling.fill_sqlite(file, rows)
            seconds = time.monotonic() - start
            notes.append(_note(rows, file.stat().st_size, None, seconds))
        table("Stored", NOTES, notes)
        forget(folder)
        yield [
            _served(stack, folder, rows, f"sqlite:///{file}", None)
            for rows, file in zip(sizes, files, strict=True)
        ]


KINDS = {"postgresql": postgresql, "sqlite": sqlite}
NOTES = (
    "results",
    "GB",
    "bytes a result",
    "slugs' index, bytes a result",
    "filled in s",
)


def _note(rows: int, whole: int, index: int | None, seconds: float) -> tuple[str, ...]:
    by_row = "with the rest" if index is None else f"{index / rows:.0f}"
    return (
        f"{rows:,}",
        f"{whole / 1e9:.2f}",
        f"{whole / rows:.0f}",
        by_row,
        f"{seconds:.0f}",
    )


def _served(
    stack: ExitStack, folder: Path, rows: int, url: str, helper: int | None
) -> Stored:
    own = folder / str(rows)
    own.mkdir()
    database = Database(url)
    stack.callback(database.dispose)
    stored = Stored(rows, Server("", 0, 0), database)
    stored.read("cold", COLD_READS)
    server = stack.enter_context(product(own, {"WHICHSTACK_DATABASE_URL": url}))
    stored.server = replace(server, helper=helper)
    return stored


def _process(server: postgres.Server) -> int:
    """Of the server, whose children answer."""
    note = server.folder / "data" / "postmaster.pid"
    return int(note.read_text(encoding="utf-8").split()[0])


def forget(folder: Path) -> None:
    """Makes the system drop what it keeps in memory of the files in a folder."""
    os.sync()
    for file in folder.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def report(found: list[Stored], what: str) -> float:
    """Prints what was asked of each size; returns the worst ratio of p50s."""
    rows, worst = [], 0.0
    fewest = found[0].samples[what]
    for stored in found:
        mine = stored.samples[what]
        middle, cpu = (
            median(
                getattr(a, key) / getattr(b, key)
                for a, b in zip(mine, fewest, strict=True)
            )
            for key in ("p50", "cpu")
        )
        worst = max(worst, middle)
        cells = [f"{min(getattr(s, key) for s in mine):.2f}" for key in ("p50", "p99")]
        cells += [f"{min(s.cpu for s in mine):.0f}", f"{middle:.2f}", f"{cpu:.2f}"]
        rows.append((f"{stored.rows:,}", *cells))
    heads = ("results", "p50 ms", "p99 ms", "CPU us", "p50, x fewest", "CPU, x fewest")
    table(f"One {what} at a time", heads, rows)
    return worst


def report_rows(found: list[Stored]) -> None:
    """Prints what the read of a row takes."""
    heads = ("results", "cold p50 ms", "cold p99", "warm p50", "warm p99")
    rows = []
    for stored in found:
        cells = []
        for name in ("cold", "warm"):
            times = sorted(stored.row[name])
            cells += [f"{times[int(share * len(times))]:.3f}" for share in (0.5, 0.99)]
        rows.append((f"{stored.rows:,}", *cells))
    table("Row alone", heads, rows)


def main() -> int:
    """1 if a permalink beside many results takes too much more than beside few."""
    parser = argparse.ArgumentParser(prog="tests.bench.stored_results")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("sizes", type=int, nargs="+", help="how many results, from few")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2, help="of each turn")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # cleans up, as Ctrl-C does
    with TemporaryDirectory() as folder:
        if shutil.disk_usage(folder).free < PER_ROW * sum(given.sizes) + SPARE:
            sys.exit("there is too little room on the disk")
        heading()
        with KINDS[given.kind](Path(folder), given.sizes) as found:
            return measure(found, given.rounds, given.seconds)


def measure(found: list[Stored], rounds: int, seconds: int) -> int:
    """Asks all in turns, and prints what came out."""
    for stored in found:
        stored.read("warm", READS)
        stored.ask("permalink", 8, WARM_UP)  # warms both workers
        stored.samples.clear()
    for what in ("permalink", "publish"):
        for _ in range(rounds):
            for stored in found:
                stored.ask(what, 1, seconds)
    report_rows(found)
    worst = report(found, "permalink")
    report(found, "publish")
    word = "reached" if worst <= TARGET else "NOT reached"
    print(f"\nPermalink x{worst:.2f}, target {TARGET}: {word}")
    return int(worst > TARGET)


if __name__ == "__main__":
    sys.exit(main())
