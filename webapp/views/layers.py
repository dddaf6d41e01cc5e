"""What lies around Flask on the way of each request.

``observed`` is the outermost, so that nothing is answered unseen; ``monitored`` lies
within what reads proxy headers, so that /healthz can tell how the site is reached.
"""

from __future__ import annotations

from typing import cast

from flask import Flask

from webapp.services import stopping
from webapp.views import logs, metrics, monitoring
from webapp.views.counts import Counts
from webapp.views.database import EXTENSION
from webapp.views.observation import QUIET, Observed
from webapp.views.tally import Tally
from webapp.views.working import Working

_COUNTED = "whichstack_counted"


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
    working = Working(app.wsgi_app, int(config["THREADS"]))
    app.wsgi_app = monitoring.Monitoring(  # type: ignore[method-assign]
        working, answers
    )


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
