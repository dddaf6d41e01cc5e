"""Sends 100,000 odd requests to ``flask serve`` and tells what came of them.

    python -m tests.bench.fuzz [requests [seed]]

Every address of the application, and wrong ones; methods, headers, encodings and bodies
mixed, over raw sockets that are kept open where that can be. Fails (exit code 1) if
a request is answered with 500 or 503 or more, a trace stands in the log, the server no
longer answers, or its memory grows by more than a tenth after the first tenth.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request as Asked
from urllib.request import urlopen

from tests.bench.raw_requests import Drawn, Request
from tests.bench.servers import Server, product
from tests.bench.tools import numbers, table
from tests.views.everywhere import addresses
from webapp.app import create_app

CONNECTIONS = 4
PATIENCE = 20.0
"""Seconds until an answer must begin."""
NOT_IMPLEMENTED = "501"
"""What oEmbed says of formats that it does not have; no error of ours."""
TRACES = ("Traceback", "panicked", "ERROR", '"error"')
WARM_UP = 0.1
LEAST_WARM_UP = 3000
"""Requests until the caches hold what they will, in shorter runs, too."""
MOST_GROWTH = 1.1
WRONG = ("/nowhere", "/r/", "//", "/wizard/", "/static/", "/.git/config", "/%", "*", "")


def status(connection: socket.socket, request: Request) -> str:
    """What the server answers; "none" if it closes the connection instead."""
    connection.settimeout(PATIENCE)
    try:
        connection.sendall(request.data)
        if not request.framed:
            connection.shutdown(socket.SHUT_WR)
        return _answer(connection, has_body=request.method != "HEAD")
    except TimeoutError:
        return "too late"
    except OSError:
        return "none"


def _answer(connection: socket.socket, *, has_body: bool) -> str:
    with connection.makefile("rb") as stream:
        first = stream.readline().split()
        while first[1:2] == [b"100"]:
            stream.readline()
            first = stream.readline().split()
        length = 0
        for line in iter(stream.readline, b""):
            name, _, value = line.partition(b":")
            if not value:
                break
            if name.lower() == b"content-length":
                length = int(value)
        if has_body:
            stream.read(length)
    return first[1].decode() if len(first) > 1 else "none"


class Attack(threading.Thread):
    """One visitor, who keeps his connection as long as it can be used."""

    def __init__(self, server: Server, drawn: Drawn, number: int) -> None:
        super().__init__(daemon=True)
        self._server, self._drawn, self._number = server, drawn, number
        self.seen: Counter[str] = Counter()
        self.bad: list[tuple[str, bytes]] = []

    def run(self) -> None:
        """Sends all of them, one after the other."""
        connection = self._connected()
        for _ in range(self._number):
            request = self._drawn.request()
            found = status(connection, request)
            self.seen[found] += 1
            if found == "too late" or (found[:1] == "5" and found != NOT_IMPLEMENTED):
                self.bad.append((found, request.data[:300]))
            if not request.framed or found in ("none", "400", "too late"):
                connection.close()
                connection = self._connected()
        connection.close()

    def _connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._server.port), PATIENCE)


def attacked(server: Server, slug: str, number: int, seed: int) -> list[Attack]:
    """All of the visitors, when they are done."""
    known = list(addresses(create_app(), slug))
    paths = [*(address for _, address in known), *WRONG]
    forms = [address for rule, address in known if "POST" in (rule.methods or ())]
    visitors = [
        Attack(
            server,
            Drawn(seed * CONNECTIONS + n, paths, forms, server.host),
            number // CONNECTIONS,
        )
        for n in range(CONNECTIONS)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return visitors


def published(server: Server) -> str:
    """The slug of a result."""
    asked = Asked(
        f"{server.origin}/api/v1/results",
        b'{"answers": {"team": ["python"]}}',
        {"Content-Type": "application/json"},
    )
    with urlopen(asked) as answer:
        return str(answer.headers["Location"]).rpartition("/")[2]


def memory(server: Server) -> float:
    """MiB, of all its processes, when all is quiet."""
    time.sleep(1)
    return sum(server.memory())


def traces(folder: Path) -> Iterator[str]:
    """Lines of the log that tell of a defect."""
    for line in (folder / "product.log").read_text(errors="replace").splitlines():
        if any(trace in line for trace in TRACES):
            yield line[:200]


def main(requests: int, seed: int) -> int:
    """The exit code."""
    settings = {
        f"WHICHSTACK_RATE_LIMIT_{what}": "" for what in ("PUBLISH", "PICTURES", "API")
    }
    with TemporaryDirectory() as name, product(Path(name), settings) as server:
        slug = published(server)
        started = time.monotonic()
        first = max(LEAST_WARM_UP, int(requests * WARM_UP))
        warm = attacked(server, slug, first, seed)
        before = memory(server)
        rest = attacked(server, slug, max(0, requests - first), seed + 1)
        after = memory(server)
        with closing(urlopen(server.origin)) as answer:
            alive = answer.status == 200
        bad = [found for visitor in warm + rest for found in visitor.bad]
        seen = sum((visitor.seen for visitor in warm + rest), Counter())
        logged = list(traces(Path(name)))
    rows = [[code, str(count)] for code, count in sorted(seen.items())]
    table(f"{requests} requests, seed {seed}", ["status", "requests"], rows)
    print(
        f"\n{time.monotonic() - started:.0f} s; memory {before:.1f} -> {after:.1f} MiB"
    )
    for found, data in bad[:10]:
        print("BAD:", found, data)
    for line in logged[:10]:
        print("LOGGED:", line)
    grown = after > before * MOST_GROWTH
    if grown:
        print("MEMORY has grown by more than a tenth")
    return int(bool(bad or logged or grown or not alive))


if __name__ == "__main__":
    sys.exit(main(*numbers(__doc__, requests=100_000, seed=1)))
