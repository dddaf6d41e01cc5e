"""The web layer: addresses in, pages and fragments out."""

from __future__ import annotations

from flask import Flask

from webapp.persistence.db import Database
from webapp.views import (
    about,
    assets,
    compare,
    compression,
    criteria,
    embed,
    embed_builder,
    entrance,
    errors,
    exports,
    headers,
    htmx,
    icons,
    kept,
    layers,
    method,
    observation,
    oembed,
    open_pages,
    pages,
    recommendation,
    refusals,
    removed,
    results,
    stacks,
    templating,
    wizard,
)
from webapp.views.api import addresses, reference
from webapp.views.database import EXTENSION


def init_app(app: Flask) -> None:
    """Registers extensions, blueprints, headers and error pages."""
    app.extensions[EXTENSION] = Database(
        app.config["DATABASE_URL"], app.config["DATABASE_READ_URL"]
    )
    observation.init_app(app)  # first, so that it knows what others refuse
    compression.init_app(app)
    htmx.init_app(app)
    templating.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    refusals.init_app(app)
    open_pages.init_app(app)
    for module in (
        assets,
        pages,
        wizard,
        recommendation,
        results,
        exports,
        embed,
        embed_builder,
        oembed,
        stacks,
        criteria,
        method,
        addresses,
        reference,
        compare,
        about,
        open_pages,
        icons,
    ):
        app.register_blueprint(module.bp)
    removed.init_app(app)
    layers.monitored(app)
    kept.init_app(app)
    entrance.init_app(app)
    layers.observed(app)
