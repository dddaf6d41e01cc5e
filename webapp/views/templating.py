"""What templates may call, and how strict they are."""

from __future__ import annotations

import json
from datetime import date

from flask import Flask
from jinja2 import StrictUndefined

from webapp.services.current import current_catalogue
from webapp.services.results import disturbs
from webapp.views import htmx
from webapp.views.assets import asset_url
from webapp.views.open_pages import canonical
from webapp.views.query import encoded, with_answers
from webapp.views.wording import capitalised, counted


def init_app(app: Flask) -> None:
    """Sets up the template environment."""
    environment = app.jinja_env
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    environment.globals.update(
        asset_url=asset_url,
        canonical=canonical,
        counted=counted,
        encoded=encoded,
        has_page=has_page,
        htmx_config=json.dumps(htmx.CONFIG),
        texts=lambda: current_catalogue().catalogue.texts,
        with_answers=with_answers,
    )
    environment.filters["capitalised"] = capitalised
    environment.filters["day"] = day
    environment.filters["printable"] = printable


def has_page(alternative_id: str, criterion_id: str | None = None) -> bool:
    """Whether today's catalogue knows these ids, as it may not those of an old result.

    Without a criterion, only the alternative is looked for.
    """
    catalogue = current_catalogue().catalogue
    return any(a.id == alternative_id for a in catalogue.alternatives) and (
        criterion_id is None or any(c.id == criterion_id for c in catalogue.criteria)
    )


def day(moment: date) -> str:
    """A date in words: ``23 November 2026``."""
    return f"{moment.day} {moment:%B %Y}"


def printable(text: str) -> str:
    """The text with spaces for what no title may have, and HTML cannot carry. What
    joins letters or emoji stays, and what is newer than Python's tables."""
    return "".join(" " if disturbs(c) else c for c in text)
