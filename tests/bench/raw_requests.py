"""Requests as bytes, drawn by chance: most are only odd, some are no HTTP at all."""

from __future__ import annotations

import random
from dataclasses import dataclass
from urllib.parse import quote

from tests.views.test_fuzz import OPTIONS

ODD = (
    *("", "%00", "%FF%FE", "%C3%28", "%ED%A0%80", "%", "%z", "%2e%2e%2f", "%0d%0aX: y"),
    *("x" * 3000, "9" * 400, "-1", "1e999", "null", "{{7*7}}", "%s", "${x}", "'--"),
    *("<script>", "../../etc/passwd", "\u202e", "\U0001f680", "\ufeff", "a" * 9000),
)
KEYS = (
    *("was", "step", "drop", "title", "r", "url", "format", "size", "theme"),
    "accent",
)
HEADERS = {
    "Accept": ("*/*", "application/json", "text/html;q=x", "," * 500),
    "Accept-Encoding": ("gzip", "br, zstd", "*;q=0", "gzip;q=1e999", "identity;q=0"),
    "If-None-Match": ("*", '"x"', "W/", '"' * 99, "W/" + '"a",' * 500),
    "If-Modified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "never", "0"),
    "Range": ("bytes=0-1", "bytes=5-1", "bytes=-1", "lines=1", "bytes=" + "0-1," * 300),
    "HX-Request": ("true", "false", "\xff"),
    "HX-Current-URL": ("http://[::1", "//", "x" * 5000),
    "HX-History-Restore-Request": ("true",),
    "Content-Type": (
        *("application/json", "application/x-www-form-urlencoded", "text/plain; ;;="),
        *("multipart/form-data", "multipart/form-data; boundary=x", "\xff/\xfe"),
    ),
    "X-Forwarded-For": ("192.0.2.1", "::1", ", ,", "x" * 2000, "\xff"),
    "X-Forwarded-Proto": ("https", "javascript", "https, http"),
    "X-Forwarded-Host": ("evil.example", "<>", ""),
    "X-Request-ID": ("a" * 5000, "\x1b[31m", "{}"),
    "Cookie": ("session=x", "=;" * 900, "\xff"),
    "Origin": ("null", "https://evil.example", "[::1", ""),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "none", "\xff"),
    "Expect": ("100-continue", "200-ok"),
    "Content-Encoding": ("gzip", "br", "x"),
    "Connection": ("keep-alive", "close", "upgrade, HTTP2-Settings"),
    "Upgrade": ("h2c", "websocket"),
    "Authorization": ("Basic !!!", "Bearer " + "x" * 3000),
}
METHODS = ("GET",) * 12 + ("POST",) * 6 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
NO_METHODS = ("TRACE", "CONNECT", "get", "X" * 500, "\x00", "GE T", "PROPFIND")
BODIES = (
    *(b"", b"{}", b"\x00", b"\xff" * 50, b"[" * 20_000, b'{"answers":{"team":["go"]}}'),
    *(b"title=A&team=go", b"title=" + b"x" * 60_000, b"a&" * 3000, b"title=%ff%00"),
    b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nA\r\n--x--',
    b'{"title": "\\ud800", "answers": {}}',
    b'{"drop": ["team"], "answers": {"team": "python"}}',
)
FORMS = ("application/json", "application/x-www-form-urlencoded")
HOSTS = ("evil.example", "", "<>", "a" * 300, "[::1]:80", "127.0.0.1:99999", "\xff")


@dataclass(frozen=True)
class Request:
    """What is sent over one connection."""

    data: bytes
    method: str
    framed: bool
    """Whether the server can tell where it ends: the connection stays usable."""


class Drawn:
    """Draws requests to the addresses of an application."""

    def __init__(
        self, seed: int, paths: list[str], forms: list[str], host: str
    ) -> None:
        """``forms`` are the addresses that take a body; ``paths`` are all."""
        self._random = random.Random(seed)
        self._paths, self._forms = paths, forms
        self._host = host

    def request(self) -> Request:
        """The next one."""
        chance, pick = self._random.random, self._random.choice
        method = pick(METHODS) if chance() < 0.97 else pick(NO_METHODS)
        body = pick(BODIES) if method not in ("GET", "HEAD") or chance() < 0.05 else b""
        fields = [f"{name}: {pick(HEADERS[name])}" for name in self._names()]
        if chance() < 0.4:  # or all that is sent would be refused alike
            fields = [f for f in fields if not f.startswith(("Sec-", "Content-Type"))]
            fields += ["Sec-Fetch-Site: same-origin", f"Content-Type: {pick(FORMS)}"]
        host = self._host if chance() < 0.95 else pick(HOSTS)
        fields.append(f"Host: {host}")
        length, framed = self._length(body)
        fields += length
        version = "HTTP/1.1" if chance() < 0.97 else pick(["HTTP/1.0", "HTTP/9.9", ""])
        target = self._path(method) + self._query()
        head = "\r\n".join([f"{method} {target} {version}", *fields, "", ""])
        data = head.encode("latin-1", "replace") + body
        return Request(data, method, framed and version == "HTTP/1.1")

    def _names(self) -> list[str]:
        return self._random.sample(list(HEADERS), self._random.randrange(6))

    def _length(self, body: bytes) -> tuple[list[str], bool]:
        """How long the body is said to be: mostly the truth."""
        if self._random.random() < 0.95:
            return ([f"Content-Length: {len(body)}"] if body else []), True
        lies = (
            [f"Content-Length: {len(body) + 50}"],
            [f"Content-Length: {max(0, len(body) - 5)}"],
            ["Content-Length: -1"],
            ["Content-Length: x"],
            [f"Content-Length: {len(body)}", "Content-Length: 3"],
            ["Transfer-Encoding: chunked"],
            ["Transfer-Encoding: chunked", "Content-Length: 5"],
            ["Content-Length: 99999999999999999999"],
        )
        return self._random.choice(lies), False

    def _path(self, method: str) -> str:
        to_a_form = method == "POST" and self._random.random() < 0.7
        path = self._random.choice(self._forms if to_a_form else self._paths)
        if self._random.random() < 0.15:
            where = self._random.randrange(len(path) + 1)
            path = path[:where] + self._odd() + path[where:]
        return path

    def _query(self) -> str:
        if self._random.random() < 0.3:
            return ""
        return "?" + "&".join(self._pair() for _ in range(self._random.randrange(8)))

    def _pair(self) -> str:
        if self._random.random() < 0.6:
            return "=".join(self._random.choice(OPTIONS))
        return f"{self._random.choice(KEYS)}={self._odd()}"

    def _odd(self) -> str:
        return quote(self._random.choice(ODD), safe="%$'<>{}&=/?;+")
