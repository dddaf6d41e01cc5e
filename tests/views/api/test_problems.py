"""Every error is the same kind of document, which says what to do."""

import pytest
from flask import abort, request
from werkzeug.exceptions import TooManyRequests

from tests.conftest import ORIGIN
from tests.views.api.conftest import PROBLEM, differences, documented
from tests.views.test_results import OWN
from webapp.app import create_app
from webapp.persistence.models import Result
from webapp.views.api.problems import KINDS

ADDRESSES = ("/api/v1/catalogue", "/api/v1/results/bcdfghjkmnpqr", "/r/b.json")
SECRET = "the password is swordfish"


@pytest.fixture
def failing(app):
    """An application that fails on demand, as a stranger would see it."""

    @app.before_request
    def fail():
        wanted = request.headers.get("X-Fail", "")
        if wanted == "crash":
            raise RuntimeError(SECRET)
        if wanted:
            abort(int(wanted))

    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_error_is_a_problem(failing, address):
    for code in {*KINDS, 410, 418, 502} - {507}:  # none can be raised as 507
        response = failing.test_client().get(address, headers={"X-Fail": str(code)})
        assert (response.status_code, response.mimetype) == (code, PROBLEM)
        problem = response.json
        assert problem["status"] == code
        known = f"{ORIGIN}/api/v1/#problem-{KINDS[code].id}" if code in KINDS else ""
        assert problem["type"] == (known or "about:blank")
        assert len(problem["title"]) > 3
        assert len(problem["detail"]) > 20
        assert problem["errors"] == []
        kept = "public, max-age=60" if code == 410 else "no-store"
        assert response.headers["Cache-Control"] == kept
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_crash_shows_no_trace(failing):
    response = failing.test_client().get(ADDRESSES[0], headers={"X-Fail": "crash"})
    assert (response.status_code, response.mimetype) == (500, PROBLEM)
    assert "swordfish" not in response.text


@pytest.mark.parametrize("accept", ["text/html", "image/png", "*/*", "", "x", "a;q=x"])
def test_error_takes_the_form_of_its_address_whatever_is_accepted(client, accept):
    headers = {"Accept": accept, "HX-Request": "true"}
    assert client.get("/api/v1/nowhere", headers=headers).mimetype == PROBLEM
    assert client.get("/r/x.json", headers=headers).mimetype == PROBLEM
    page = client.get("/r/x", headers={"Accept": "application/json"})
    assert page.mimetype == "text/html"


@pytest.mark.parametrize("accept", ["text/html", "image/png"])
def test_data_is_sent_whatever_is_accepted(ask, accept):
    ask("/api/v1/catalogue", headers={"Accept": accept})


NOWHERE = [
    "/api/v1/nowhere",
    "/api/v2/catalogue",
    "/api/v1/results/",
    "/api/v1/results/x/y",
    "/api/v1/results/bcdfghjkmnpqr",
    "/api/v1/catalogue/alternatives/nothing",
    "/r/bcdfghjkmnpqr.json",
    "/r/.json",
]


@pytest.mark.parametrize("address", NOWHERE)
def test_address_of_nothing_is_not_found(ask, address):
    ask(address, 404)


@pytest.mark.parametrize(
    ("address", "method", "allowed"),
    [
        ("/api/v1/catalogue", "POST", {"GET", "HEAD", "OPTIONS"}),
        ("/api/v1/results", "GET", {"POST", "OPTIONS"}),
        ("/api/v1/results", "TRACE", {"POST", "OPTIONS"}),
        ("/r/bcdfghjkmnpqr.json", "DELETE", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_refused_method_names_the_allowed_ones(ask, address, method, allowed):
    response = ask(address, 405, method=method)
    assert set(response.headers["Allow"].split(", ")) == allowed


def test_time_to_wait_is_passed_on(app, client):
    @app.get("/api/v1/busy")
    def busy():
        raise TooManyRequests(retry_after=30)

    response = client.get("/api/v1/busy")
    assert response.headers["Retry-After"] == "30"
    assert response.json["type"].endswith("#problem-too-many")


def test_far_too_long_address_is_refused(ask):
    ask(f"/api/v1/recommendation?{'x' * 8190}=1")
    ask(f"/api/v1/recommendation?{'x' * 8191}=1", 414)


def test_without_database_results_say_so_and_recommendations_work():
    storeless = create_app({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"})
    client = storeless.test_client()
    answers = [
        client.get("/r/bcdfghjkmnpqr.json"),
        client.get("/api/v1/results/bcdfghjkmnpqr"),
        client.post("/api/v1/results", json={}),
        client.get("/api/v1/recommendation"),
    ]
    assert [a.status_code for a in answers] == [503, 503, 503, 200]
    document = documented(storeless)
    assert [list(differences(document, storeless, a)) for a in answers] == [[]] * 4


SENDERS = {
    "a script": ({}, 201),
    "our page": (OWN, 201),
    "our page, older browser": ({"Origin": ORIGIN}, 201),
    "another site": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "a sister site": ({"Sec-Fetch-Site": "same-site"}, 403),
    "nonsense": ({"Sec-Fetch-Site": ""}, 403),
    "another origin": ({"Origin": "https://evil.example"}, 403),
    "a sandbox": ({"Origin": "null"}, 403),
    "an empty origin": ({"Origin": ""}, 403),
}


@pytest.mark.parametrize(("headers", "status"), SENDERS.values(), ids=SENDERS)
def test_pages_of_other_sites_may_not_send(ask, session, headers, status):
    ask("/api/v1/results", status, json={}, headers=headers)
    assert session.query(Result).count() == (1 if status == 201 else 0)
    ask(
        "/api/v1/recommendations",
        min(status, 403) if status == 403 else 200,
        json={},
        headers=headers,
    )
