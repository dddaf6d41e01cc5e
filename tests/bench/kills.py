"""Kill -9 at any moment of publishing, again and again: what was acknowledged is there.

Run as ``python -m tests.bench.kills`` [rounds on SQLite] [rounds on PostgreSQL]. In
each round several clients publish until, at a random moment, one of these is killed:

- app: the process group of the server, main process and workers at once; started anew
- worker: one worker, which the main process replaces while the other goes on
- database: PostgreSQL's main process and all its children at once; started anew, while
  the app goes on and must find it again

After each round all that a 303 acknowledged in it must be there, and the pages of some
must open; at the end, all of all rounds are looked up again.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path

from tests import postgres
from tests.bench.publishers import (
    Publishers,
    Site,
    children,
    lost_of_many,
    served,
)
from tests.bench.tools import numbers

CLIENTS = 4
LONGEST = 0.6
"""Seconds of publishing before a kill, at most."""
ORDER = ("worker", "database", "app", "database", "worker")
"""A start of the app takes longest."""
Kill = Callable[[], None]


def killed_on_sqlite(rounds: int) -> bool:
    """Whether nothing was lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(f"sqlite:///{folder / 'x.sqlite3'}", folder / "log") as site:
            return _rounds("SQLite", site, rounds, _kills(site))


def killed_on_postgresql(rounds: int) -> bool:
    """Whether nothing was lost."""
    programs = postgres.installed()
    if programs is None:
        print("PostgreSQL is not installed: NOT TRIED")
        return False
    safe = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    with (
        postgres.new_server(programs, **safe) as server,
        tempfile.TemporaryDirectory() as name,
    ):
        server.initialise()
        server.start()
        server.make_database("kills")

        def database() -> None:
            kill_server(server)
            server.start()

        with served(server.url("kills"), Path(name) / "log") as site:
            kills = {**_kills(site), "database": database}
            return _rounds("PostgreSQL", site, rounds, kills)


def kill_server(server: postgres.Server) -> None:
    """The power goes: main process and children at once."""
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(main, signal.SIGSTOP)  # so that no child is born that nobody kills
    orphans = children(main)
    for process in (*orphans, main):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    server.stop()
    # What is left of them holds the shared memory, and with it off a new server.
    while any(Path(f"/proc/{orphan}").exists() for orphan in orphans):
        time.sleep(0.005)


def _kills(site: Site) -> dict[str, Kill]:
    def app() -> None:
        site.kill()
        site.start()

    return {"app": app, "worker": site.kill_worker}


def _rounds(name: str, site: Site, rounds: int, kills: dict[str, Kill]) -> bool:
    everything: list[str] = []
    gone: list[str] = []
    done: Counter[str] = Counter()
    begun, turns = time.monotonic(), cycle(kind for kind in ORDER if kind in kills)
    for number in range(rounds):
        kind = next(turns)
        acknowledged = one_round(site, kills[kind])
        done[kind] += 1
        everything += acknowledged
        gone += lost_of_many(site, acknowledged, pages=3)
        if number % 20 == 19:
            print(f"  {number + 1} kills, {len(everything)} acknowledged", flush=True)
    gone += lost_of_many(site, everything)
    passed = time.monotonic() - begun
    kinds = ", ".join(f"{count} of {kind}" for kind, count in done.items())
    print(f"{name}: {rounds} kills ({kinds}) in {passed:.0f} s;")
    print(f"  {len(everything)} acknowledged, {len(set(gone))} lost {gone[:5] or ''}")
    return not gone


def one_round(site: Site, kill: Kill) -> Sequence[str]:
    """The permalinks that were acknowledged until, and after, the kill."""
    publishers = Publishers(site, CLIENTS)
    publishers.start()
    time.sleep(random.uniform(0.02, LONGEST))
    kill()
    publishers.stop()
    site.wait()
    return publishers.acknowledged


if __name__ == "__main__":
    rounds = numbers(__doc__, rounds_on_sqlite=200, rounds_on_postgresql=100)
    tried = zip((killed_on_sqlite, killed_on_postgresql), rounds, strict=True)
    outcomes = [try_(number) for try_, number in tried if number]
    sys.exit(not all(outcomes))
