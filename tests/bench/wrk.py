"""Load by wrk: requests written beforehand, each sent once, with percentiles."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.servers import Server

_SCRIPT = """
local file = assert(io.open("%s", "rb"))
local all = file:read("*a")
file:close()
local requests, sent = {}, 0
for one in all:gmatch("[^%%z]+") do requests[#requests + 1] = one end
function request()
  sent = sent + 1
  return requests[(sent - 1) %% #requests + 1]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\\n{"requests": %%d, "microseconds": %%d, "errors": %%d, "p50": %%d, "p95": %%d,'
    .. ' "p99": %%d}', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""
"""One thread, so that no request is sent twice before all were sent once."""


class LoadError(Exception):
    """A run that measured something else than it should; the message says what."""


@dataclass(frozen=True)
class Sample:
    """What one run found; times in milliseconds, but for ``cpu``."""

    requests: int
    rate: float
    """Requests a second."""
    p50: float
    p95: float
    p99: float
    cpu: float
    """Microseconds on a processor for a request, of all processes of the server."""
    enough: bool
    """Whether no request was sent twice."""


def available() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def load(
    server: Server, requests: Sequence[bytes], connections: int, seconds: float
) -> Sample:
    """Sends the requests in turn, again from the first when all were sent.

    wrk takes whole seconds. Raises LoadError if any was not answered, or by an error.
    """
    with TemporaryDirectory() as folder:
        file, script = Path(folder) / "requests", Path(folder) / "script.lua"
        file.write_bytes(b"\0".join(requests))
        script.write_text(_SCRIPT % file, encoding="utf-8")
        command = [
            "wrk",
            "-t1",
            f"-c{connections}",
            f"-d{round(seconds)}s",
            "--timeout",
            "30s",
        ]
        command += ["-s", str(script), server.origin]
        before = server.processor_seconds()
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        spent = server.processor_seconds() - before
    found = json.loads(run.stdout.splitlines()[-1])
    if found["errors"] or not found["requests"]:
        raise LoadError(f"{server.name}: {run.stdout}")
    count = found["requests"]
    return Sample(
        requests=count,
        rate=1e6 * count / found["microseconds"],
        **{key: found[key] / 1000 for key in ("p50", "p95", "p99")},
        cpu=1e6 * spent / count,
        enough=count + connections <= len(requests),
    )
