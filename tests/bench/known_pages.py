"""Pages that the product gave, as a file that the anchors read."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

KNOWN_PAGES = "BENCH_KNOWN_PAGES"
"""Environment variable: the file with the pages that the anchors know."""


@dataclass(frozen=True)
class KnownPage:
    """A page that the product gave."""

    rule: str
    """Addresses of this kind, as Flask writes them."""
    method: str
    path: str
    """Its address, without the origin."""
    status: int
    headers: dict[str, str]
    """What says how to read it: content type and encoding, where it moved."""
    body: str
    """Its bytes in base 64."""


def write_known(pages: list[KnownPage], file: Path) -> None:
    """Puts the pages where the anchors look for them."""
    file.write_text(json.dumps([asdict(page) for page in pages]), encoding="utf-8")


def known_pages() -> dict[tuple[str, str], list[KnownPage]]:
    """The pages by rule and method, from the file that the environment names."""
    text = Path(os.environ[KNOWN_PAGES]).read_text(encoding="utf-8")
    found: dict[tuple[str, str], list[KnownPage]] = {}
    for page in (KnownPage(**each) for each in json.loads(text)):
        found.setdefault((page.rule, page.method), []).append(page)
    return found
