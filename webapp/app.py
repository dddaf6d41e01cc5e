"""The application factory."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from webapp import cli, views
from webapp.config import ROOT, from_environment
from webapp.views.settings import CHECKS


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The web application. Reads and connects nothing before the first request.

    Raises SettingsError if the environment states what cannot be used.
    """
    app = Flask(
        "webapp",
        root_path=str(ROOT),
        instance_path=str(ROOT / "instance"),
        template_folder="templates",
        static_folder=None,  # views/assets.py serves them under hashed names
    )
    app.config.from_mapping(from_environment(CHECKS))
    app.config.from_mapping(overrides or {})
    views.init_app(app)
    cli.init_app(app)
    return app
