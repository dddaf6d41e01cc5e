"""Whether 200 clients that send byte by byte slow the others down.

    python -m tests.bench.slow_clients

Asks ``flask serve`` for a page, again and again: alone, beside clients that never come
to the end of their headers, and beside clients that never come to the end of a form.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from tests.bench.servers import Server, product
from tests.bench.tools import table

CLIENTS = 200
PAUSE = 0.25
"""Seconds between two bytes of one client."""
HEADERS = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /results HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n"
)
ASKED = b"GET /about HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
PATIENCE = 5.0


@contextmanager
def slow_clients(port: int, beginning: bytes) -> Iterator[None]:
    """Clients that have sent a beginning, and go on byte by byte."""
    done = threading.Event()
    with ExitStack() as open_ones:
        clients = []
        for _ in range(CLIENTS):
            client = socket.create_connection(("127.0.0.1", port), PATIENCE)
            open_ones.enter_context(client)
            client.sendall(beginning)
            clients.append(client)
        dripping = threading.Thread(target=_drip, args=(clients, done))
        dripping.start()
        try:
            yield
        finally:
            done.set()
            dripping.join()


def _drip(clients: list[socket.socket], done: threading.Event) -> None:
    while not done.wait(PAUSE):
        for client in clients:
            try:
                client.send(b"x")
            except OSError:  # the server has had enough of it
                continue


def p95(port: int, number: int) -> float:
    """Seconds, of that many requests in a row; raises TimeoutError after 5 s."""
    taken = []
    for _ in range(number):
        started = time.perf_counter()
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
            client.sendall(ASKED)
            first = client.recv(15)
            while client.recv(65536):
                pass
        assert b" 200" in first, first
        taken.append(time.perf_counter() - started)
    return quantiles(taken, n=20)[-1]


def compared(server: Server, number: int) -> dict[str, float]:
    """p95 in seconds: alone, beside slow headers, beside slow forms, alone again."""

    def beside(beginning: bytes) -> float:
        with slow_clients(server.port, beginning):
            time.sleep(2 * PAUSE)
            return p95(server.port, number)

    p95(server.port, number)  # warm
    ways: dict[str, Callable[[], float]] = {
        "alone": lambda: p95(server.port, number),
        "beside slow headers": lambda: beside(HEADERS),
        "beside slow forms": lambda: beside(BODY),
        "alone again": lambda: p95(server.port, number),
    }
    return {name: way() for name, way in ways.items()}


def main() -> None:
    """Prints the table."""
    settings = {"WHICHSTACK_RATE_LIMIT_PUBLISH": ""}
    with TemporaryDirectory() as name, product(Path(name), settings) as server:
        found = compared(server, 300)
    alone = found["alone"]
    rows = [[k, f"{v * 1000:.1f} ms", f"{v / alone:.2f}"] for k, v in found.items()]
    table(f"p95 with {CLIENTS} slow clients", ["others", "p95", "ratio"], rows)


if __name__ == "__main__":
    main()
