"""A database that fails: a clear page, a line in the log, and nothing is lost."""

import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.durability.conftest import filled, run
from tests.invariants import checked_fragment, checked_page
from tests.reading import attr, one, words
from tests.views.test_results import ANSWERS, OWN, form, stored
from webapp.persistence import sqlite
from webapp.services.current import current_catalogue
from webapp.views.database import EXTENSION

pytestmark = pytest.mark.on_database("sqlite")

SLUG = "bcdfghjkmnpqr"
TITLE = 'A "title" & more'


def full(at, database, path):
    """No page can be added to the file."""
    app = at(f"sqlite:///{path}")
    engine = app.extensions[EXTENSION].write_engine

    @sa.event.listens_for(engine, "connect")
    def limit(connection, _record):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    return app


def read_only(at, database, path):
    return at(f"sqlite:///file:{path}?mode=ro&uri=true")


def no_database(at, database, path):
    database.dispose()
    path.write_bytes(b"nothing of a database" * 1000)
    return at(f"sqlite:///{path}")


def malformed(at, database, path):
    """All but the first page is as a disk gives it back that lost it."""
    with database.write_engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    size = path.stat().st_size
    with path.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xa5" * (size - 4096))
    return at(f"sqlite:///{path}")


def missing(at, database, path):
    return at(f"sqlite:///{path.parent / 'no' / 'such' / 'folder.sqlite3'}")


def without_tables(at, database, path):
    return at(f"sqlite:///{path.parent / 'bare.sqlite3'}")


def older(at, database, path):
    """A version ago, there was no such column."""
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE result RENAME COLUMN title TO name")
    return at(f"sqlite:///{path}")


# How it is made, its name, the status, and the time after which to try again.
FAULTS = {
    "full": (full, "full", 507, None),
    "read-only": (read_only, "read-only", 503, None),
    "no database": (no_database, "damaged", 503, None),
    "malformed": (malformed, "damaged", 503, None),
    "missing": (missing, "unreachable", 503, "30"),
    "without tables": (without_tables, "schema", 503, "30"),
    "older tables": (older, "schema", 503, "30"),
}
FOR_READERS = ["no database", "malformed", "missing", "older tables"]


@pytest.fixture
def path(database, tmp_path):
    """The file of a database that holds the catalogue."""
    filled(database, 1)
    return Path(str(database.write_engine.url.database))


@pytest.fixture
def broken(request, at, database, path):
    """An application whose database has the fault that the test is about."""
    make: Callable[..., Flask] = FAULTS[request.param][0]
    app = make(at, database, path)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def told_of(caplog: pytest.LogCaptureFixture) -> str:
    """What the log tells of the fault: one line."""
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert record.exc_info is None
    message = record.getMessage()
    assert "\n" not in message
    assert TITLE not in message
    return message


EACH = pytest.mark.parametrize(
    ("broken", "name", "status", "after"),
    [(key, *facts[1:]) for key, facts in FAULTS.items()],
    indirect=["broken"],
    ids=FAULTS,
)


@EACH
def test_what_was_to_be_published_can_be_sent_again(
    broken, caplog, name, status, after
):
    client = broken.test_client()
    response = client.post("/results", data=form(TITLE), headers=OWN)
    assert response.status_code == status
    assert response.headers.get("Retry-After") == after
    assert response.headers["Cache-Control"] == "no-store"
    shown = checked_page(response, broken)
    again = one(shown, "main form.publish")
    hidden = again.select('input[type="hidden"]')
    assert [(attr(t, "name"), attr(t, "value")) for t in hidden] == ANSWERS
    assert attr(one(again, "input#title"), "value") == TITLE
    assert f"fault '{name}'" in told_of(caplog)
    back = client.get(attr(one(again, "a"), "href"))
    assert back.status_code == 200
    kept = checked_page(back, broken)
    assert attr(one(kept, "input#title"), "value") == TITLE
    hidden = kept.select('input[type="hidden"][form="publish"]')
    assert [(attr(t, "name"), attr(t, "value")) for t in hidden] == ANSWERS


@EACH
def test_program_gets_a_problem_with_the_same_words(broken, name, status, after):
    body = {"answers": {"product": "saas"}, "title": "x"}
    response = broken.test_client().post("/api/v1/results", json=body)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.headers.get("Retry-After") == after
    assert response.json["status"] == status
    assert urlsplit(response.json["type"]).fragment.startswith("problem-storage")
    assert "storage" in response.json["title"]


@pytest.mark.parametrize("broken", FOR_READERS, indirect=True)
def test_reader_gets_a_page_a_frame_a_fragment_or_words(broken, caplog):
    client = broken.test_client()
    fragment = client.get(f"/r/{SLUG}/against", headers={"HX-Request": "true"})
    answers = {
        "page": client.get(f"/r/{SLUG}"),
        "frame": client.get(f"/embed/{SLUG}"),
        "words": client.get(f"/r/{SLUG}.md"),
        "data": client.get(f"/r/{SLUG}.json"),
        "comparison": client.get(f"/compare?r={SLUG}&r={SLUG[::-1]}"),
    }
    assert {a.status_code for a in (*answers.values(), fragment)} == {503}
    title = words(one(checked_page(answers["page"], broken), "h1"))
    assert title in words(checked_page(answers["frame"], broken))
    assert answers["words"].text.startswith(title)
    assert answers["data"].json["title"] == title
    assert title in words(checked_fragment(fragment, broken))
    assert "form.publish" not in answers["page"].text


def without_database() -> list[str]:
    catalogue = current_catalogue().catalogue
    return [
        *(f"/wizard/{step.id}?team=go" for step in catalogue.steps),
        *("/", "/recommendation?team=go", "/stacks", "/criteria", "/method", "/about"),
        *("/privacy", "/changelog", "/embed/questionnaire", "/compare", "/api/v1/"),
        f"/stacks/{catalogue.alternatives[0].id}",
        f"/criteria/{catalogue.criteria[0].id}",
    ]


@pytest.mark.parametrize("broken", ["malformed"], indirect=True)
def test_what_needs_no_database_works_while_it_is_damaged(broken):
    client = broken.test_client()
    for address in without_database():
        response = client.get(address)
        assert response.status_code == 200, address
        assert checked_page(response, broken)
    for address in ("/wizard/recommendation?team=go", "/recommendation/live?team=go"):
        response = client.get(address, headers={"HX-Request": "true"})
        assert response.status_code == 200, address
    for address in ("/api/v1/catalogue", "/api/v1/recommendation?team=go"):
        assert client.get(address).status_code == 200


def test_damage_under_an_open_connection_is_told_as_such(app, client, caplog, path):
    assert client.post("/results", data=form(), headers=OWN).status_code == 303
    with closing(sqlite.connected(str(path), "rw")) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as opened:
        opened.write(b"garbage!" * 8192)
    response = client.post("/results", data=form(TITLE), headers=OWN)
    assert response.status_code == 503
    assert "fault 'damaged'" in told_of(caplog)


def test_locked_database_is_told_and_the_form_works_when_it_is_free(
    app, client, caplog, database, session, monkeypatch
):
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    with database.writing() as other:
        other.execute(sa.text("SELECT 1"))
        response = client.post("/results", data=form(TITLE), headers=OWN)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "fault 'busy'" in told_of(caplog)
    again = one(checked_page(response, app), "main form.publish")
    pairs = [(attr(t, "name"), attr(t, "value")) for t in again.select("input")]
    body = form("", [p for p in pairs if p[0] != "title"]) | {
        "title": [dict(pairs)["title"]]
    }
    sent = client.post(attr(again, "action"), data=body, headers=OWN)
    assert sent.status_code == 303
    assert stored(session) == 1


@pytest.mark.parametrize("status", [429, 500])
def test_answers_are_kept_too_where_publishing_is_refused_for_a_while(
    app, client, monkeypatch, status
):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    if status == 429:
        app.config["RATE_LIMIT_PUBLISH"] = "1 per day"
        client.post("/results", data=form(), headers=OWN)
    else:
        monkeypatch.setattr("webapp.services.results.recommend", lambda *_: 1 / 0)
    response = client.post("/results", data=form(TITLE), headers=OWN)
    assert response.status_code == status
    assert one(checked_page(response, app), "main form.publish")


@pytest.mark.parametrize("sender", [{"Sec-Fetch-Site": "cross-site"}, {}])
def test_another_site_cannot_have_its_form_offered_as_ours(app, client, sender):
    response = client.post("/results", data=form(TITLE), headers=sender)
    assert response.status_code == 403
    assert not checked_page(response, app).select("form.publish")


def test_title_in_the_address_is_only_a_proposal(client, page):
    shown = page("/recommendation?team=go&title=%3Cb%3E%00" + "x" * 200)
    value = attr(one(shown, "input#title"), "value")
    assert value == "<b> " + "x" * 200
    assert "<b>" not in words(one(shown, "h1"))


@pytest.mark.parametrize("command", ["catalogue publish", "doctor"])
@pytest.mark.parametrize(
    ("broken", "remedy"),
    [
        ("no database", "flask restore"),
        ("malformed", "flask restore"),
        ("missing", "that its folder exists"),
        ("read-only", "give this user the right"),
    ],
    indirect=["broken"],
)
def test_command_ends_with_fault_and_remedy(broken, command, remedy):
    done = run(broken, *command.split())
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert remedy.lower() in done.output.lower()


@pytest.mark.on_database("postgresql")
@pytest.mark.parametrize(
    ("more", "name", "after"),
    [
        ("&options=-c%20default_transaction_read_only%3Don", "read-only", None),
        ("&options=-c%20search_path%3Dnowhere", "schema", "30"),
        ("&port=1", "unreachable", "30"),
    ],
)
def test_postgresql_that_fails_is_told(at, caplog, database_url, more, name, after):
    """A replica by mistake, no tables, and a server that is down."""
    app = at(database_url + more)
    response = app.test_client().post("/results", data=form(TITLE), headers=OWN)
    assert response.status_code == 503
    assert response.headers.get("Retry-After") == after
    assert f"fault '{name}'" in told_of(caplog)
    assert one(checked_page(response, app), "main form.publish")
