"""What was counted, as Prometheus reads it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from webapp.domain.scoring import METHOD_VERSION
from webapp.services.current import current_catalogue
from webapp.views.assets import build_id
from webapp.views.counts import Counts
from webapp.views.tally import BUCKETS, LOOKS, METHODS, STATUSES, Tally

SWAPS = "/wizard/recommendation"
PUBLISHED = (("/results", 303), ("/api/v1/results", 201))
"""Routes that publish a result, and the status that says that one was."""

Numbers = NDArray[np.float64]


class Exposition(Collector):
    """Reads the counts of all processes whenever it is asked."""

    def __init__(self, tally: Tally, counts: Counts) -> None:
        self._tally = tally
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        """All metrics, of one moment."""
        counted = self._counts.total()
        yield self._requests(counted)
        yield self._durations(counted)
        yield self._swaps(counted)
        yield self._publishes(counted)
        yield self._cache(counted)
        yield from _versions()

    def _requests(self, counted: Numbers) -> Metric:
        """Only what occurred: most combinations never do."""
        found = CounterMetricFamily(
            "whichstack_requests",
            "Requests answered.",
            labels=("route", "method", "status"),
        )
        shape = (len(self._tally.routes), len(METHODS), len(STATUSES))
        requests = counted[: np.prod(shape)].reshape(shape)
        for route, method, status in np.argwhere(requests).tolist():
            code = str(STATUSES[status] or "other")
            labels = (self._tally.routes[route], METHODS[method], code)
            found.add_metric(labels, requests[route, method, status])
        return found

    def _durations(self, counted: Numbers) -> Metric:
        found = HistogramMetricFamily(
            "whichstack_request_duration_seconds",
            "Time until the answer was made, without sending it.",
            labels=("route",),
        )
        bounds = [*map(str, BUCKETS), "+Inf"]
        for route in self._tally.routes:
            first, last = self._tally.durations(route), self._tally.seconds(route)
            below = np.cumsum(counted[first:last]).tolist()
            if below[-1]:
                buckets = list(zip(bounds, below, strict=True))
                found.add_metric((route,), buckets, counted[last])
        return found

    def _swaps(self, counted: Numbers) -> Metric:
        swaps = sum(
            counted[self._tally.requests(SWAPS, "GET", status)] for status in (200, 304)
        )
        return CounterMetricFamily(
            "whichstack_swaps", "Live panels swapped after a change.", swaps
        )

    def _publishes(self, counted: Numbers) -> Metric:
        published = sum(
            counted[self._tally.requests(route, "POST", status)]
            for route, status in PUBLISHED
        )
        return CounterMetricFamily(
            "whichstack_publishes", "Results published.", published
        )

    def _cache(self, counted: Numbers) -> Metric:
        found = CounterMetricFamily(
            "whichstack_cache_lookups",
            "Answers looked for among those kept in memory.",
            labels=("outcome",),
        )
        for ended in filter(None, LOOKS):
            found.add_metric((ended,), counted[self._tally.look(ended)])
        return found


def _versions() -> Iterator[Metric]:
    yield InfoMetricFamily(
        "whichstack_catalogue",
        "What is recommended from, and how.",
        {"digest": current_catalogue().digest, "method": METHOD_VERSION},
    )
    yield InfoMetricFamily(
        "whichstack_build",
        "What is running.",
        {
            "version": version("whichstack"),
            "build": build_id(),
            "python": platform.python_version(),
        },
    )


def exposition(tally: Tally, counts: Counts) -> bytes:
    """The text that Prometheus scrapes."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Exposition(tally, counts))
    return generate_latest(registry)
