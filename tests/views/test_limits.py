"""Rate limits: who asks too often is told so, and when to come back."""

from time import monotonic

import pytest
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from tests.views.api.conftest import ask as ask
from tests.views.test_results import OWN
from webapp.app import create_app
from webapp.views.limits import EXTENSION, Counting, network


def publish(client, address="203.0.113.5", **headers) -> int:
    """The status of publishing nothing in particular."""
    response = client.post(
        "/results",
        data={"title": "A title"},
        headers=OWN | headers,
        environ_base={"REMOTE_ADDR": address},
    )
    return int(response.status_code)


def test_publishing_too_often_is_refused_with_a_time_to_come_back(client, app):
    app.config["RATE_LIMIT_PUBLISH"] = "2 per minute"
    assert [publish(client) for _ in range(4)] == [303, 303, 429, 429]
    refused = client.post(
        "/results",
        data={"title": "A title"},
        headers=OWN,
        environ_base={"REMOTE_ADDR": "203.0.113.5"},
    )
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Too many requests" in refused.text
    assert refused.headers["Cache-Control"] == "no-store"


def test_every_address_counts_for_itself(client, app):
    app.config["RATE_LIMIT_PUBLISH"] = "1 per minute"
    found = [publish(client, address) for address in ("192.0.2.1", "192.0.2.2")]
    assert found == [303, 303]
    assert publish(client, "192.0.2.1") == 429


def test_forged_requests_use_up_nobodys_share(client, app):
    app.config["RATE_LIMIT_PUBLISH"] = "1 per minute"
    forged = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert [publish(client, **forged) for _ in range(3)] == [403] * 3
    assert publish(client) == 303


def test_forwarded_address_is_not_believed(client, app):
    """A stranger can send any; the server in front sets the true one."""
    app.config["RATE_LIMIT_PUBLISH"] = "1 per minute"
    sent = [publish(client, **{"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(2)]
    assert sent == [303, 429]


def test_several_limits_hold_together(client, app):
    app.config["RATE_LIMIT_PUBLISH"] = "9 per second; 1 per hour"
    assert [publish(client) for _ in range(2)] == [303, 429]


def test_without_a_limit_nothing_is_refused(client, app):
    app.config["RATE_LIMIT_PUBLISH"] = ""
    assert {publish(client) for _ in range(5)} == {303}


def test_clock_that_is_set_back_shuts_nobody_out_until_then(client, app):
    app.config["RATE_LIMIT_PUBLISH"] = "2 per minute"
    assert [publish(client) for _ in range(3)] == [303, 303, 429]
    storage = app.extensions[EXTENSION].limiter.storage
    for key in storage.expirations:
        storage.expirations[key] += 86400  # as it is found a day earlier
    assert [publish(client) for _ in range(3)] == [303, 303, 429]


class Unreachable(MemoryStorage):
    """A storage that cannot be reached."""

    asked = 0

    def incr(self, *args, **kwargs):
        self.asked += 1
        raise StorageError(ConnectionError("refused"))


def test_while_nothing_can_be_counted_nothing_is_refused(client, app, caplog):
    app.config["RATE_LIMIT_PUBLISH"] = "1 per minute"
    storage = Unreachable()
    app.extensions[EXTENSION] = Counting(FixedWindowRateLimiter(storage))
    assert [publish(client) for _ in range(3)] == [303] * 3
    assert caplog.text.count("cannot be counted") == 1
    assert storage.asked == 1, "it is left alone for a while, so that nobody waits"


def test_counting_is_tried_again_after_a_while_and_told_once_a_minute(
    client, app, caplog
):
    app.config["RATE_LIMIT_PUBLISH"] = "1 per minute"
    storage = Unreachable()
    counting = Counting(FixedWindowRateLimiter(storage))
    app.extensions[EXTENSION] = counting
    for _ in range(3):
        assert publish(client) == 303
        assert counting.resumes > monotonic()
        counting.resumes = 0.0
    assert storage.asked == 3
    assert caplog.text.count("cannot be counted") == 1


NETWORKS = {
    "203.0.113.5": "203.0.113.5",
    "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
    "2001:db8:1:2:ffff::": "2001:db8:1:2::/64",
    "2001:db8:1:3::1": "2001:db8:1:3::/64",
    "fe80::1%eth0": "fe80::/64",
    "::ffff:203.0.113.5": "203.0.113.5",
    "_hidden": "unknown",
    "": "unknown",
    None: "unknown",
}


@pytest.mark.parametrize(("address", "counted"), NETWORKS.items())
def test_one_visitor_is_one_address_or_one_network_of_the_longer_kind(address, counted):
    assert network(address) == counted


def test_visitor_with_many_addresses_counts_once(client, app):
    app.config["RATE_LIMIT_PUBLISH"] = "1 per minute"
    sent = [publish(client, f"2001:db8::{n}") for n in (1, 2)]
    assert sent == [303, 429]


def test_api_tells_whoever_asks_too_often_when_to_come_back(app, ask):
    app.config["RATE_LIMIT_API"] = "1 per minute"
    ask("/api/v1/recommendation")
    bodies: list[dict[str, object]] = [{}, {"json": {}}]
    for sent in bodies:
        # What was asked before costs nothing, and does not count.
        ask("/api/v1/recommendation")
        address = "/api/v1/recommendation" + ("s" if sent else "?team=go")
        refused = ask(address, 429, **sent)
        assert 0 < int(refused.headers["Retry-After"]) <= 60
        assert refused.json["type"].endswith("#problem-too-many")


@pytest.mark.parametrize("key", ["RATE_LIMIT_API", "RATE_LIMIT_PUBLISH"])
def test_limits_are_settings(monkeypatch, key):
    monkeypatch.setenv(f"WHICHSTACK_{key}", "7 per hour")
    assert create_app().config[key] == "7 per hour"
