"""The live panel at a steady rate: how long the slowest of a hundred people wait.

    python -m tests.bench.steady [--rate 200] [--seconds 10] [--rounds 3]

People do not wait for each other: requests are due at fixed moments, 200 a second, each
for answers never seen. Time runs from the moment at which a request was due, not from
when a connection was free to send it, so that a server that stalls is charged for all
who queue meanwhile. The product takes turns with a bare Flask view that returns the
same bytes. Where that view's own 99th percentile is over 3 ms, the machine was too
busy, and the round is void.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from tests.bench.servers import Server
from tests.bench.sites import ENCODINGS, elsewhere, sites
from tests.bench.tools import heading, table

CONNECTIONS = 32
"""As many may be under way at once; who is due beyond that queues, and is timed."""
TARGET = 10.0
"""The 99th percentile that the product must stay under, in milliseconds."""
VOID = 3.0
"""The 99th percentile of the bare view above which a round says nothing."""

Due = tuple[float, bytes]
"""When a request is to be sent, and the request."""


async def steady(server: Server, requests: Sequence[bytes], rate: float) -> list[float]:
    """Milliseconds from when each request was due until its answer was there.

    Raises RuntimeError if any is answered by an error.
    """
    waiting: asyncio.Queue[Due] = asyncio.Queue()
    taken: list[float] = []
    people = [
        asyncio.create_task(_person(server, waiting, taken)) for _ in range(CONNECTIONS)
    ]
    start = time.perf_counter() + 0.2
    for number, request in enumerate(requests):
        due = start + number / rate
        # The loop's clock has steps of a millisecond; the last one is waited out.
        while (left := due - time.perf_counter()) > 0.0:
            await asyncio.sleep(left - 0.001 if left > 0.002 else 0.0)
        waiting.put_nowait((due, request))
    answered = asyncio.create_task(waiting.join())
    done, _ = await asyncio.wait(
        {answered, *people}, timeout=60.0, return_when=asyncio.FIRST_COMPLETED
    )
    for task in done - {answered}:
        task.result()  # raises: nobody stops but by an error
    for person in people:
        person.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    if not answered.done():
        raise RuntimeError("not all were answered within a minute")
    return taken


async def _person(
    server: Server, waiting: asyncio.Queue[Due], taken: list[float]
) -> None:
    """Answers what is due over one connection, for ever."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        while True:
            due, request = await waiting.get()
            writer.write(request)
            await _answer(reader)
            taken.append(1000.0 * (time.perf_counter() - due))
            waiting.task_done()
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> None:
    """Reads one answer to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    status, *lines = head.lower().split(b"\r\n")
    if b" 200 " not in status:
        raise RuntimeError(status.decode())
    [length] = [line for line in lines if line.startswith(b"content-length:")]
    await reader.readexactly(int(length.partition(b":")[2]))


def percentiles(taken: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    p50, p95, p99 = np.percentile(taken, (50, 95, 99)).tolist()
    return p50, p95, p99


@dataclass(frozen=True)
class Round:
    """Milliseconds of each answer of both servers, which took turns."""

    product: list[float]
    bare: list[float]

    @property
    def void(self) -> bool:
        """Whether even the bare view was slow."""
        return percentiles(self.bare)[2] > VOID

    def row(self, number: int) -> tuple[str, ...]:
        """The round in a table."""
        times = (*percentiles(self.product), *percentiles(self.bare))
        cells = [f"{each:.2f}" for each in times]
        return f"round {number}", *cells, "void" if self.void else ""


def turn(server: Server, requests: Sequence[bytes], rate: float) -> list[float]:
    """One round, undisturbed by collections of garbage in this process."""
    gc.collect()
    gc.disable()
    try:
        return asyncio.run(steady(server, requests, rate))
    finally:
        gc.enable()


def measure(rate: float, seconds: int, rounds: int) -> list[Round]:
    """What each round took."""
    count = round(rate * seconds)
    with (
        TemporaryDirectory() as name,
        sites(Path(name), ENCODINGS["compressed"]) as (site, kinds, (bare, _)),
    ):
        [fresh] = [kind.fresh for kind in kinds if kind.name == "swap" and kind.fresh]
        there = elsewhere(fresh, site.server, bare)
        turn(site.server, fresh(200), rate)  # warms both
        turn(bare, there(200), rate)
        return [
            Round(turn(site.server, fresh(count), rate), turn(bare, there(count), rate))
            for _ in range(rounds)
        ]


def main() -> int:
    """1 if the target was missed, 2 if no round counts."""
    parser = argparse.ArgumentParser(prog="tests.bench.steady")
    parser.add_argument("--rate", type=float, default=200.0, help="requests a second")
    parser.add_argument("--seconds", type=int, default=10, help="of each turn")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    heading()
    rounds = measure(given.rate, given.seconds, given.rounds)
    table(
        f"Live panel, {given.rate:g} unseen answers a second, ms from when it was due",
        ("", *("p50", "p95", "p99"), *("bare p50", "p95", "p99"), ""),
        [each.row(number) for number, each in enumerate(rounds, 1)],
    )
    counting = [each for each in rounds if not each.void]
    if not counting:
        print("\nVoid: the machine was too busy in every round.")
        return 2
    middle = median(percentiles(each.product)[2] for each in counting)
    word = "reached" if middle < TARGET else "NOT reached"
    print(f"\np99 {middle:.1f} ms, target under {TARGET:g} ms: {word}")
    return int(middle >= TARGET)


if __name__ == "__main__":
    sys.exit(main())
