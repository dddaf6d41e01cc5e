"""The product and the anchors, running side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.kinds import Kind, Requests, Site
from tests.bench.known_pages import KNOWN_PAGES, write_known
from tests.bench.servers import DATABASE, Server, anchor, product
from webapp.persistence.db import Database

ENCODINGS = {"plain": "", "compressed": "gzip, deflate, br, zstd"}
"""What clients accept; the second is what browsers send."""
ANCHORS = ("constant", "ready")


@contextmanager
def sites(
    folder: Path, encoding: str
) -> Iterator[tuple[Site, list[Kind], list[Server]]]:
    """The product, its kinds of pages, and the anchors, which know these pages."""
    settings = {KNOWN_PAGES: str(folder / "known.json")}
    with ExitStack() as stack:
        running = stack.enter_context(product(folder))
        database = Database(f"sqlite:///{folder / DATABASE}")
        stack.callback(database.dispose)
        site = Site(running, database, encoding)
        kinds = site.kinds()
        settings["WHICHSTACK_DATABASE_URL"] = f"sqlite:///{folder / DATABASE}"
        settings["WHICHSTACK_PUBLIC_ORIGIN"] = running.origin
        known = [page for kind in kinds for page in site.known_pages(kind)]
        write_known(known, Path(settings[KNOWN_PAGES]))
        anchors = [
            stack.enter_context(anchor(name, folder, settings)) for name in ANCHORS
        ]
        for kind in kinds:
            if kind.method == "GET":
                site.check(kind, anchors[-1])
        yield site, kinds, anchors


def elsewhere(requests: Requests, here: Server, there: Server) -> Requests:
    """The same requests, for another server."""
    return lambda count: [
        one.replace(here.host.encode(), there.host.encode()) for one in requests(count)
    ]
