"""Writes are taken from our own pages only, without token or cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue

P = ParamSpec("P")


def own_pages_only(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """A view that answers 403 unless the browser says that our page sent it.

    Sec-Fetch-Site decides where the browser sends it, and a page cannot forge it
    ("none": no page did, but the person); Origin decides otherwise. A request with
    neither comes from no browser of ours. See OWASP's cheat sheet on cross-site request
    forgery, "Fetch Metadata headers", and CrossOriginProtection of Go.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not _from_own_page():
            abort(403)
        return view(*args, **kwargs)

    return wrapped


def no_other_site(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """A view that answers 403 if a browser says that a page not ours sent it.

    A request with neither header comes from a script; there is no cookie that it could
    misuse, so it may do what any person may.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        says = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
        if says and not _from_own_page():
            abort(403)
        return view(*args, **kwargs)

    return wrapped


def _from_own_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    own = {current_app.config["PUBLIC_ORIGIN"], request.host_url.rstrip("/")}
    return request.headers.get("Origin") in own
