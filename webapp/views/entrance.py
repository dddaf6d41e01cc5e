"""What is known of a request before any page is: its sender, its host, and TLS.

Outside of everything that answers, so that an answer that is kept passes here, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.exceptions import HTTPException, LengthRequired
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wsgi import get_host

from webapp.views.bodies import Bodies
from webapp.views.refusals import own_host, refusing, refusing_crowds

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR_ANY_HOST = ("/static/", "/healthz", "/readyz")
"""What proxies and monitors ask for by number, and what the page of refusal needs."""
_LONGEST = 253 + len(":65535")
"""Letters that a host can have (RFC 1035, section 2.3.4), and its port."""
_REMEMBERED = 100
"""Names of hosts, at most: with no list of them, a stranger can send any number."""


class MisdirectedRequest(HTTPException):
    """The request names a host that this site does not answer to (RFC 9110)."""

    code = 421
    description = "This site does not answer to that host."


def init_app(app: Flask) -> None:
    """Puts the entrance before all that answers requests so far."""
    proxies = int(app.config["TRUSTED_PROXIES"])
    # In small letters, as browsers write hosts: "Example.org" is the same (RFC 9110).
    stated = str(app.config["TRUSTED_HOSTS"]).lower().split(",")
    hosts = [name.strip() for name in stated]
    app.config["TRUSTED_HOSTS"] = None  # Flask need not look again
    entrance = Entrance(
        app, [name for name in hosts if name], str(app.config["HSTS"]).strip()
    )
    # The host is the one that the proxy asks for: many pass on what a stranger says
    # under X-Forwarded-Host, and links never name any but PUBLIC_ORIGIN.
    trusting = ProxyFix(entrance, x_for=proxies, x_proto=proxies, x_host=0)
    app.wsgi_app = Bodies(  # type: ignore[method-assign]
        trusting if proxies else entrance,
        refusing_crowds(app),
        refusing(app, LengthRequired),
        most=int(app.config["MAX_CONTENT_LENGTH"]),
        places=int(app.config["BODIES"]),
    )


class Entrance:
    """Refuses hosts that are not ours, and tells browsers to keep to TLS."""

    def __init__(self, app: Flask, hosts: list[str], hsts: str) -> None:
        self._answer: WSGIApplication = app.wsgi_app
        self._refusal = refusing(app, MisdirectedRequest)
        self._own = own_host(app)
        self._hosts = hosts
        self._hsts = hsts
        self._good: set[str] = set()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The application's answer, or the page for a name that is not ours."""
        if self._hsts and environ["wsgi.url_scheme"] == "https":
            start_response = _adding(
                ("Strict-Transport-Security", self._hsts), start_response
            )
        if environ.get("HTTP_HOST") in self._good or self._is_ours(environ):
            return self._answer(environ, start_response)
        if environ.get("PATH_INFO", "").startswith(FOR_ANY_HOST):
            environ["HTTP_HOST"] = self._own
            return self._answer(environ, start_response)
        return self._refusal(environ, start_response)

    def _is_ours(self, environ: WSGIEnvironment) -> bool:
        host = get_host(environ).lower()
        if not host_is_trusted(host, self._hosts) or not _can_be_a_name(host):
            return False
        if len(self._good) < _REMEMBERED and "HTTP_HOST" in environ:
            self._good.add(environ["HTTP_HOST"])
        return True


def _can_be_a_name(host: str) -> bool:
    """Whether the router can take it: no part may be empty, or over 63 letters."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return len(host) <= _LONGEST


def _adding(header: tuple[str, str], start_response: StartResponse) -> StartResponse:
    def start(status: str, headers: list[tuple[str, str]], *args: Any) -> Any:
        return start_response(status, [*headers, header], *args)

    return start
