"""Makes the deployment, does it harm, and prints what came of it.

``python -m tests.bench.deployment`` tries every scenario in about four minutes, or
those that are named; it needs nginx, PostgreSQL and Redis, and root for network
namespaces (loopback addresses otherwise). Ends with 1 if anything was lost, refused or
too slow.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import NoReturn

from tests.bench.deployment.client import outcome
from tests.bench.deployment.machines import Machines, machines
from tests.bench.deployment.scenarios import NEED_NAMESPACES, SCENARIOS, Day
from tests.bench.deployment.traffic import Report
from tests.bench.deployment.visitors import writes
from tests.bench.deployment.whole import Deployment, deployed

RESULTS = 200
"""Results that are published before anything happens."""
SHOWN = 20
"""Problems of a scenario that are printed."""


def main() -> int:
    """1 if anything went wrong, else 0."""
    said = _said()
    signal.signal(signal.SIGTERM, _interrupted)
    with (
        tempfile.TemporaryDirectory() as folder,
        machines(loopback=said.loopback) as there,
    ):
        Path(folder).chmod(0o711)  # PostgreSQL runs as somebody else
        names = said.scenarios or [*SCENARIOS]
        with deployed(there, Path(folder)) as deployment:
            print(f"Deployed on {there.kind}.", flush=True)
            return asyncio.run(_tried(deployment, there, names, said.seconds))


def _said() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", choices=[*SCENARIOS, []])
    parser.add_argument("--loopback", action="store_true", help="no namespaces")
    parser.add_argument("--seconds", type=float, default=60, help="of rolling restart")
    return parser.parse_args()


def _interrupted(*_: object) -> NoReturn:
    """Ends as Ctrl-C does, so that everything is taken down."""
    raise KeyboardInterrupt


async def _tried(
    deployment: Deployment, there: Machines, names: list[str], seconds: float
) -> int:
    day = Day(deployment, await _published(deployment), seconds)
    bad = 0
    for name in names:
        if name in NEED_NAMESPACES and not there.can_unplug:
            print(f"\n{name}: not tried, {there.kind} cannot be unplugged")
            continue
        report, start = Report(), time.monotonic()
        await SCENARIOS[name](day, report)
        _print(name, report, time.monotonic() - start)
        bad += bool(report.problems)
    return int(bad > 0)


async def _published(deployment: Deployment) -> list[str]:
    """The slugs of new results."""
    client, slugs = deployment.visitor(), []
    for form in islice(writes(0), RESULTS):
        sent = await outcome(client, form, time.monotonic())
        assert sent.reply, sent.wrong
        assert not sent.wrong, sent.wrong
        slugs.append(sent.reply.headers["location"].rpartition("/")[2])
    client.close()
    return slugs


def _print(name: str, report: Report, seconds: float) -> None:
    verdict = "FAILED" if report.problems else "good"
    what = (SCENARIOS[name].__doc__ or "").strip()
    print(f"\n{name}: {verdict}, {seconds:.0f} s\n  {what}")
    print(*(f"  - {figure}" for figure in report.figures), sep="\n")
    print(*(f"  ! {problem}" for problem in report.problems[:SHOWN]), sep="\n")
    if len(report.problems) > SHOWN:
        print(f"  ! and {len(report.problems) - SHOWN} more")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
