"""Static files under addresses that carry a hash of their content.

A browser may keep such a file for ever: a changed file has another address. htmx
comes from an installed package, so that the repository holds only what we wrote.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file, url_for

from webapp.config import ROOT

bp = Blueprint("assets", __name__)

STATIC = ROOT / "static"
HTMX = "js/htmx.min.js"
LOADER = "js/embed.js"
_HASH_LENGTH = 12
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=60"
_HOUR = "public, max-age=3600, stale-while-revalidate=86400"


def asset_url(name: str) -> str:
    """The address of a static file, named relative to ``static/``."""
    return url_for("assets.asset", content_hash=_assets()[name][1], name=name)


@cache
def build_id() -> str:
    """Changes whenever our code, a template or a static file does."""
    sources = sorted(
        path
        for folder in ("webapp", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js", ".svg"}
    )
    return _digest(b"".join(path.read_bytes() for path in sources))


@bp.get("/static/<content_hash>/<path:name>")
def asset(content_hash: str, name: str) -> Response:
    """A static file; an outdated hash still gets today's file, but not for ever."""
    if name not in _assets():
        abort(404)
    path, current = _assets()[name]
    response = send_file(path, conditional=True, etag=current)
    response.headers["Cache-Control"] = _FOREVER if content_hash == current else _SHORT
    # A sandboxed embed has an opaque origin; without this its files are blocked.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@bp.get("/embed.js")
def loader() -> Response:
    """The script that other sites load; they know it by this address for ever."""
    path, current = _assets()[LOADER]
    response = Response(path.read_bytes(), mimetype="text/javascript")
    response.set_etag(current)
    response.headers["Cache-Control"] = _HOUR
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.make_conditional(request)
    return response


@cache
def _assets() -> dict[str, tuple[Path, str]]:
    """Path and content hash of every file that may be asked for."""
    found = {str(p.relative_to(STATIC)): p for p in STATIC.rglob("*") if p.is_file()}
    found[HTMX] = Path(str(files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"))
    return {
        name: (path, _digest(path.read_bytes())[:_HASH_LENGTH])
        for name, path in found.items()
    }


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
