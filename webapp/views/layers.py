"""What lies around Flask on the way of each request, outermost first.

observation (id, log, counts), then what is said to the machines that look after this
one, then Flask.
"""

from __future__ import annotations

from flask import Flask

from webapp.services import stopping
from webapp.views import logs, metrics, monitoring
from webapp.views.counts import Counts
from webapp.views.database import EXTENSION
from webapp.views.observation import QUIET, Observed
from webapp.views.tally import Tally


def wrap(app: Flask) -> None:
    """Puts the layers around the application. Comes last: it must know all routes."""
    config = app.config

    def folder() -> str:
        """Asked for when needed: ``flask serve`` sets it after this."""
        return str(config["RUN_FOLDER"])

    tally = Tally([*QUIET, *(rule.rule for rule in app.url_map.iter_rules())])
    counts = Counts(tally.size, folder, tally.layout)
    answers = {
        "/healthz": monitoring.health(lambda: str(config["PUBLIC_ORIGIN"])),
        "/readyz": monitoring.ready(app.extensions[EXTENSION], folder),
        "/metrics": monitoring.metrics(
            config["METRICS_TOKEN"], lambda: metrics.exposition(tally, counts)
        ),
    }
    observed = Observed(
        monitoring.Monitoring(app.wsgi_app, answers),
        tally,
        counts,
        as_json=logs.is_json(config["LOG_FORMAT"]),
        quiet=config["LOG_LEVEL"] in ("warning", "error"),
        leaving=lambda: stopping.asked(folder()),
    )
    app.wsgi_app = observed  # type: ignore[method-assign]
