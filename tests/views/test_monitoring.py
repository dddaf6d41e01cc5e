"""Addresses for machines: health, readiness, metrics."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import ORIGIN
from tests.databases import BOTH
from tests.views.test_results import OWN
from webapp.app import create_app
from webapp.domain.scoring import METHOD_VERSION
from webapp.services import stopping
from webapp.services.current import current_catalogue
from webapp.views.database import EXTENSION

TOKEN = "0123456789abcdef"
SENT = {"Authorization": f"Bearer {TOKEN}"}
ADDRESSES = ["/healthz", "/readyz", "/metrics"]


@pytest.fixture
def made(database, tmp_path):
    """The application with a token and a folder of its own, answering a client."""
    url = database.write_engine.url.render_as_string()
    settings = {"DATABASE_URL": url, "PUBLIC_ORIGIN": ORIGIN, "METRICS_TOKEN": TOKEN}
    app = create_app({**settings, "RUN_FOLDER": str(tmp_path)})
    yield app
    app.extensions[EXTENSION].dispose()


@pytest.fixture
def samples(made):
    """Reads the metrics: value by name and labels."""

    def read():
        response = made.test_client().get("/metrics", headers=SENT)
        assert response.status_code == 200
        return {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(response.text)
            for sample in family.samples
        }

    return read


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("headers", [{}, SENT])
def test_nothing_here_is_ever_cached_or_run(made, address, headers):
    response = made.test_client().get(address, headers=headers)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Request-ID"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_reading_is_allowed(made, address):
    client = made.test_client()
    for method in ("POST", "PUT", "DELETE", "TRACE"):
        response = client.open(address, method=method, headers=SENT)
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD"
    assert client.head(address, headers=SENT).data == b""


@pytest.mark.parametrize(
    ("base", "host", "seen"),
    [
        (ORIGIN, None, ["as public", "as public"]),
        ("http://whichstack.example", None, ["not as public", "as public"]),
        ("https://10.0.0.7:8000", None, ["as public", "not as public"]),
        ("https://x", "not a host", ["as public", "not as public"]),
        ("https://x", "", ["as public", "not as public"]),
    ],
)
def test_health_tells_whether_the_site_is_seen_as_visitors_see_it(
    made, base, host, seen
):
    environ = {} if host is None else {"HTTP_HOST": host}
    response = made.test_client().get("/healthz", base_url=base, environ_base=environ)
    assert response.status_code == 200
    first, *lines = response.text.splitlines()
    assert first == "ok"
    assert [line.partition(": ")[2] for line in lines] == seen


def test_health_needs_no_database_and_readiness_names_it():
    app = create_app({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"})
    assert app.test_client().get("/healthz").status_code == 200
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.text == "database: it does not answer\n"


def test_ready_when_all_is_there(made):
    response = made.test_client().get("/readyz")
    assert (response.status_code, response.text) == (200, "ready\n")


@BOTH
def test_not_ready_without_todays_schema(empty_url):
    app = create_app({"DATABASE_URL": empty_url})
    database, client = app.extensions[EXTENSION], app.test_client()
    with database.write_engine.begin() as connection:  # a reader makes no file
        connection.exec_driver_sql("SELECT 1")
    assert "its schema is missing" in client.get("/readyz").text
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('001')")
    response = client.get("/readyz")
    database.dispose()
    assert response.status_code == 503
    assert "its schema is 001" in response.text


def test_not_ready_with_a_broken_catalogue(made, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", "/no/such/folder")
    response = made.test_client().get("/readyz")
    assert (response.status_code, response.text) == (
        503,
        "catalogue: it has problems\n",
    )


def test_not_ready_as_soon_as_a_stop_was_asked_for(made, tmp_path):
    stopping.ask(str(tmp_path))
    response = made.test_client().get("/readyz")
    assert (response.status_code, response.text) == (
        503,
        "server: it was asked to stop\n",
    )
    assert response.headers["Connection"] == "close"
    stopping.forget(str(tmp_path))
    assert made.test_client().get("/readyz").status_code == 200


def test_without_a_token_there_are_no_metrics(client):
    for headers in ({}, {"Authorization": "Bearer "}, SENT):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}0", f"bearer {TOKEN}", TOKEN, "Bearer é"],
)
def test_metrics_are_for_who_has_the_token(made, sent):
    response = made.test_client().get("/metrics", headers={"Authorization": sent})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert "whichstack_" not in response.text


def test_requests_swaps_and_publishes_are_counted(made, samples):
    client = made.test_client()
    for path in ("/", "/nowhere", *["/wizard/recommendation?team=go"] * 2):
        client.get(path)
    client.open("/wizard/recommendation", method="TRACK")
    client.post("/results", data={"title": ""}, headers=OWN)
    client.post("/results", data={"title": ""})  # sent from nowhere known
    client.post("/api/v1/results", json={"answers": {}})
    found = samples()
    requests = "whichstack_requests_total"
    assert found[requests, "/", "200", "GET"] == 1
    assert found[requests, "404", "GET", "unmatched"] == 1
    assert found[requests, "/wizard/recommendation", "200", "GET"] == 2
    assert found[requests, "405", "other", "unmatched"] == 1
    assert found[requests, "/results", "303", "POST"] == 1
    assert found["whichstack_swaps_total",] == 2
    assert found["whichstack_publishes_total",] == 2
    assert found["whichstack_cache_lookups_total", "hit"] == 1


def test_durations_are_a_histogram_that_adds_up(made, samples):
    client = made.test_client()
    for _ in range(3):
        client.get("/method")
    found = samples()
    name = "whichstack_request_duration_seconds"
    assert found[f"{name}_count", "/method"] == 3
    assert 0 < found[f"{name}_sum", "/method"] < 30
    steps = [
        value
        for key, value in found.items()
        if key[0] == f"{name}_bucket" and "/method" in key
    ]
    assert steps == sorted(steps)
    assert steps[-1] == 3


def test_versions_are_told(samples):
    names = {key[0]: key for key in samples()}
    assert current_catalogue().digest in names["whichstack_catalogue_info"]
    assert METHOD_VERSION in names["whichstack_catalogue_info"]
    assert "whichstack_build_info" in names
