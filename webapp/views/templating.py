"""What templates may call, and how strict they are."""

from __future__ import annotations

import json
from datetime import datetime

from flask import Flask
from jinja2 import StrictUndefined

from webapp.services.current import current_catalogue
from webapp.views import htmx
from webapp.views.assets import asset_url
from webapp.views.query import with_answers
from webapp.views.wording import counted


def init_app(app: Flask) -> None:
    """Sets up the template environment."""
    environment = app.jinja_env
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    environment.globals.update(
        asset_url=asset_url,
        counted=counted,
        htmx_config=json.dumps(htmx.CONFIG),
        texts=lambda: current_catalogue().catalogue.texts,
        with_answers=with_answers,
    )
    environment.filters["day"] = day


def day(moment: datetime) -> str:
    """A date in words: ``23 November 2026``."""
    return f"{moment.day} {moment:%B %Y}"
