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
from webapp.views.refusals import refusing_crowds
from webapp.views.tally import Tally
from webapp.views.turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_COUNTED = "whichstack-counted"
_QUESTIONNAIRE = "/wizard/"
"""Where the addresses of the questionnaire begin: most requests are its clicks. None
asks the database."""
_WRITING = 8
"""Requests at once that may write. Each may wait seconds for the database's writer,
which lets one pass at a time; those behind them wait longer."""
_WAITING = 48
"""Requests that may wait to read: the last for a second or two, if all are for
recommendations that nobody asked for before."""


def monitored(app: Flask) -> None:
    """Answers /healthz, /readyz and /metrics; all else takes turns. Comes when all
    routes are known."""
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
    app.wsgi_app = monitoring.Monitoring(  # type: ignore[method-assign]
        in_lanes(app.wsgi_app, int(config["THREADS"]), refusing_crowds(app)), answers
    )


def in_lanes(
    app: WSGIApplication, threads: int, refuse: WSGIApplication
) -> WSGIApplication:
    """So that requests that wait, or take long, hold up no others as long as the server
    has threads left.

    Those that read and wait are limited in number, since each holds a thread: what is
    kept, clicks, and health need some, too.

    Clicks take turns one by one: they are short, and all arithmetic, which lets go of
    the interpreter at every array, so that two at once take it from each other all the
    time. Two side by side took two thirds more processor time than one after the other.
    """
    clicks, writing = Turns(app, 1), Turns(app, _WRITING)
    reading = Turns(app, threads, refuse, _WAITING)

    def lanes(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in READING:
            lane = writing
        elif environ["PATH_INFO"].startswith(_QUESTIONNAIRE):
            lane = clicks
        else:
            lane = reading
        return lane(environ, start_response)

    return lanes


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
