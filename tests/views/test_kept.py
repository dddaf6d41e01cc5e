"""Answers kept in front of Flask: the same as made anew, and never too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.app import create_app
from webapp.services import results
from webapp.views import kept
from webapp.views.database import EXTENSION
from webapp.views.observation import CACHE, ROUTE

STEP = "/wizard/product?product=saas"
LIVE = "/wizard/recommendation?product=saas&was=&step=product"


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(kept, "monotonic", made)
    return made


def watched(app: Flask) -> Flask:
    """The application, which tells in headers what the layer noted for the log."""
    inner = app.wsgi_app

    def outer(environ, start_response):
        def start(status, headers, exc_info=None):
            noted = [("X-Cache", environ.get(CACHE, "-")), ("X-Route", environ[ROUTE])]
            return start_response(status, [*headers, *noted], exc_info)

        environ.setdefault(ROUTE, "-")
        return inner(environ, start)

    app.wsgi_app = outer  # type: ignore[method-assign]
    return app


@pytest.fixture
def keeping(database_url) -> Iterator[Flask]:
    """The application as it is served, which keeps results, too."""
    made = create_app({"DATABASE_URL": database_url, "RESULTS_KEPT_FOR": 60})
    yield watched(made)
    made.extensions[EXTENSION].dispose()


@pytest.fixture
def client(keeping: Flask) -> FlaskClient:
    return keeping.test_client()


def looked(response) -> tuple[str, str]:
    """What the cache said of a request, and the route that it is counted under."""
    return response.headers["X-Cache"], response.headers["X-Route"]


def published(client: FlaskClient) -> str:
    sent = client.post(
        "/results", data={"product": "saas"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    return str(sent.headers["Location"])


def plain(response) -> list[tuple[str, str]]:
    others = ("X-Request-ID", "X-Cache", "X-Route")
    return [pair for pair in response.headers if pair[0] not in others]


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "zstd"])
@pytest.mark.parametrize("address", ["/", STEP, LIVE, "/stacks", "/recommendation"])
def test_second_answer_is_the_first_one(client, address, encoding):
    headers = {"Accept-Encoding": encoding}
    first, second = (client.get(address, headers=headers) for _ in range(2))
    assert looked(first)[0] == "miss"
    assert looked(second)[0] == "hit"
    assert looked(first)[1] == looked(second)[1]
    assert (first.status, first.data) == (second.status, second.data)
    assert plain(first) == plain(second)


def test_what_one_client_can_read_is_not_sent_to_another(client):
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/").headers


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"base_url": "http://elsewhere.example"}, id="host"),
        pytest.param({"base_url": "https://localhost"}, id="scheme"),
        pytest.param({"query_string": "product=shop"}, id="query"),
    ],
)
def test_another_request_is_answered_anew(client, other):
    client.get("/wizard/product")
    assert looked(client.get("/wizard/product", **other))[0] == "miss"


def test_known_answer_is_not_sent_again(client):
    first = client.get(LIVE)
    again = client.get(LIVE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, looked(again)[0]) == (304, b"", "hit")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" in again.headers
    assert "Content-Length" not in again.headers


@pytest.mark.parametrize("condition", ["*", '"other"', 'W/"other", "more"'])
def test_answer_that_is_not_known_is_sent_whole(client, condition):
    client.get(LIVE)
    again = client.get(LIVE, headers={"If-None-Match": condition})
    assert (again.status_code, looked(again)[0]) == (200, "hit")


def test_unchanged_is_said_without_work_before_there_is_an_answer(keeping):
    tag = keeping.test_client().get(LIVE).headers["ETag"]
    anew = watched(create_app()).test_client()
    first, second = (anew.get(LIVE, headers={"If-None-Match": tag}) for _ in range(2))
    assert (first.status_code, looked(first)[0]) == (304, "miss")
    assert (second.status_code, looked(second)[0]) == (304, "hit")
    assert plain(first) == plain(second)
    whole = anew.get(LIVE)
    assert (whole.status_code, looked(whole)[0]) == (200, "miss")


@pytest.mark.parametrize("address", ["/nowhere", "/wizard/nowhere", "/healthz"])
def test_nothing_else_is_kept(client, address):
    assert looked(client.get(address))[0] == "miss"
    assert looked(client.get(address))[0] == "miss"


def test_writes_are_never_kept(client):
    assert published(client) != published(client)


def test_result_is_kept_for_a_minute(client, clock):
    address = published(client)
    assert looked(client.get(address))[0] == "miss"
    clock.now += 59
    assert looked(client.get(address))[0] == "hit"
    clock.now += 2
    assert looked(client.get(address))[0] == "miss"


def test_removed_result_is_gone_a_minute_later(client, clock, database):
    address = published(client)
    shown = client.get(address)
    with database.writing() as session:
        results.remove(session, address.rsplit("/", 1)[1], datetime.now(UTC))
    assert client.get(address).status_code == 200
    clock.now += 61
    known = {"If-None-Match": shown.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 410
    assert client.get(address).status_code == 410
    clock.now += 1
    assert client.get(address).status_code == 410


def test_old_answer_stands_in_for_a_database_that_is_not_there(
    client, clock, keeping, monkeypatch
):
    address = published(client)
    shown = client.get(address)
    clock.now += 61
    database = keeping.extensions[EXTENSION]

    def fails(*_args, **_kw):
        raise OSError("no database")

    monkeypatch.setattr(database, "answer", fails)
    again = client.get(address)
    assert (again.status_code, again.data, looked(again)[0]) == (200, shown.data, "hit")
    clock.now += 24 * 60 * 60
    assert client.get(address).status_code == 500


@pytest.mark.parametrize("known", range(6))
def test_what_is_known_to_be_removed_does_not_come_back(
    client, clock, keeping, monkeypatch, known
):
    """However its removal became known."""
    address = published(client)
    slug = address.rpartition("/")[2]
    origin = keeping.config["PUBLIC_ORIGIN"]
    tag = client.get(address).headers["ETag"]
    asked = [
        (address, {}),
        (address, {"If-None-Match": f'{tag}, "another"'}),
        (address, {"Accept-Encoding": "gzip"}),
        (f"{address}.json", {}),
        (f"/embed/{slug}", {}),
        (f"/oembed?url={origin}{address}", {}),
    ]
    for path, headers in asked:
        assert client.get(path, headers=headers).status_code in (200, 304)
    client.application.test_cli_runner().invoke(args=["results", "remove", address])
    clock.now += 61
    path, headers = asked[known]
    assert client.get(path, headers=headers).status_code in (404, 410)

    def fails(*_args, **_kw):
        raise OSError("no database")

    monkeypatch.setattr(keeping.extensions[EXTENSION], "answer", fails)
    for path, headers in asked:
        assert client.get(path, headers=headers).status_code == 500


def test_room_is_bounded(database):
    small = watched(create_app({"PAGES_KEPT": 100_000, "RESULTS_KEPT_FOR": 60}))
    client = small.test_client()
    first = f"{LIVE}&unknown=0"
    for number in range(40):
        client.get(f"{LIVE}&unknown={number}")
    assert looked(client.get(f"{LIVE}&unknown=39"))[0] == "hit"
    assert looked(client.get(first))[0] == "miss"


def test_long_conditions_take_room_too(database):
    small = watched(create_app({"PAGES_KEPT": 100_000, "RESULTS_KEPT_FOR": 60}))
    client = small.test_client()
    tag = client.get("/about").headers["ETag"]

    def ask(number: int) -> str:
        long = f'{tag}, "{number:020000}"'
        headers = {"If-None-Match": long, "Accept-Encoding": f"x{number}"}
        response = client.get("/about", headers=headers)
        assert response.status_code == 304
        return looked(response)[0]

    assert {ask(number) for number in range(10)} == {"miss"}
    assert ask(9) == "hit"
    assert ask(0) == "miss"


def test_nothing_is_kept_without_room(database):
    none = watched(create_app({"PAGES_KEPT": 0}))
    assert looked(none.test_client().get("/"))[0] == "-"
