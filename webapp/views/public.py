"""Addresses as the world sees them, whatever a request calls this site."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address of an endpoint, beginning with the public origin."""
    return str(current_app.config["PUBLIC_ORIGIN"]) + url_for(endpoint, **values)
