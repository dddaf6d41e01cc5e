"""Static files under addresses that carry a hash of their content.

A browser may keep such a file for ever: a changed file has another address. Style
sheets are sent as one, as ``SHEETS`` says, so that a first view asks for few files; any
other sheet is for the page that names it. htmx comes from an
installed package, so that the repository holds only what we wrote.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import brotli
from flask import Blueprint, Response, abort, request, url_for

from webapp.config import ROOT
from webapp.views.compression import preferred

bp = Blueprint("assets", __name__)

STATIC = ROOT / "static"
HTMX = "js/htmx.min.js"
LOADER = "js/embed.js"
SHEETS = {
    "css/all.css": (
        "tokens",  # declares the order of the layers, so it must come first
        "base",
        "layout",
        "components",
        "reasons",
        "report",
        "catalogue",
        "compare",
        "finish",
        "print",
    ),
    "css/frame.css": ("tokens", "base", "components", "reasons", "embed"),
}
"""What pages, and what frames, are sent as one style sheet. In one layer, a later part
wins over an earlier one."""
_HASH_LENGTH = 12
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=60"
_HOUR = "public, max-age=3600, stale-while-revalidate=86400"
_SOURCES = {".py", ".html", ".css", ".js", ".svg", ".png", ".ico"}
_COMPRESSIBLE = {".css", ".js", ".svg"}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent; small enough to be kept in memory."""

    name: str
    body: bytes

    @cached_property
    def content_hash(self) -> str:
        """A part of its address."""
        return _digest(self.body)[:_HASH_LENGTH]

    @cached_property
    def variants(self) -> dict[str, bytes]:
        """The body by content encoding, best first; made once, so made small."""
        if Path(self.name).suffix not in _COMPRESSIBLE:
            return {}
        return {"br": brotli.compress(self.body), "gzip": gzip.compress(self.body)}


def asset_url(name: str) -> str:
    """The address of a static file, named relative to ``static/``."""
    found = _assets()[name]
    return url_for("assets.asset", content_hash=found.content_hash, name=name)


@cache
def build_id() -> str:
    """Changes whenever our code, a template, a static file or the changelog does."""
    sources = sorted(
        path
        for folder in ("webapp", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in _SOURCES
    )
    sources.append(ROOT / "CHANGELOG.md")
    return _digest(b"".join(path.read_bytes() for path in sources))


@bp.get("/static/<content_hash>/<path:name>")
def asset(content_hash: str, name: str) -> Response:
    """A static file; an outdated hash still gets today's file, but not for ever."""
    if name not in _assets():
        abort(404)
    response = sent(name)
    is_current = content_hash == _assets()[name].content_hash
    response.headers["Cache-Control"] = _FOREVER if is_current else _SHORT
    return response


@bp.get("/embed.js")
def loader() -> Response:
    """The script that other sites load; they know it by this address for ever."""
    response = sent(LOADER)
    response.headers["Cache-Control"] = _HOUR
    return response


def sent(name: str) -> Response:
    """A static file in the smallest encoding that the request accepts."""
    found = _assets()[name]
    encoding = preferred(found.variants)
    body = found.variants[encoding] if encoding else found.body
    response = Response(body, mimetype=mimetypes.guess_type(name)[0])
    if encoding:
        response.headers["Content-Encoding"] = encoding
    # Weak, since each encoding has bytes of its own.
    response.set_etag(found.content_hash, weak=True)
    response.make_conditional(request)
    return response


@cache
def _assets() -> dict[str, Asset]:
    """Every file that may be asked for."""
    htmx = Path(str(files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"))
    found = {str(p.relative_to(STATIC)): p for p in STATIC.rglob("*") if p.is_file()}
    bodies = {name: path.read_bytes() for name, path in found.items()}
    bodies[HTMX] = htmx.read_bytes()
    for name, parts in SHEETS.items():
        bodies[name] = b"\n".join(bodies[f"css/{part}.css"] for part in parts)
    return {name: Asset(name, body) for name, body in bodies.items()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
