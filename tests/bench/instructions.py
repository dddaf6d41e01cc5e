"""How many processor instructions a request takes, which a busy machine cannot change.

    python -m tests.bench.instructions [--record]

Runs the application under callgrind and counts the instructions of swap, step,
permalink and landing page, and of a bare Flask view in the same process. Compares with
what was recorded in ``instructions.json`` and fails if any takes over 2 % more;
``--record`` records what was counted.

Counts repeat to a tenth of a per cent on one machine. The hash seed, the number of
threads and the kernels of OpenBLAS are fixed, and callgrind shows numpy a processor
without AVX-512. They move with the versions of Python and its packages, which are
recorded. Instructions are not time: those of a matrix product are few and slow, those
of a dictionary many and quick.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.instructed import KINDS, prepare
from tests.bench.tools import table
from webapp.config import ROOT

RECORD = Path(__file__).with_suffix(".json")
TOLERATED = 0.02
"""How much more a kind of request may take than was recorded."""
PACKAGES = ("flask", "werkzeug", "jinja2", "numpy", "sqlalchemy", "flask-compress")
FIXED = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
    "LC_ALL": "C.UTF-8",
}


def counted() -> dict[str, int]:
    """Instructions of one request of each kind."""
    with TemporaryDirectory() as folder:
        prepare(Path(folder))
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no"]
        command += [f"--callgrind-out-file={folder}/counted", "-q"]
        command += [sys.executable, "-m", "tests.bench.instructed", folder]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **FIXED}, check=True)
        totals = [
            _total(Path(folder) / f"counted.{number}")
            for number in range(1, len(KINDS) + 1)
        ]
    nothing = totals[0]
    return {
        kind: round((total - nothing) / size)
        for (kind, size), total in zip(KINDS.items(), totals, strict=True)
        if size
    }


def _total(file: Path) -> int:
    found = re.search(r"^totals: (\d+)", file.read_text(), re.MULTILINE)
    if found is None:
        raise ValueError(f"callgrind counted nothing: {file.name}")
    return int(found[1])


def versions() -> dict[str, str]:
    """Of what the counts depend on."""
    return {"python": platform.python_version()} | {p: version(p) for p in PACKAGES}


def report(counts: dict[str, int], recorded: dict[str, int]) -> list[str]:
    """Prints a table; returns the kinds that take too much more than recorded."""
    bare = counts["bare view"]
    rows, slower = [], []
    for kind, count in counts.items():
        before = recorded.get(kind)
        change = count / before - 1.0 if before else 0.0
        said = f"{100 * change:+.2f} %" if before else "new"
        rows.append((kind, f"{count:,}", f"{count / bare:.2f}", said))
        if change > TOLERATED:
            slower.append(kind)
    heads = ("", "instructions a request", "x bare view", "since recorded")
    table("Instructions", heads, rows)
    return slower


def main() -> int:
    """1 if a kind of request takes over 2 % more than recorded."""
    parser = argparse.ArgumentParser(prog="tests.bench.instructions")
    parser.add_argument("--record", action="store_true", help="record what is counted")
    record = parser.parse_args().record
    if not shutil.which("callgrind_control"):
        sys.exit("valgrind is not installed")
    start = time.monotonic()
    counts = counted()
    before = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    slower = report(counts, before.get("instructions", {}))
    print(f"\nCounted in {time.monotonic() - start:.0f} s.")
    for name, now in versions().items():
        then = before.get("versions", {}).get(name, now)
        if then != now:
            print(f"Recorded with {name} {then}, now {now}.")
    if record:
        found = {"instructions": counts, "versions": versions()}
        RECORD.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        return 0
    if slower:
        print(f"Over {TOLERATED:.0%} more: {', '.join(slower)}.")
    return int(bool(slower))


if __name__ == "__main__":
    sys.exit(main())
