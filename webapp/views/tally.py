"""What is counted about requests, and at which position each number stands.

Every number has its place from the start, so that processes can add theirs up without
telling each other what is where. What a stranger can invent (a method, an address) is
counted under one common name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "other")
STATUSES = (
    *(200, 201, 204, 206, 301, 302, 303, 304, 307, 308),
    *(400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417),
    *(418, 421, 422, 428, 429, 431, 500, 501, 502, 503, 504, 507, 0),
)
"""0 stands for every other one."""
BUCKETS = (
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    10.0,
)
"""Upper bounds of durations in seconds; the last bucket, without one, comes after."""
NO_ROUTE = "unmatched"
LOOKS = ("hit", "miss", None)
"""How looking for a kept answer ended; None where nobody looked."""


class Tally:
    """The positions of all numbers, for the rules of one application."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.routes = (*sorted(set(rules)), NO_ROUTE)
        self._route = {route: number for number, route in enumerate(self.routes)}
        self._method = {method: number for number, method in enumerate(METHODS)}
        self._status = {status: number for number, status in enumerate(STATUSES)}
        self._width = len(BUCKETS) + 2
        self._looks_at = len(self.routes) * len(METHODS) * len(STATUSES)
        self._durations_at = self._looks_at + len(LOOKS)
        self.size = self._durations_at + len(self.routes) * self._width
        described = repr((self.routes, METHODS, STATUSES, BUCKETS))
        self.layout = hashlib.sha256(described.encode()).hexdigest()[:12]

    def route(self, rule: object) -> str:
        """The name under which requests of this rule are counted."""
        return rule if isinstance(rule, str) and rule in self._route else NO_ROUTE

    def method(self, sent: str) -> str:
        """The name under which requests of this method are counted."""
        return sent if sent in self._method else "other"

    def requests(self, route: str, method: str, status: int) -> int:
        """Where requests are counted; all three as named by this tally."""
        row = self._route[route] * len(METHODS) + self._method[method]
        column = self._status.get(status, len(STATUSES) - 1)
        return row * len(STATUSES) + column

    def look(self, ended: str | None) -> int:
        """Where it is counted how looking for a kept answer ended."""
        return self._looks_at + LOOKS.index(ended)

    def durations(self, route: str) -> int:
        """Where the first bucket of a route's durations stands; the sum stands last."""
        return self._durations_at + self._route[route] * self._width

    def seconds(self, route: str) -> int:
        """Where the sum of a route's durations stands."""
        return self.durations(route) + self._width - 1
