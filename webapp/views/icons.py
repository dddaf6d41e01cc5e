"""The site as an icon: in a tab, on a home screen, in a list of apps."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, url_for

from webapp.services.current import current_catalogue
from webapp.views.assets import asset_url, sent
from webapp.views.headers import cacheable

bp = Blueprint("icons", __name__)

PAPER = "#faf8f4"
"""Behind the icon while an installed site starts; ``--paper`` in tokens.css."""
ICONS = (
    ("img/icon.svg", "any", "any"),
    ("img/icon-192.png", "192x192", "any"),
    ("img/icon-512.png", "512x512", "any"),
    ("img/icon-maskable-512.png", "512x512", "maskable"),
)
"""File, sizes, and whether its edges may be cut off."""


@bp.get("/favicon.ico")
@cacheable
def favicon() -> Response:
    """The icon that browsers and feed readers ask for unasked."""
    return sent("img/favicon.ico")


@bp.get("/site.webmanifest")
@cacheable
def manifest() -> Response:
    """The site as an app that can be installed, named as the catalogue names it."""
    texts = current_catalogue().catalogue.texts
    response = jsonify(
        id="/",
        name=texts.title,
        short_name=texts.title,
        description=texts.headline,
        start_url=url_for("pages.landing"),
        display="minimal-ui",
        background_color=PAPER,
        theme_color=PAPER,
        icons=[
            {"src": asset_url(name), "sizes": sizes, "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    )
    response.mimetype = "application/manifest+json"
    return response
