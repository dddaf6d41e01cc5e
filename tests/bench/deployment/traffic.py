"""Reads and writes while something happens, and what became of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from tests.bench.deployment.client import Outcome, load
from tests.bench.deployment.visitors import CACHED, reads, warming, writes
from tests.bench.deployment.whole import Deployment

READS = 100
"""Reads a second."""
WRITES = 5
"""Publications a second, where there are any."""
BEFORE = 2.0
"""Seconds of undisturbed traffic before something happens."""

Harm = Callable[[], Awaitable[None]]


@dataclass
class Report:
    """What a scenario saw: its figures, and what should not have been."""

    figures: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self, figure: str) -> None:
        """Adds a figure."""
        self.figures.append(figure)

    def must(self, holds: bool, problem: str) -> None:
        """Adds a problem unless it holds."""
        if not holds:
            self.problems.append(problem)


@dataclass(frozen=True)
class Traffic:
    """What became of all requests while something happened."""

    start: float
    reads: list[Outcome]
    writes: list[Outcome]

    @property
    def acknowledged(self) -> list[str]:
        """The slugs that writers were told."""
        good = (o.reply for o in self.writes if o.reply and not o.wrong)
        return [reply.headers["location"].rpartition("/")[2] for reply in good]

    def no_failed_read(self, report: Report, *, cached: bool = False) -> None:
        """Reports how reads fared, and those that failed; ``cached``: of those only
        that a cache could answer."""
        report.say(_summary("reads", self.reads))
        wrong = [o for o in self.reads if o.wrong]
        for failed in wrong:
            if not cached or failed.asked.kind in CACHED:
                report.must(False, self.line(failed))
        if cached:
            report.say(f"{len(wrong)} reads failed that no cache could answer")

    def line(self, failed: Outcome) -> str:
        """When and why a request failed."""
        after = failed.due - self.start
        asked = failed.asked
        return f"{after:6.2f} s: {asked.kind} {asked.target[:60]}: {failed.wrong}"

    def no_failed_write(self, report: Report, outside: tuple[float, float]) -> None:
        """Reports how writes fared, and those that failed ``outside`` a time."""
        report.say(_summary("writes", self.writes))
        for failed in (o for o in self.writes if o.wrong):
            within = outside[0] <= failed.due <= outside[1]
            report.must(within, self.line(failed))


def _summary(what: str, outcomes: Sequence[Outcome]) -> str:
    times = sorted(1000 * o.seconds for o in outcomes)
    failed = sum(bool(o.wrong) for o in outcomes)
    p50, p99 = (times[int(len(times) * share)] for share in (0.5, 0.99))
    return (
        f"{len(times)} {what}, {failed} failed; p50 {p50:.0f} ms, p99 {p99:.0f} ms, "
        f"slowest {times[-1]:.0f} ms"
    )


async def under_load(
    deployment: Deployment,
    slugs: Sequence[str],
    harm: Harm,
    *,
    seconds: float = 0.0,
    writing: bool = False,
) -> Traffic:
    """Traffic while harm is done, and for some seconds at least."""
    client, over = deployment.visitor(), asyncio.Event()
    for asked in warming(slugs):
        await client.send(asked)
    start = time.monotonic()
    # Seeds of their own, or an earlier scenario has filled the caches.
    sending = [load(client, reads(slugs, int(start)), READS, over.is_set)]
    if writing:
        sending.append(load(client, writes(int(start)), WRITES, over.is_set))
    tasks = [asyncio.create_task(one) for one in sending]
    try:
        await asyncio.sleep(BEFORE)
        await harm()
        await asyncio.sleep(max(0.0, start + seconds - time.monotonic()))
    finally:
        over.set()
    found = [*await asyncio.gather(*tasks), []]
    client.close()
    return Traffic(start, found[0], found[1])
