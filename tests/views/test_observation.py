"""Every request has an id, a line in the log, and is counted; no answer is logged."""

import json
import logging
import re
import sys
from typing import Any

import pytest
from flask import abort, request

from tests.invariants import checked_fragment, checked_page
from tests.reading import words
from webapp.views import logs
from webapp.views.counts import Counts
from webapp.views.observation import CACHE, ROUTE, Observed
from webapp.views.tally import Tally

GIVEN = {"X-Request-ID": "abc-123_DEF.4"}


class Cells(Counts):
    """Counts that can be looked at."""

    def __init__(self) -> None:
        super().__init__(0, str, "")
        self.added: list[tuple[float, ...]] = []

    def add(self, *places: float) -> None:
        self.added.append(places)


def observed(app: Any, cells: Counts | None = None, **kw: Any) -> Observed:
    tally = Tally(["/", "/r/<slug>", "/healthz"])
    return Observed(app, tally, cells or Cells(), **kw)


def asked(wrapped: Observed, method: str = "GET", **environ: str) -> Any:
    """Asks; what was sent back as status, headers."""
    sent = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        sent.append((status, headers))

    wrapped({"REQUEST_METHOD": method, "PATH_INFO": "/r/secret", **environ}, start)
    return sent[0]


def answering(
    status: str = "200 OK",
    route: str | None = "/r/<slug>",
    look: str | None = None,
) -> Any:
    def app(environ, start):
        environ[ROUTE] = route
        if look:
            environ[CACHE] = look
        start(status, [("Content-Length", "5000")])
        return [b""]

    return app


@pytest.fixture
def line(capsys):
    """The one line that was logged, read."""

    def read():
        (found,) = capsys.readouterr().err.splitlines()
        return json.loads(found)

    return read


def test_line_has_what_one_needs_and_nothing_that_was_typed(line):
    environ = {"QUERY_STRING": "team=python", "HTTP_X_REQUEST_ID": "abcdefgh"}
    asked(observed(answering(look="hit")), **environ)
    found = line()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found.pop("time"))
    assert 0 <= found.pop("ms") < 1000
    assert found == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/r/<slug>",
        "status": 200,
        "cache": "hit",
        "id": "abcdefgh",
        "bytes": 5000,
    }


def test_stamp_is_of_the_second_of_its_milliseconds():
    """Also if another thread comes between, in the next second, at every line."""
    wrapped = observed(answering())

    def overtaken(_frame, event, _arg):
        if event == "line":
            assert wrapped._moment(11.25) == "1970-01-01T00:00:11.250"
        return overtaken

    def watch(frame, *_):
        return overtaken if frame.f_code.co_name == "_moment" else None

    sys.settrace(watch)
    try:
        found = [wrapped._moment(10.75), wrapped._moment(10.5)]
    finally:
        sys.settrace(None)
    assert found == ["1970-01-01T00:00:10.750", "1970-01-01T00:00:10.500"]


IDS = {
    "good": ("abc-123_DEF.4", True),
    "longest": ("x" * 64, True),
    "too long": ("x" * 65, False),
    "too short": ("1234567", False),
    "empty": ("", False),
    "quotes": ('abcdefgh"', False),
    "line break": ("abcdefgh\nijkl", False),
    "line break at the end": ("abcdefgh\n", False),
    "letters of others": ("äöüäöüäöü", False),
}


@pytest.mark.parametrize(("sent", "kept"), IDS.values(), ids=IDS)
def test_id_is_kept_if_it_is_harmless(line, sent, kept):
    _, headers = asked(observed(answering()), HTTP_X_REQUEST_ID=sent)
    (returned,) = [value for name, value in headers if name == "X-Request-ID"]
    assert (returned == sent) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", returned)
    assert line()["id"] == returned


def test_ids_that_are_made_differ():
    wrapped = observed(answering())
    assert len({asked(wrapped)[1][-1] for _ in range(100)}) == 100


def test_headers_that_others_keep_are_not_touched():
    kept = [("Content-Type", "text/plain")]

    def app(environ, start):
        start("200 OK", kept)
        return [b""]

    asked(observed(app))
    assert kept == [("Content-Type", "text/plain")]


@pytest.mark.parametrize(
    ("method", "route", "shown"),
    [
        ("GET", "/", ("GET", "/")),
        ("PROPFIND", "/", ("other", "/")),
        ('X"Y', "/", ("other", "/")),
        ("GET", "/no/rule/of/ours", ("GET", "unmatched")),
        ("GET", None, ("GET", "unmatched")),
    ],
)
def test_what_strangers_invent_has_one_name(line, method, route, shown):
    wrapped = observed(answering(route=route))
    asked(wrapped, method)
    found = line()
    assert (found["method"], found["route"]) == shown


