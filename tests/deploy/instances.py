"""Two instances that do as a test says, to put behind the proxy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What an instance answers."""

    status: int = 200
    cache: str = "no-store"
    body: str = "page"


@dataclass(frozen=True)
class Request:
    """What an instance was asked, and over which connection."""

    method: str
    headers: dict[str, str]
    connection: object


@dataclass
class Instance:
    """A server whose answers can be changed, and which remembers what it was asked."""

    answer: Answer | None = Answer()
    """None: it closes the connection without a word."""
    asked: list[Request] = field(default_factory=list)
    port: int = 0


@contextmanager
def running() -> Iterator[Instance]:
    """An instance that answers."""
    instance = Instance()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(instance))
    instance.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield instance
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(instance: Instance) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 1  # so that kept connections do not hold up the end

        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            names = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, names, self.client_address)
            instance.asked.append(request)
            answer = instance.answer
            if answer is None:
                self.close_connection = True
                return
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Cache-Control", answer.cache)
            self.send_header("X-Request-ID", "of the instance")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = respond

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler
