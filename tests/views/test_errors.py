"""What went wrong is said in words, with a way on, and without a trace."""

import pytest
from flask import abort, request
from werkzeug.exceptions import MethodNotAllowed, TooManyRequests
from werkzeug.test import TestResponse

from tests.conftest import ORIGIN
from tests.databases import BOTH
from tests.invariants import checked_fragment, checked_page
from tests.reading import attr, one, words
from tests.views.test_results import OWN, form
from webapp.app import create_app
from webapp.views.database import EXTENSION

CODES = [400, 403, 404, 405, 410, 413, 414, 418, 422, 429, 500, 502, 503]
PANEL = "/wizard/recommendation"
HTMX = {"HX-Request": "true"}
SECRET = "the password is swordfish"


@pytest.fixture
def app(app):
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


@pytest.fixture(params=["sqlite:////nowhere/x", "postgresql:///x?host=/nowhere"])
def storeless(request):
    """An application whose database cannot be opened."""
    return create_app({"DATABASE_URL": request.param, "PUBLIC_ORIGIN": ORIGIN})


def assert_kept_no_longer_than_may_be(response: TestResponse, code: int) -> None:
    """What was removed for as long as it was kept before; all else not at all."""
    kept = "public, max-age=60" if code == 410 else "no-store"
    assert response.headers["Cache-Control"] == kept
    assert code != 410 or "HX-Request" in response.vary


def test_log_names_the_route_and_not_the_address_of_a_failure(app, client, caplog):
    """Whoever has the address of a result may read it."""
    assert (
        client.get("/r/bcdfghjkmnpqr", headers={"X-Fail": "crash"}).status_code == 500
    )
    assert "GET /r/<slug> failed" in caplog.text
    assert SECRET in caplog.text
    assert "bcdfghjkmnpqr" not in caplog.text


@pytest.mark.parametrize("code", CODES)
def test_each_error_is_a_page_with_a_way_on(app, client, code):
    response = client.get("/recommendation", headers={"X-Fail": str(code)})
    assert response.status_code == code
    shown = checked_page(response, app)
    assert one(shown, "main").select('a[href="/"]')
    assert one(shown, "body > header").select('a[href="/"]')
    assert len(words(one(shown, "main h1 + p"))) > 20
    assert_kept_no_longer_than_may_be(response, code)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("address", "headers"),
    [(PANEL, {}), (PANEL, HTMX), ("/recommendation", HTMX), ("/", HTMX)],
    ids=["the fragment's address", "both", "htmx", "htmx, landing"],
)
def test_each_error_is_a_fragment_where_one_was_asked_for(
    app, client, code, address, headers
):
    response = client.get(address, headers={"X-Fail": str(code), **headers})
    assert response.status_code == code
    shown = checked_fragment(response, app)
    assert one(shown, 'a[href="/"]')
    assert attr(one(shown, "div"), "role") == "alert"
    assert_kept_no_longer_than_may_be(response, code)


def test_known_errors_have_words_of_their_own(app, client):
    known = [code for code in CODES if code not in (400, 418, 502)]
    texts = {
        words(
            one(
                checked_page(client.get("/", headers={"X-Fail": str(code)}), app),
                "h1",
            )
        )
        for code in known
    }
    assert len(texts) == len(known)


@pytest.mark.parametrize("address", ["/", "/wizard/people", "/recommendation"])
def test_crash_shows_no_trace(app, client, address):
    response = client.get(address, headers={"X-Fail": "crash"})
    assert response.status_code == 500
    shown = words(checked_page(response, app))
    for telling in (SECRET, "swordfish", "RuntimeError", "Traceback", ".py"):
        assert telling not in shown


def test_crash_in_the_fragment_shows_no_trace(app, client):
    response = client.get(PANEL, headers={"X-Fail": "crash"})
    assert response.status_code == 500
    assert "swordfish" not in words(checked_fragment(response, app))


@pytest.mark.parametrize(
    ("code", "retries"), [(404, False), (429, True), (500, True), (503, True)]
)
def test_only_what_may_pass_can_be_tried_again(app, client, code, retries):
    response = client.get("/wizard/people?team=go", headers={"X-Fail": str(code)})
    links = [words(tag) for tag in checked_page(response, app).select("main a")]
    assert ("Try again" in links) == retries


def test_refused_method_names_the_allowed_ones(app, client):
    response = client.post("/recommendation")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert checked_page(response, app)


def test_refused_method_at_the_fragments_address_is_a_fragment(app, client):
    response = client.post(PANEL)
    assert response.status_code == 405
    assert checked_fragment(response, app)


def test_time_to_wait_is_passed_on(app, client):
    @app.get("/busy")
    def busy():
        raise TooManyRequests(retry_after=30)

    assert client.get("/busy").headers["Retry-After"] == "30"


def test_handlers_of_the_framework_are_all_ours(app, client):
    """Also of an error that a view raises itself, with headers of its own."""

    @app.get("/odd")
    def odd():
        raise MethodNotAllowed(valid_methods=["PUT"])

    response = client.get("/odd")
    assert response.headers["Allow"] == "PUT"
    assert checked_page(response, app)


@pytest.mark.parametrize("path", ["/nowhere", "/r/", "/static/0/../x", "/wizard/x/y"])
def test_address_of_nothing_is_not_found(page, path):
    page(path, 404)


@pytest.mark.parametrize("path", ["/", "/wizard/people", "/recommendation"])
def test_far_too_long_address_is_refused(page, path):
    page(f"{path}?{'x' * 8190}=1")
    page(f"{path}?{'x' * 8191}=1", 414)


def test_far_too_long_address_of_the_fragment_is_refused(fragment):
    fragment(f"{PANEL}?{'x' * 9000}", 414)


@pytest.mark.parametrize("kind", ["x-www-form-urlencoded", "multipart"])
def test_far_too_large_form_is_refused(app, client, kind):
    encoding = "multipart/form-data" if kind == "multipart" else f"application/{kind}"
    response = client.post(
        "/results", data=form("x" * 70_000), headers=OWN, content_type=encoding
    )
    assert response.status_code == 413
    assert checked_page(response, app)


@pytest.mark.parametrize("path", ["/r/bcdfghjkmnpqr", "/embed/bcdfghjkmnpqr"])
def test_without_database_results_say_that_storage_is_missing(storeless, path):
    response = storeless.test_client().get(path)
    assert response.status_code == 503
    shown = checked_page(response, storeless)
    assert "storage" in words(shown).lower()
    assert "Try again" in [words(link) for link in shown.select("main a")]


def test_without_database_nothing_is_published(storeless):
    response = storeless.test_client().post("/results", data=form(), headers=OWN)
    assert response.status_code == 503
    assert checked_page(response, storeless)


@pytest.mark.parametrize("path", ["/", "/wizard/people", "/recommendation?team=go"])
def test_without_database_the_questionnaire_works(storeless, path):
    response = storeless.test_client().get(path)
    assert response.status_code == 200
    assert checked_page(response, storeless)


@pytest.mark.on_database("postgresql")
def test_database_that_keeps_all_connections_busy_is_away(app, client, monkeypatch):
    pool = app.extensions[EXTENSION].read_engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.01)
    taken = [pool.connect() for _ in range(pool.size())]
    assert client.get("/r/bcdfghjkmnpqr").status_code == 503
    taken.pop().close()
    assert client.get("/r/bcdfghjkmnpqr").status_code == 404
    for connection in taken:
        connection.close()


@BOTH
def test_without_schema_storage_is_missing_too(empty_url):
    bare = create_app({"DATABASE_URL": empty_url})
    assert bare.test_client().get("/r/bcdfghjkmnpqr").status_code == 503
    bare.extensions[EXTENSION].dispose()
