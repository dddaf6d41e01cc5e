"""A client with kept connections, and a load that does not wait for answers.

Requests are sent when they are due, however long others take, and the time of each
counts from when it was due: a site that stands still is seen to stand still.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

PATIENCE = 15.0
"""Seconds after which a request has failed: longer than nginx waits for an instance
that is gone without a word, before it goes to the other."""


@dataclass(frozen=True)
class Asked:
    """A request, what kind it is of, and which status answers it."""

    kind: str
    target: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    right: int = 200


@dataclass(frozen=True)
class Reply:
    """An answer; the names of its headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of a request: when it was due, how long it took, what was wrong."""

    asked: Asked
    due: float
    seconds: float
    reply: Reply | None
    wrong: str


@dataclass
class Client:
    """Requests to one address; a connection is kept unless an answer closes it."""

    address: str
    port: int
    host: str
    tls: ssl.SSLContext | None = None
    own_address: str | None = None
    _idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(
        default_factory=list
    )

    async def send(self, asked: Asked) -> Reply:
        """The answer. Raises OSError, EOFError, ValueError or TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            return await self._send(asked)

    async def _send(self, asked: Asked) -> Reply:
        reader, writer = self._kept() or await self._connect()
        try:
            writer.write(_request(asked, self.host))
            reply = await _reply(reader)
        except BaseException:
            writer.close()
            raise
        if reply.headers.get("connection") == "close":
            writer.close()
        else:
            self._idle.append((reader, writer))
        return reply

    def _kept(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """A connection that the other side has not closed meanwhile."""
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return None

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        name = self.host if self.tls else None
        return await asyncio.open_connection(
            self.address,
            self.port,
            ssl=self.tls,
            server_hostname=name,
            local_addr=(self.own_address, 0) if self.own_address else None,
        )

    def close(self) -> None:
        """Closes what was kept."""
        while self._idle:
            self._idle.pop()[1].close()


async def outcome(client: Client, asked: Asked, due: float) -> Outcome:
    """What becomes of one request."""
    reply, wrong = None, ""
    try:
        reply = await client.send(asked)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        wrong = repr(error)
    else:
        if reply.status != asked.right:
            wrong = f"{reply.status}: {reply.body[:200]!r}"
    return Outcome(asked, due, time.monotonic() - due, reply, wrong)


async def load(
    client: Client,
    requests: Iterable[Asked],
    rate: float,
    until: Callable[[], bool],
) -> list[Outcome]:
    """Sends so many requests a second until something is so; what became of each."""
    start, sent = time.monotonic(), []
    for number, asked in enumerate(requests):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        if until():
            break
        sent.append(asyncio.create_task(outcome(client, asked, due)))
    return list(await asyncio.gather(*sent))


def _request(asked: Asked, host: str) -> bytes:
    headers = {"Host": host, "Accept-Encoding": "gzip", **asked.headers}
    if asked.method != "GET":
        headers["Content-Length"] = str(len(asked.body))
    lines = [f"{asked.method} {asked.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + asked.body


async def _reply(reader: asyncio.StreamReader) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    pairs = (line.split(": ", 1) for line in head[1:] if line)
    headers = {name.lower(): value for name, value in pairs}
    return Reply(status, headers, await _body(reader, status, headers))


async def _body(
    reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]
) -> bytes:
    if status in (204, 304):
        return b""
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers["content-length"]))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readline()
    return b"".join(parts)
