"""The commands: they say what they did, and fail where they must."""

import json
import os
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
import sqlalchemy as sa

from tests import own_catalogue
from tests.databases import BOTH
from webapp.config import ROOT
from webapp.persistence.db import Database
from webapp.persistence.models import CatalogueVersion
from webapp.services.current import current_catalogue

STATIC = {
    "id": "T01",
    "title": "A leaflet",
    "needs": {"product": "static leaflet"},
    "top": ["none"],
}


@pytest.fixture
def run(app):
    """Runs a command of ``flask``."""
    return lambda *arguments: app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def scenarios(run, tmp_path):
    """Runs the scenarios of a file with this content."""

    def act(content, *options):
        file = tmp_path / "scenarios.json"
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_text(text, encoding="utf-8")
        return run("catalogue", "scenarios", str(file), *options)

    return act


def test_check_finds_no_problem_in_the_bundled_catalogue(run):
    done = run("catalogue", "check")
    assert done.exit_code == 0
    assert f"No problems. Digest {current_catalogue().digest}." in done.output


def test_error_of_the_database_that_nobody_knows_is_told_with_its_trace(
    run, database, caplog
):
    with database.write_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE removed_result")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '001'")
        connection.exec_driver_sql("CREATE TABLE removed_result (x INTEGER)")
    done = run("results", "remove", "x")
    assert done.exit_code == 1
    assert "already exists" in done.output
    assert "trace" in done.output
    (record,) = [r for r in caplog.records if r.exc_info]
    assert record.levelname == "ERROR"


@pytest.fixture
def plants(monkeypatch):
    """Commands look at a small catalogue about something else, without problems."""
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))


@BOTH
@pytest.mark.usefixtures("plants")
def test_publishing_twice_records_the_catalogue_once(run, session):
    first, second = run("catalogue", "publish"), run("catalogue", "publish")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "is published" in first.output
    assert "is already published" in second.output
    digests = list(session.scalars(sa.select(CatalogueVersion.digest)))
    assert digests == [current_catalogue().digest]


@BOTH
@pytest.mark.usefixtures("plants")
def test_publishing_brings_an_empty_database_up_to_date(app, run, empty_url):
    app.config["DATABASE_URL"] = empty_url
    assert run("catalogue", "publish").exit_code == 0
    database = Database(empty_url)
    with database.reading() as session:
        assert session.scalar(sa.select(CatalogueVersion.digest))
    database.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://w:swordfish@127.0.0.1:1/db",
        "postgresql://w@127.0.0.1:1/db?password=swordfish",
        "postgres://127.0.0.1:1/db?user=w&password=swordfish&sslpassword=swordfish",
    ],
)
@pytest.mark.parametrize("command", ["catalogue publish", "export -", "doctor"])
def test_command_names_the_database_without_its_password(app, run, url, command):
    app.config["DATABASE_URL"] = url
    done = run(*command.split())
    assert done.exit_code == 1
    assert "127.0.0.1" in done.output
    assert "swordfish" not in done.output


def test_scenarios_that_come_out_as_expected_pass(scenarios):
    done = scenarios([STATIC, {**STATIC, "id": "T02", "top": ["django", "none"]}])
    assert done.exit_code == 0, done.output
    assert "T01  expected" in done.output
    assert "2 scenarios, 0 failed." in done.output


JUDGEMENTS = {
    "acceptable": ({"top": ["django"], "acceptable": ["none"]}, 0),
    "other": ({"top": ["django"]}, 1),
    "forbidden": ({"top": ["django"], "must_not_be_first": ["none"]}, 1),
    "not in the catalogue": ({"top": ["a-system-of-tomorrow"]}, 0),
}


@pytest.mark.parametrize("word", JUDGEMENTS)
def test_outcome_of_a_scenario_is_judged(scenarios, word):
    changed, code = JUDGEMENTS[word]
    done = scenarios([{**STATIC, **changed}])
    assert done.exit_code == code, done.output
    assert word in done.output
    assert f"1 scenarios, {code} failed." in done.output


UNKNOWN = {
    "word": ({"product": "a submarine"}, "'a submarine'"),
    "word among known ones": ({"product": "shop, submarine"}, "'submarine'"),
    "need": ({"colour": "red"}, "'colour'"),
    "language": ({"team_languages": ["Python", "Klingon"]}, "'Klingon'"),
}


@pytest.mark.parametrize(("needs", "named"), UNKNOWN.values(), ids=UNKNOWN)
def test_word_that_no_rule_understands_fails_by_name(scenarios, needs, named):
    done = scenarios([STATIC, {**STATIC, "id": "T77", "needs": needs}])
    assert done.exit_code == 1
    complaint = next(
        line for line in done.output.splitlines() if line.strip().startswith("T77: ")
    )
    assert named in complaint
    assert "2 scenarios, 1 failed." in done.output


def test_outcome_does_not_depend_on_the_id(scenarios):
    outputs = {
        scenarios([{**STATIC, "id": id_}], "--answers").output.replace(id_, "")
        for id_ in ("S01", "T99", "anything")
    }
    assert len(outputs) == 1


def test_answers_of_each_form_are_printed_on_demand(scenarios):
    assert "product=static" in scenarios([STATIC], "--answers").output
    assert "product=static" not in scenarios([STATIC]).output


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param("not json", "not JSON", id="no JSON"),
        pytest.param([{"id": "T01"}], "title", id="no title"),
        pytest.param("{}", "scenarios.json", id="no list"),
        pytest.param([{**STATIC, "top": "none"}], "top", id="text for a list"),
    ],
)
def test_file_of_another_shape_is_refused_with_its_place(scenarios, content, complaint):
    done = scenarios(content)
    assert done.exit_code == 1
    assert complaint in done.output
    assert "Traceback" not in done.output


def test_file_that_does_not_exist_is_named(run):
    done = run("catalogue", "scenarios", "no-such-file.json")
    assert done.exit_code == 2
    assert "no-such-file.json" in done.output


def test_help_of_serve_tells_its_options(run):
    done = run("serve", "--help")
    assert done.exit_code == 0
    for option, default in (("host", "127.0.0.1"), ("port", "8000"), ("workers", "")):
        assert f"--{option} " in done.output
        assert f"[default: {default}" in done.output


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--workers", "many"], ["x"]])
def test_serve_refuses_what_it_cannot_use(run, arguments):
    assert run("serve", *arguments).exit_code == 2


@BOTH
def test_served_pages_name_the_address_they_are_served_at(empty_url):
    """The real command on a real port, with workers of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "flask", "serve", "--port", str(port)]
    environment = {**os.environ, "WHICHSTACK_DATABASE_URL": empty_url}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            wait_for(origin)
            request = Request(
                f"{origin}/results", data=b"title=", headers={"Origin": origin}
            )
            with urlopen(request) as page:
                shown = page.read().decode()
        finally:
            server.terminate()
        assert server.stdout is not None
        assert f"Whichstack is at {origin}" in server.stdout.read()
    assert f'value="{origin}/r/' in shown
    assert f"{origin}/embed/" in shown


def wait_for(origin: str) -> None:
    for _ in range(150):
        try:
            urlopen(origin).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nothing answers at {origin}")
