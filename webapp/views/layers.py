"""What lies around Flask on the way of each request.

``observed`` is the outermost, so that nothing is answered unseen; ``monitored`` lies
within what reads proxy headers, so that /healthz can tell how the site is reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from flask import Flask

from webapp.services import stopping
from webapp.views import logs, metrics, monitoring
from webapp.views.bodies import READING
from webapp.views.counts import Counts
from webapp.views.database import EXTENSION
from webapp.views.observation import QUIET, Observed
from webapp.views.tally import Tally
from webapp.views.working import Working

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_COUNTED = "whichstack_counted"
_WRITING = 8
"""Threads for requests that may write. Each may wait seconds for the database's writer,
which lets one pass at a time; those behind them wait longer."""


def monitored(app: Flask) -> None:
    """Answers /healthz, /readyz and /metrics, and hands over all else to the threads
    that work. Comes when all routes are known."""
    config = app.config
    tally = Tally([*QUIET, *(rule.rule for rule in app.url_map.iter_rules())])
    counts = Counts(tally.size, lambda: str(config["RUN_FOLDER"]), tally.layout)
    app.extensions[_COUNTED] = (tally, counts)
    answers = {
        "/healthz": monitoring.health(lambda: str(config["PUBLIC_ORIGIN"])),
        "/readyz": monitoring.ready(
            app.extensions[EXTENSION], lambda: str(config["RUN_FOLDER"])
        ),
        "/metrics": monitoring.metrics(
            config["METRICS_TOKEN"], lambda: metrics.exposition(tally, counts)
        ),
    }
    reading = Working(app.wsgi_app, int(config["THREADS"]))
    writing = Working(app.wsgi_app, _WRITING)
    app.wsgi_app = monitoring.Monitoring(  # type: ignore[method-assign]
        _by_method(reading, writing), answers
    )


def _by_method(reading: WSGIApplication, writing: WSGIApplication) -> WSGIApplication:
    """So that requests that wait for the database's writer hold up no others."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        reads = environ["REQUEST_METHOD"] in READING
        return (reading if reads else writing)(environ, start_response)

    return app


def observed(app: Flask) -> None:
    """Gives every request an id, counts it and logs it. Comes last."""
    config = app.config
    tally, counts = cast(tuple[Tally, Counts], app.extensions[_COUNTED])
    app.wsgi_app = Observed(  # type: ignore[method-assign]
        app.wsgi_app,
        tally,
        counts,
        as_json=logs.is_json(config["LOG_FORMAT"]),
        quiet=config["LOG_LEVEL"] in ("warning", "error"),
        # Asked for when needed: ``flask serve`` sets the folder after this.
        leaving=lambda: stopping.asked(str(config["RUN_FOLDER"])),
    )
