"""Security and caching headers, on every response."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache, wraps
from typing import ParamSpec

from flask import Flask, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from webapp.domain.scoring import METHOD_VERSION
from webapp.services.current import current_catalogue
from webapp.views.assets import build_id
from webapp.views.kept import KEEP

P = ParamSpec("P")

SHORT = "public, max-age=60"
"""For what everybody may keep for a minute."""
_NEVER = "no-store"
_ELSEWHERE = ("assets", "exports", "icons", "oembed")
"""Blueprints of what other pages load. A sandboxed embed is one, too: its origin is
opaque, so that a stricter policy would keep its own style sheet from it."""
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
"""What no page of ours ever asks for; writing to the clipboard and sharing it does."""


def init_app(app: Flask) -> None:
    """Adds the headers after each request."""
    app.after_request(_secure)
    for blueprint in _ELSEWHERE:
        app.before_request_funcs.setdefault(blueprint, []).append(usable_elsewhere)


class Audience(Enum):
    """Who may show or use a response in a page of theirs."""

    OURS = "our own pages"
    ANYBODY = "any site, as a picture, a script or data"
    FRAMES = "any site, in a frame"
    ASKING_FRAMES = "any site, in a frame that sends a form"

    @property
    def in_frames(self) -> bool:
        """Whether any site may frame it."""
        return self in (Audience.FRAMES, Audience.ASKING_FRAMES)


def framable(*, asks: bool = False) -> None:
    """Marks the response to this request as one that any site may frame.

    One that ``asks`` may send a form and fetch what its answers change.
    """
    g.audience = Audience.ASKING_FRAMES if asks else Audience.FRAMES


def usable_elsewhere() -> None:
    """Marks the response to this request as one that pages of any site may load."""
    g.audience = Audience.ANYBODY


def is_framable() -> bool:
    """Whether the response to this request may be framed by any site."""
    return _audience().in_frames


def content_security_policy(audience: Audience, origin: str) -> str:
    """The policy of a page; nothing inline, nothing from elsewhere.

    The embed names our origin beside 'self', because 'self' does not match in a
    sandboxed frame in WebKit. It has no frame of its own, and only the one that asks
    questions sends a form or fetches anything.
    """
    own = f"'self' {origin}"
    if audience.in_frames:
        sources = {"script-src": own, "style-src": own, "img-src": f"{own} data:"}
        if audience is Audience.ASKING_FRAMES:
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
    sends = {Audience.ASKING_FRAMES: own, Audience.FRAMES: "'none'"}
    policy = {
        "default-src": "'none'",
        **sources,
        "form-action": sends.get(audience, "'self'"),
        "base-uri": "'none'",
        "frame-ancestors": "*" if audience.in_frames else "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


@lru_cache(maxsize=32)
def security_headers(audience: Audience, origin: str) -> Mapping[str, str]:
    """What every response to an audience carries, unless its view says otherwise.

    Put together once, since every request needs it. No Cross-Origin-Embedder-Policy:
    it gives a page nothing but timers and memory that ours do not use, and would hinder
    frames of our own that are shown in the embed builder.
    """
    shared = audience is not Audience.OURS
    found = {
        "Content-Security-Policy": content_security_policy(audience, origin),
        "Cross-Origin-Resource-Policy": "cross-origin" if shared else "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": _NEVER,
    }
    if not audience.in_frames:
        found["X-Frame-Options"] = "DENY"
        found["Cross-Origin-Opener-Policy"] = "same-origin"
    return found


def _audience() -> Audience:
    found: Audience = g.get("audience", Audience.OURS)
    return found


def _secure(response: Response) -> Response:
    headers = response.headers
    said = {name.lower() for name in headers.keys()}  # noqa: SIM118, a multidict
    wanted = security_headers(_audience(), current_app.config["PUBLIC_ORIGIN"])
    for name, value in wanted.items():
        if name.lower() not in said:
            headers.add(name, value)
    if "location" in said and response.status_code // 100 == 3:
        _stay_relative(response)
    return response


def _stay_relative(response: Response) -> None:
    """Takes out what the router took from the Host header, which a stranger can set.

    Where something new can be read, its view says, by our own whole address.
    """
    location = response.headers["Location"]
    if location.startswith(request.host_url):
        response.headers["Location"] = location[len(request.host_url) - 1 :]


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
        response.headers["Cache-Control"] = SHORT
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
        # Said in a header, which a proxy does not take from an answer of 304.
        request.scheme,
        current_app.config["HSTS"],
        request.path,
        request.query_string.decode("latin-1"),
        *state,
    )
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]
