"""Clients that never come to the end do not hold up the others."""

import pytest

from tests.bench.servers import product
from tests.bench.slow_clients import BODY, HEADERS, p95, slow_clients

NUMBER = 60
MOST = 4.0
"""Times as long at most, and 50 ms: both are taken within a second, on a machine that
does other things, too. A server that they hold up does not answer at all."""


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with product(tmp_path_factory.mktemp("slow")) as server:
        yield server.port


@pytest.mark.parametrize("beginning", [HEADERS, BODY], ids=["headers", "forms"])
def test_slow_clients_do_not_slow_the_others(port, beginning):
    p95(port, NUMBER)
    alone = p95(port, NUMBER)
    with slow_clients(port, beginning):
        beside = p95(port, NUMBER)
    assert beside < alone * MOST + 0.05
