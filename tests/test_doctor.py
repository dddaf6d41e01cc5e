"""``flask doctor`` finds each fault, by name, and says what to do about it."""

import re
import socket
import threading
from typing import Any

import pytest
import redis
from flask import Flask
from werkzeug.serving import make_server

from webapp.cli.site_checks import promised_tls
from webapp.services import stopping
from webapp.services.rate_limit_storage import PATIENCE


@pytest.fixture
def doctor(app):
    """Runs the command; what it found: a sign by what was looked at."""

    def run(*arguments, code):
        done = app.test_cli_runner().invoke(args=["doctor", *arguments])
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        lines = done.output.splitlines()
        found = [line for line in lines if re.match("ok|note|problem", line)]
        remedies = [line for line in lines if line.startswith("         -> ")]
        assert len(remedies) == sum(not line.startswith("ok") for line in found)
        return {line[9:].partition(":")[0]: line.split()[0] for line in found}

    return run


def problems(found: dict[str, str]) -> set[str]:
    return {what for what, sign in found.items() if sign == "problem"}


def test_sound_deployment_has_no_problem(doctor):
    found = doctor(code=0)
    assert set(found.values()) == {"ok", "note"}
    assert "database writable" in found


def test_unknown_variable_is_a_problem(doctor, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_PUBLIC_ORIGN", "https://a.example")
    assert problems(doctor(code=1)) == {"settings"}


def test_broken_catalogue_is_a_problem(doctor, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", "/no/such/folder")
    assert problems(doctor(code=1)) == {"catalogue"}


def test_missing_schema_is_a_problem(doctor, app, empty_url):
    app.config["DATABASE_URL"] = empty_url
    assert problems(doctor(code=1)) == {"schema"}


def test_database_out_of_reach_is_a_problem(doctor, app):
    app.config["DATABASE_URL"] = "sqlite:////nowhere/at/all.sqlite3"
    assert problems(doctor(code=1)) == {"schema"}


def test_replica_that_did_not_follow_is_a_problem(doctor, app, tmp_path):
    app.config["DATABASE_READ_URL"] = app.config["DATABASE_URL"]
    assert problems(doctor(code=0)) == set()
    app.config["DATABASE_READ_URL"] = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    assert problems(doctor(code=1)) == {"replica's schema"}


def test_counting_place_out_of_reach_is_a_problem(doctor, app):
    app.config["RATE_LIMIT_STORAGE"] = "redis://127.0.0.1:1/0"
    assert problems(doctor(code=1)) == {"rate limits"}


def test_counting_place_that_hangs_is_waited_for_as_long_as_by_the_site(
    doctor, app, monkeypatch
):
    waited = []
    connection: Any = redis.Connection.__init__

    def noted(self, **options):
        waited.append((options["socket_timeout"], options["socket_connect_timeout"]))
        connection(self, **options)

    monkeypatch.setattr(redis.Connection, "__init__", noted)
    app.config["RATE_LIMIT_STORAGE"] = "redis://127.0.0.1:1/0"
    doctor(code=1)
    assert set(waited) == {(PATIENCE, PATIENCE)}


# --- the site as visitors reach it


class Between:
    """Something in front of the site that spoils one thing."""

    def __init__(self, app: Flask, **faults: Any) -> None:
        self._app = app.wsgi_app
        self._faults = faults

    def __call__(self, environ, start_response):
        faults, path = self._faults, environ["PATH_INFO"]
        if path in faults.get("answers", {}):
            start_response(faults["answers"][path], [("Content-Length", "0")])
            return [b""]
        for name in faults.get("drops", ()):
            environ.pop(name, None)
        environ.update(faults.get("sets", {}))
        if faults.get("believes"):
            said = environ.get("HTTP_X_FORWARDED_PROTO", "http")
            environ["wsgi.url_scheme"] = said

        def start(status, headers, exc_info=None):
            kept = [h for h in headers if h[0] not in faults.get("strips", ())]
            return start_response(status, kept)

        return self._app(environ, start)


REMEDIES = {
    "reachable": "421 means that WHICHSTACK_TRUSTED_HOSTS lacks",
    "health": "let the proxy pass it on",
    "proxy headers": "pass on Host and send X-Forwarded-Proto, and set "
    "WHICHSTACK_TRUSTED_PROXIES",
    "forged proxy headers": "drop all headers with an underscore in their names",
    "readiness": "mend what it names",
}
"""What to do, where the fault itself does not say it."""


@pytest.fixture
def site(app):
    """Serves the application behind such a thing; the address."""
    servers = []

    def serve(**faults):
        server = make_server("127.0.0.1", 0, Between(app, **faults), threaded=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        servers.append((server, thread))
        app.config["PUBLIC_ORIGIN"] = f"http://127.0.0.1:{server.port}"
        return app.config["PUBLIC_ORIGIN"]

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_sound_site_has_no_problem(doctor, site):
    found = doctor("--url", site(), code=0)
    assert [what for what, sign in found.items() if sign == "note"] == [
        "rate limits",
        "transport security",
    ]


FAULTS: dict[str, dict[str, Any]] = {
    "reachable": {"answers": {"/": "502 Bad Gateway"}},
    "health": {"answers": {"/healthz": "404 Not Found"}},
    "proxy headers": {"sets": {"HTTP_HOST": "backend"}},
    "forged proxy headers": {"believes": True},
    "readiness": {"answers": {"/readyz": "503 Unavailable"}},
    "static files": {"strips": ["Cache-Control"]},
    "conditional requests": {"drops": ["HTTP_IF_NONE_MATCH"]},
    "compression": {"drops": ["HTTP_ACCEPT_ENCODING"]},
    "request ids": {"strips": ["X-Request-ID"]},
    "metrics": {"answers": {"/metrics": "200 OK"}},
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_between_is_found_alone(doctor, site, what):
    assert problems(doctor("--url", site(**FAULTS[what]), code=1)) == {what}


@pytest.mark.parametrize("what", REMEDIES)
def test_remedy_names_what_to_change(app, site, what):
    done = app.test_cli_runner().invoke(args=["doctor", "--url", site(**FAULTS[what])])
    _, found = done.output.split(f"problem  {what}: ")
    assert REMEDIES[what] in found.splitlines()[1]


def test_stripped_tags_and_rewritten_schemes_are_found(doctor, site):
    spoilt = {"strips": ["ETag"], "sets": {"wsgi.url_scheme": "https"}}
    found = doctor("--url", site(**spoilt), code=1)
    assert problems(found) == {"conditional requests", "proxy headers"}


def test_what_readiness_names_is_passed_on(doctor, site, app, tmp_path):
    app.config["RUN_FOLDER"] = str(tmp_path)
    stopping.ask(str(tmp_path))
    assert problems(doctor("--url", site(), code=1)) == {"readiness"}


@pytest.mark.parametrize("url", ["http://[", "nonsense", "ftp://127.0.0.1", "http://"])
def test_address_that_is_none_is_a_result(doctor, url):
    assert problems(doctor("--url", url, code=1)) == {"reachable"}


def test_nobody_there_is_a_result(doctor):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = doctor("--url", f"http://127.0.0.1:{port}", code=1)
    assert problems(found) == {"reachable"}


@pytest.mark.parametrize("said", [b"", b"220 mail\r\n"])
def test_something_else_there_is_a_result(doctor, said):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        def answer():
            connection, _ = other.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(said)

        thread = threading.Thread(target=answer)
        thread.start()
        found = doctor("--url", f"http://127.0.0.1:{port}", code=1)
        thread.join()
    assert problems(found) == {"reachable"}


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ("max-age=31536000", False),
        ("max-age=63072000; includeSubDomains; preload", False),
        ("max-age=300", True),
        ("", True),
    ],
)
def test_tls_is_to_be_promised_for_half_a_year(sent, wrong):
    assert bool(promised_tls(sent).wrong) is wrong