def test_inventing_methods_and_routes_fills_no_memory(capsys):
    for number in range(50):
        wrapped = observed(answering(route=f"/invented/{number}"))
        asked(wrapped, f"M{number}")
        asked(wrapped, "GET")
        asked(wrapped, f"M{number}")
        assert len(wrapped._series) == 0


@pytest.mark.parametrize("status", ["500 INTERNAL SERVER ERROR", "503 UNAVAILABLE"])
def test_failure_is_logged_as_an_error_even_where_requests_are_not(line, status):
    asked(observed(answering(status), quiet=True))
    assert line()["level"] == "error"


def test_requests_are_not_logged_above_info(capsys):
    asked(observed(answering(), quiet=True))
    assert capsys.readouterr().err == ""


def test_machines_that_ask_for_health_leave_no_line(capsys):
    cells = Cells()
    asked(observed(answering(route="/healthz"), cells))
    assert capsys.readouterr().err == ""
    assert len(cells.added) == 1


def test_plain_lines_are_for_people(capsys):
    asked(observed(answering(), as_json=False), HTTP_X_REQUEST_ID="abcdefgh")
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d 200 GET /r/<slug> \d+\.\d ms 5000 bytes \[abcdefgh\]\n",
        capsys.readouterr().err,
    )


def test_what_breaks_behind_is_logged_with_the_id_and_counted(capsys, caplog):
    def broken(environ, start):
        raise RuntimeError("no such luck")

    cells = Cells()
    wrapped = observed(broken, cells)
    with pytest.raises(RuntimeError):
        asked(wrapped, HTTP_X_REQUEST_ID="abcdefgh")
    assert "no such luck" in caplog.text
    assert json.loads(capsys.readouterr().err)["status"] == 500
    assert len(cells.added) == 1


@pytest.mark.parametrize("leaving", [True, False])
def test_connections_are_closed_while_leaving(leaving):
    _, headers = asked(observed(answering(), leaving=lambda: leaving))
    assert (("Connection", "close") in headers) is leaving


# --- with the application


def test_route_is_logged_and_answers_are_not(client, capsys):
    response = client.get("/recommendation?team=python", headers=GIVEN)
    assert response.headers["X-Request-ID"] == GIVEN["X-Request-ID"]
    said = capsys.readouterr().err
    assert json.loads(said)["route"] == "/recommendation"
    assert json.loads(said)["bytes"] == len(response.data)
    assert "python" not in said


@pytest.fixture
def failing(app):
    """Addresses that fail, as a stranger would see it."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail():
        if request.args.get("code") == "503":
            abort(503)
        if "code" in request.args:
            raise RuntimeError("it broke")

    for name in ("recommendation", "wizard", "embed"):
        app.before_request_funcs.setdefault(name, []).append(fail)
    return app


@pytest.mark.parametrize("code", [500, 503])
@pytest.mark.parametrize(
    ("address", "check"),
    [
        ("/recommendation", checked_page),
        ("/embed/bcdfghjkmnpqr", checked_page),
        ("/wizard/recommendation", checked_fragment),
    ],
)
def test_page_of_a_failure_can_be_quoted(failing, client, code, address, check):
    response = client.get(f"{address}?code={code}", headers=GIVEN)
    assert response.status_code == code
    assert GIVEN["X-Request-ID"] in words(check(response, failing))


def test_other_error_pages_have_nothing_to_quote(client, app):
    shown = words(checked_page(client.get("/nowhere", headers=GIVEN), app))
    assert GIVEN["X-Request-ID"] not in shown


def test_exception_is_one_line_of_json_with_the_id(failing, client, capsys):
    handler = logging.StreamHandler()
    handler.setFormatter(logs.AsJson())
    failing.logger.addHandler(handler)
    try:
        client.get("/recommendation?code=500", headers=GIVEN)
    finally:
        failing.logger.removeHandler(handler)
    lines = [json.loads(said) for said in capsys.readouterr().err.splitlines()]
    (found,) = [entry for entry in lines if entry["event"] == "message"]
    assert found["id"] == GIVEN["X-Request-ID"]
    assert found["level"] == "error"
    assert found["exception"].startswith("Traceback")
    assert "RuntimeError: it broke" in found["exception"]
    assert logs.request_id.get() == ""


FORGED = 'innocent\n{"level":"info","event":"forged"}\r\x1b[2K\u2028'


@pytest.mark.parametrize("formatter", [logs.AsJson(), logs.Plain()])
def test_no_message_can_look_like_two(formatter):
    record = logging.LogRecord("a", logging.INFO, "", 0, "%s", (FORGED,), None)
    shown = formatter.format(record)
    assert len(shown.splitlines()) == 1
    assert "\x1b" not in shown
