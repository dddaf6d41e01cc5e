"""Sixty-four clients publish at once on SQLite, with two workers.

Run as ``python -m tests.bench.publish_storm`` [seconds] [clients]. Fails if a lock was
reported, if anything but a 303 came back, or if a permalink does not open afterwards.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.bench.publishers import Publishers, lost_of_many, served
from tests.bench.tools import numbers


def storm(seconds: float, clients: int) -> bool:
    """Whether every result was stored, and none had to wait in vain."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'storm.sqlite3'}"
        with served(url, folder / "log") as site:
            publishers = Publishers(site, clients)
            publishers.start()
            time.sleep(seconds)
            publishers.stop()
            missing = lost_of_many(site, publishers.acknowledged)
            complaints = site.complaints()
    _tell(publishers, seconds, missing, complaints)
    return not (missing or complaints or publishers.refused)


def _tell(
    publishers: Publishers, seconds: float, missing: list[str], complaints: list[str]
) -> None:
    taken = sorted(publishers.seconds) or [0.0]
    print(f"{len(taken)} published, {len(taken) / seconds:.0f} a second;")
    for share in (50, 95, 99):
        print(f"p{share} {1000 * taken[len(taken) * share // 100]:.0f} ms")
    print(f"longest {1000 * taken[-1]:.0f} ms")
    print(f"answers that were no 303: {publishers.refused or 'none'}")
    print(f"permalinks that do not open: {len(missing)}")
    print(f"faults in the log: {len(complaints)}", *complaints[:5], sep="\n  ")


if __name__ == "__main__":
    sys.exit(not storm(*numbers(__doc__, seconds=30, clients=64)))
