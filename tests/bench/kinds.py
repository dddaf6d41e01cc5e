"""The kinds of pages that are measured, and the requests for each.

``Site`` makes requests to a running product: for pages that it has never given, for
pages that it has, and for those that the browser has kept (answered by a 304).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from functools import partial
from http.client import HTTPConnection
from itertools import cycle, islice

from tests.bench.known_pages import KnownPage
from tests.bench.people import FORM, HTMX, PAGE, Click, Crowd, request
from tests.bench.servers import Server
from webapp.persistence.db import Database
from webapp.services import results
from webapp.services.current import current_catalogue

REPRESENTATIVE = 16
"""Pages of a kind that the anchors know, and that stand for those given before."""
_KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Location")

Requests = Callable[[int], Sequence[bytes]]
"""So many requests; where they must be new, others at each call."""


@dataclass(frozen=True)
class Kind:
    """Pages at one kind of address."""

    name: str
    rule: str
    method: str
    fresh: Requests | None
    """For pages never asked for; None where there is but one page."""
    paths: tuple[str, ...]
    """Representative pages, the same distribution as the fresh ones."""
    headers: Mapping[str, str]
    body: str | None = None


class Site:
    """A running product with a database that this process can write to."""

    def __init__(self, server: Server, database: Database, encoding: str) -> None:
        """``encoding`` is the Accept-Encoding of all requests; empty: none."""
        self.server = server
        self._database = database
        self._accept = {"Accept-Encoding": encoding} if encoding else {}
        self._loaded = current_catalogue()
        # Different people for pages and swaps, so that neither warms the other.
        seeds = ("swap", "step", "permalink", "embed", "publish")
        self._crowds = {
            name: Crowd(self._loaded.catalogue, seed)
            for seed, name in enumerate(seeds, 1)
        }

    def kinds(self) -> list[Kind]:
        """All kinds; makes the representative pages, and publishes results."""
        swaps, steps = self._clicks("swap"), self._clicks("step")
        slugs = [self._publish(self._clicks(name)) for name in ("permalink", "embed")]
        return [
            Kind("landing", "/", "GET", None, ("/",), PAGE),
            self._kind("step", "/wizard/<step_id>", [c.page() for c in steps]),
            self._kind("swap", "/wizard/recommendation", [c.swap() for c in swaps]),
            self._kind("permalink", "/r/<slug>", [f"/r/{s}" for s in slugs[0]]),
            self._kind("embed", "/embed/<slug>", [f"/embed/{s}" for s in slugs[1]]),
            self._publishing(),
        ]

    def _kind(self, name: str, rule: str, paths: list[str]) -> Kind:
        headers = HTMX if name == "swap" else PAGE
        fresh = partial(self._fresh, name, headers)
        return Kind(name, rule, "GET", fresh, tuple(paths), headers)

    def _publishing(self) -> Kind:
        [click] = self._crowds["publish"].clicks(1)
        fresh = partial(self._fresh, "publish", FORM)
        return Kind(
            "publish", "/results", "POST", fresh, ("/results",), FORM, click.form()
        )

    def _clicks(self, name: str) -> list[Click]:
        """Every hundredth, so that they are at all stages of the questionnaire."""
        return self._crowds[name].clicks(100 * REPRESENTATIVE)[::100]

    def _fresh(self, name: str, headers: Mapping[str, str], count: int) -> list[bytes]:
        if name in ("permalink", "embed"):
            folder = "/r/" if name == "permalink" else "/embed/"
            slugs = self._publish(self._crowds[name].clicks(count))
            return [self.get(folder + slug, headers) for slug in slugs]
        clicks = self._crowds[name].clicks(count)
        if name == "publish":
            return [self.get("/results", headers, click.form()) for click in clicks]
        return [
            self.get(click.swap() if name == "swap" else click.page(), headers)
            for click in clicks
        ]

    def _publish(self, clicks: Sequence[Click]) -> list[str]:
        """Slugs of new results."""
        now = datetime.now(UTC)
        with self._database.writing() as session:
            return [
                results.publish(session, self._loaded, click.answers, "", now)
                for click in clicks
            ]

    def get(
        self, path: str, headers: Mapping[str, str], body: str | None = None
    ) -> bytes:
        """The request for an address."""
        return request(path, self.server.host, {**headers, **self._accept}, body)

    def seen(self, kind: Kind) -> Requests:
        """Requests for the representative pages."""
        known = [self.get(path, kind.headers, kind.body) for path in kind.paths]
        return lambda count: list(islice(cycle(known), count))

    def unchanged(self, kind: Kind) -> Requests:
        """Requests for them by a browser that has kept them.

        Raises ValueError if any is not answered by a 304.
        """
        known = []
        for path in kind.paths:
            tag = self._fetch(kind, path)[1]["ETag"] or ""
            headers = {**kind.headers, "If-None-Match": tag}
            status, *_ = self._fetch(kind, path, {**headers, **self._accept})
            if status != 304:
                raise ValueError(f"{path} with its tag is answered by {status}")
            known.append(self.get(path, headers))
        return lambda count: list(islice(cycle(known), count))

    def known_pages(self, kind: Kind) -> list[KnownPage]:
        """The representative pages as the product gives them."""
        known = []
        for path in kind.paths:
            status, headers, body = self._fetch(kind, path)
            kept = {name: headers[name] for name in _KEPT_HEADERS if headers[name]}
            text = base64.b64encode(body).decode()
            known.append(KnownPage(kind.rule, kind.method, path, status, kept, text))
        return known

    def check(self, kind: Kind, ready: Server) -> None:
        """Raises ValueError if another server's page is none of the product's."""
        bodies = [self._fetch(kind, path, {})[2] for path in kind.paths]
        if self._fetch(kind, kind.paths[0], {}, ready)[2] not in bodies:
            raise ValueError(f"{ready.name} gives another {kind.name} than the product")

    def _fetch(
        self,
        kind: Kind,
        path: str,
        headers: Mapping[str, str] | None = None,
        server: Server | None = None,
    ) -> tuple[int, Message, bytes]:
        port = (server or self.server).port
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        usual = {**kind.headers, **self._accept}
        sent = {
            "Accept-Encoding": "identity",
            **(usual if headers is None else headers),
        }
        connection.request(kind.method, path, kind.body, sent)
        with connection.getresponse() as response:
            found = response.status, response.headers, response.read()
        connection.close()
        return found
