"""How often one network address may ask for what costs much.

What is counted, and how often it may be had, is a setting (see ``config.py``). The
answer to more is the page for 429, with ``Retry-After``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from time import time
from typing import ParamSpec, TypeVar

from flask import current_app, request
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from werkzeug.exceptions import TooManyRequests

P = ParamSpec("P")
R = TypeVar("R")

_EXTENSION = "whichstack-limits"


def limited(setting: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that raises TooManyRequests when it is called more often than the
    setting allows; each setting counts for itself."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            _count(setting)
            return function(*args, **kwargs)

        return wrapped

    return decorate


def _count(setting: str) -> None:
    text = str(current_app.config[setting]).strip()
    try:
        for limit in parse_many(text) if text else ():
            _count_for(limit, setting)
    except StorageError:
        # Refusing everybody would do more harm than what the limit prevents.
        current_app.logger.exception("requests cannot be counted; none is refused")


def _count_for(limit: RateLimitItem, setting: str) -> None:
    counter, who = _counter(), request.remote_addr or "unknown"
    if not counter.hit(limit, setting, who):
        free_again = counter.get_window_stats(limit, setting, who).reset_time
        raise TooManyRequests(retry_after=max(1, ceil(free_again - time())))


def _counter() -> RateLimiter:
    """Made at the first use: the application itself connects to nothing."""
    made = current_app.extensions.get(_EXTENSION)
    if not isinstance(made, RateLimiter):
        storage = storage_from_string(
            str(current_app.config["RATE_LIMIT_STORAGE"]), wrap_exceptions=True
        )
        made = current_app.extensions.setdefault(
            _EXTENSION, FixedWindowRateLimiter(storage)
        )
    return made
