"""Security and caching headers, on every response."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Flask, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from webapp.domain.scoring import METHOD_VERSION
from webapp.services.current import current_catalogue
from webapp.views.assets import build_id
from webapp.views.kept import KEEP

P = ParamSpec("P")

_SHORT = "public, max-age=60"
_NEVER = "no-store"


def init_app(app: Flask) -> None:
    """Adds the headers after each request."""
    app.after_request(_secure)


def content_security_policy(*, framable: bool, asks: bool, origin: str) -> str:
    """The policy of a page; nothing inline, nothing from elsewhere.

    The embed names our origin beside 'self', because 'self' does not match in a
    sandboxed frame in WebKit. It has no frame of its own, and only the one that asks
    questions sends a form or fetches anything.
    """
    own = f"'self' {origin}"
    if framable:
        sources = {"script-src": own, "style-src": own, "img-src": f"{own} data:"}
        if asks:
            sources["connect-src"] = own
    else:
        sources = {
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "connect-src": "'self'",
            "frame-src": "'self'",
            "manifest-src": "'self'",
        }
    policy = {
        "default-src": "'none'",
        **sources,
        "form-action": (own if asks else "'none'") if framable else "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "*" if framable else "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def framable(*, asks: bool = False) -> None:
    """Marks the response to this request as one that any site may frame.

    One that ``asks`` may send a form and fetch what its answers change.
    """
    g.framable = True
    g.asks = asks


def is_framable() -> bool:
    """Whether the response to this request may be framed by any site."""
    return bool(g.get("framable"))


def _secure(response: Response) -> Response:
    may_frame = is_framable()
    policy = content_security_policy(
        framable=may_frame,
        asks=bool(g.get("asks")),
        origin=current_app.config["PUBLIC_ORIGIN"],
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    if may_frame:
        # A host that isolates itself, and the opaque origin of a sandboxed frame.
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    else:
        response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", _NEVER)
    return response


def cacheable(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """A view whose page follows from the address, catalogue, method and build.

    A conditional request is answered before any work is done. The tag takes in
    the whole query, since notices repeat parts of it.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        return unless_known(lambda: view(*args, **kwargs))

    return wrapped


def unless_known(make: Callable[[], ResponseReturnValue], *state: str) -> Response:
    """As ``cacheable``, for a page that follows from some ``state`` as well."""
    tag = _tag(*state)
    if request.if_none_match.contains_weak(tag) and not _any_will_do():
        response = Response(status=304)
    else:
        response = make_response(make())
    if response.status_code in (200, 304):
        request.environ[KEEP] = True
        # Weak: compression changes the bytes, but not the page.
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = _SHORT
    return response


def _any_will_do() -> bool:
    """Whether the condition is ``*``, which only asks whether there is a page."""
    return bool(request.if_none_match.star_tag)


def _tag(*state: str) -> str:
    known = (
        current_catalogue().digest,
        METHOD_VERSION,
        build_id(),
        current_app.config["PUBLIC_ORIGIN"],
        current_app.config["CONTACT"],
        request.path,
        request.query_string.decode("latin-1"),
        *state,
    )
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]
