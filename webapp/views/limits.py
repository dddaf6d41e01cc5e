"""How often one network address may ask for what costs much.

What is counted, and how often it may be had, is a setting (see ``config/table.py``).
The answer to more is the page for 429, with ``Retry-After``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from ipaddress import IPv4Address, IPv6Network, ip_address
from math import ceil, inf
from time import monotonic, time
from typing import ParamSpec, TypeVar

from flask import current_app, request
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from werkzeug.exceptions import TooManyRequests

from webapp.services.rate_limit_storage import rate_limit_storage

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "whichstack-limits"
_PAUSE = 5.0
"""Seconds until it is tried again, if it could not be reached."""
_TOLERATED = 1.0
"""Seconds by which a wait may exceed its window; more, and the clock was set back: what
is counted in memory would end at a moment of the old one."""
_TELL_EVERY = 60.0
"""Seconds between two lines in the log about that."""


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
    if not text or monotonic() < _counting().resumes:
        return
    try:
        for limit in _limits(text):
            _count_for(limit, setting)
    except StorageError as error:
        _counting().pause(error)


_limits = lru_cache(maxsize=16)(parse_many)


def _count_for(limit: RateLimitItem, setting: str) -> None:
    counter, who = _counting().limiter, network(request.remote_addr)
    if counter.hit(limit, setting, who):
        return
    wait = counter.get_window_stats(limit, setting, who).reset_time - time()
    if wait <= limit.get_expiry() + _TOLERATED:
        raise TooManyRequests(retry_after=max(1, ceil(wait)))
    counter.clear(limit, setting, who)
    counter.hit(limit, setting, who)


def network(address: str | None) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 of an IPv6 address.

    A household has 2^64 addresses of IPv6, and may use them all.
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, 64), strict=False))


class Counting:
    """Where requests are counted, and whether that can be reached.

    Refusing everybody would do more harm than what the limits prevent, and so would
    making each wait for a place that does not answer.
    """

    def __init__(self, limiter: RateLimiter) -> None:
        self.limiter = limiter
        self.resumes = 0.0
        self._told = -inf

    def pause(self, error: Exception) -> None:
        """Stops counting for a while, and says so, but not every time."""
        now = monotonic()
        self.resumes = now + _PAUSE
        if now - self._told >= _TELL_EVERY:
            self._told = now
            current_app.logger.error(
                "requests cannot be counted, so none is refused: %s", error
            )


def _counting() -> Counting:
    """Made at the first use: the application itself connects to nothing."""
    made = current_app.extensions.get(EXTENSION)
    if not isinstance(made, Counting):
        address = str(current_app.config["RATE_LIMIT_STORAGE"])
        made = Counting(FixedWindowRateLimiter(rate_limit_storage(address)))
        made = current_app.extensions.setdefault(EXTENSION, made)
    return made
