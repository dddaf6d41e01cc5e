"""Minutes of people at work, while the memory of the server is watched.

    python -m tests.bench.soak [minutes]

Ten minutes unless another number is given. People click (live panels and step pages,
no two sets of answers alike), publish, and open results, new ones and those that
everybody opens, as fast as ``flask serve`` answers four connections. Memory is read
after each half minute, when all is quiet. Fails if anything is not answered, or by an
error, or if memory grows by more than a tenth after the first quarter of the time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.fuzz import MOST_GROWTH, memory, published
from tests.bench.people import FORM, HTMX, PAGE, Click, Crowd, request
from tests.bench.servers import Server, product
from tests.bench.tools import heading, numbers
from tests.bench.wrk import load
from webapp.services.current import current_catalogue

TURN = 30
"""Seconds between looks at the memory."""
CONNECTIONS = 4
CLICKS = 12_000
"""About as many as one turn takes; then they begin again."""
WARM_UP = 0.25


def asked(click: Click, number: int, popular: str, host: str) -> Iterator[bytes]:
    """What a click leads to: always a panel, sometimes more."""
    yield request(click.swap(), host, HTMX)
    if number % 5 == 0:
        yield request(click.page(), host, PAGE)
        yield request(popular, host, PAGE)
    if number % 40 == 0:
        yield request("/results", host, FORM, click.form())
        yield request(f"{popular}?against=x{number}", host, PAGE)


def watched(server: Server, crowd: Crowd, popular: str, minutes: int) -> list[float]:
    """MiB of all processes together, after each turn."""
    found: list[float] = []
    for turn in range(round(60 * minutes / TURN)):
        clicks = enumerate(crowd.clicks(CLICKS), turn * CLICKS)
        requests = [
            each
            for number, click in clicks
            for each in asked(click, number, popular, server.host)
        ]
        sample = load(server, requests, CONNECTIONS, TURN)
        found.append(memory(server))
        print(f"{sample.requests:6} requests, then {found[-1]:.1f} MiB", flush=True)
    return found


def main(minutes: int) -> int:
    """1 if memory grew."""
    heading()
    crowd = Crowd(current_catalogue().catalogue, seed=11)
    with TemporaryDirectory() as name, product(Path(name)) as server:
        found = watched(server, crowd, f"/r/{published(server)}", minutes)
    warm, last = found[int(WARM_UP * len(found))], found[-1]
    grown = last > warm * MOST_GROWTH
    word = "GROWN" if grown else "flat"
    print(f"Memory {warm:.1f} -> {last:.1f} MiB: {word}")
    return int(grown)


if __name__ == "__main__":
    sys.exit(main(*numbers(__doc__, minutes=10)))
