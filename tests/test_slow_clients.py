"""Clients that never come to the end do not hold up the others."""

import pytest

from tests.bench.servers import product
from tests.bench.slow_clients import BODY, HEADERS, p95, slow_clients

NUMBER = 60


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with product(tmp_path_factory.mktemp("slow")) as server:
        yield server.port


@pytest.mark.parametrize("beginning", [HEADERS, BODY], ids=["headers", "forms"])
def test_slow_clients_do_not_slow_the_others(port, beginning):
    """A server that they hold up does not answer within the others' patience; how long
    these take beside them is measured by the benchmark."""
    with slow_clients(port, beginning):
        assert p95(port, NUMBER)
