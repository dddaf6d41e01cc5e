"""Addresses for the machines that look after this one.

They are answered before Flask is entered, whatever host is asked for: probes use the
bare address of an instance, which is no trusted host.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

from webapp.persistence.db import Database
from webapp.services import readiness
from webapp.views.observation import ROUTE

Answer = Callable[[WSGIEnvironment], Response]
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
_TEXT = "text/plain; charset=utf-8"


class Monitoring:
    """A WSGI application, and in front of it some addresses of its own."""

    def __init__(self, app: WSGIApplication, answers: Mapping[str, Answer]) -> None:
        self._app = app
        self._answers = dict(answers)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """An answer that is never cached; else what the application answers."""
        path = environ["PATH_INFO"]
        answer = self._answers.get(path)
        if answer is None:
            return self._app(environ, start_response)
        environ[ROUTE] = path
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            response = answer(environ)
        else:
            response = _plain("GET or HEAD, please\n", 405)
            response.headers["Allow"] = "GET, HEAD"
        response.headers.extend(HEADERS)
        return response(environ, start_response)


def health(public_origin: Callable[[], str]) -> Answer:
    """This process answers; and whether it sees the address that visitors see."""

    def answer(environ: WSGIEnvironment) -> Response:
        scheme, _, host = public_origin().partition("://")
        seen = environ["wsgi.url_scheme"]
        return _plain(
            f"ok\nscheme: {_compared(seen, scheme)}\n"
            f"host: {_compared(_host(environ), host)}\n"
        )

    return answer


def _host(environ: WSGIEnvironment) -> str:
    try:
        return get_host(environ)
    except SecurityError:  # what was sent is no name of a host
        return ""


def _compared(seen: str, public: str) -> str:
    """What was seen is not repeated: a stranger can send anything."""
    return "as public" if seen == public else "not as public"


def ready(database: Database, run_folder: Callable[[], str]) -> Answer:
    """Whether requests should be sent here; if not, a line for each part missing."""

    def answer(_: WSGIEnvironment) -> Response:
        missing = readiness.missing(database, run_folder())
        lines = [f"{part}: {why}" for part, why in missing.items()]
        return _plain("\n".join(lines or ["ready"]) + "\n", 503 if lines else 200)

    return answer


def metrics(token: str, text: Callable[[], bytes]) -> Answer:
    """The metrics, for whoever sends the token; without a token there are none."""
    expected = f"Bearer {token}".encode("latin-1")

    def answer(environ: WSGIEnvironment) -> Response:
        sent = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        if not token:
            return _plain("WHICHSTACK_METRICS_TOKEN is not set\n", 404)
        if not hmac.compare_digest(sent, expected):
            refused = _plain("Send the token, as Authorization: Bearer ...\n", 401)
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        return Response(text(), content_type=CONTENT_TYPE_LATEST)

    return answer


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type=_TEXT)
