"""Settings: what is wrong is told at once, by name, with what to do."""

import os
import subprocess
import sys

import pytest

from webapp.app import create_app
from webapp.config import (
    PREFIX,
    ROOT,
    SETTINGS,
    SettingsError,
    from_environment,
    setting,
    unknown_variables,
)
from webapp.views.settings import CHECKS

REFUSED = {
    "DATABASE_URL": [
        "",
        "whichstack.sqlite3",
        "mysql://user:swordfish@host/name",
        "postgresql://user:swordfish@host:port/name",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?cache=shared&uri=true",
        "sqlite:///file:x?mode=memory&uri=true",
        "sqlite://host/x",
        "sqlite://user:swordfish@/x",
        "sqlite:///x?timeout=swordfish",
    ],
    "DATABASE_READ_URL": ["mysql://host/name", "host", "sqlite://"],
    "CATALOGUE": ["/no/such/folder", __file__],
    "PUBLIC_ORIGIN": [
        "",
        "whichstack.example",
        "ftp://whichstack.example",
        "https://whichstack.example/",
        "https://whichstack.example/there",
        "https://whichstack.example?a=b",
        "https://user@whichstack.example",
        "https://Whichstack.example",
        "https://whichstack.example:99999",
        "https://[::1",
        "https://",
        "https://a..b",
        "https://.",
        "https://a.example.",
        f"https://{64 * 'a'}.example",
        f"https://{'.'.join(128 * 'a')}",
        "https://exämple.org",
        "https://ex ample.org",
        "http://a;b.org",
        'https://a"><b',
        "https://example.org:443",
        "http://example.org:80",
        "http://127.1",
        "http://256.0.0.1",
        "http://[0:0::1]:8000",
        "http://[fe80::1%eth0]",
        "http://[::1]:80",
    ],
    "MAX_CONTENT_LENGTH": ["", "0", "-1", "64k", "1e6", "٣"],
    "MAX_QUERY_LENGTH": ["0", "x"],
    "RATE_LIMIT_STORAGE": ["", "here", "mongodb://host", "redis://host:port/0"]
    + [
        "redis://127.0.0.1/0?foo=bar",
        "redis://127.0.0.1/0?socket_timeout=swordfish",
        "rediss://:swordfish@127.0.0.1/0?path=x",
        "redis+unix:///socket?db=swordfish",
    ],
    "RATE_LIMIT_PUBLISH": ["often", "10", "10 per fortnight", "0 per minute"]
    + ["5 per minute; 0 per day"],
    "RATE_LIMIT_PICTURES": ["often", "5 per 99999999999 years"],
    "RATE_LIMIT_API": ["often"],
    "THREADS": ["0"],
    "BODIES": ["0", "many"],
    "TRUSTED_PROXIES": ["", "-1", "10.0.0.1"],
    "TRUSTED_HOSTS": ["https://a.example", "a.example, ", "*.a.example", "a b"],
    "HSTS": ["31536000", "max-age=1\r\nX: y", "max-age=1; always"],
    "LOG_FORMAT": ["", "xml", "JSON"],
    "LOG_LEVEL": ["loud"],
    "METRICS_TOKEN": ["secret", "ünguessable-token-0123"],
    "RUN_FOLDER": ["/no/such/folder"],
    "PAGES_KEPT": ["", "32M"],
    "RESULTS_KEPT_FOR": ["", "1 minute"],
}
TAKEN = {
    "DATABASE_URL": ["sqlite:///x", "postgresql://u:p@h/n", "postgresql+psycopg:///n"],
    "DATABASE_READ_URL": ["", "postgres://u:p@h/n"],
    "CATALOGUE": ["", str(ROOT)],
    "PUBLIC_ORIGIN": [
        "http://localhost:8000",
        "https://a.example",
        "https://xn--exmple-cua.org:80",
        f"https://a_b-c.{63 * 'a'}.4you",
        "http://127.0.0.1:443",
        "http://[::1]:8080",
    ],
    "MAX_CONTENT_LENGTH": ["1", " 65536\n"],
    "RATE_LIMIT_STORAGE": [
        "memory://",
        "redis://host:6379/0",
        "redis://:swordfish@host",
        "rediss://host/0?ssl_cert_reqs=none",
        "redis+unix:///socket?db=1",
    ],
    "RATE_LIMIT_PUBLISH": ["", "1 per second; 9 per day", "5/minute"],
    "TRUSTED_PROXIES": ["0", "2"],
    "TRUSTED_HOSTS": ["", "a.example, .b.example, localhost:8000"],
    "HSTS": ["", "max-age=60", "max-age=31536000; includeSubDomains; preload"],
    "LOG_FORMAT": ["auto", "json", "plain"],
    "METRICS_TOKEN": ["", "0123456789abcdef"],
    "RUN_FOLDER": ["", str(ROOT)],
}


def each(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in table.items() for value in values]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_defaults_are_taken_by_their_own_checks(monkeypatch):
    for name, declared in SETTINGS.items():
        monkeypatch.setenv(PREFIX + name, str(declared.default))
    assert from_environment(CHECKS) == {n: s.default for n, s in SETTINGS.items()}


@pytest.mark.parametrize(("name", "value"), each(REFUSED))
def test_value_that_cannot_be_used_is_refused_by_name_with_a_remedy(
    monkeypatch, name, value
):
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as caught:
        from_environment(CHECKS)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{PREFIX}{name}: ")
    assert problem.endswith(f". Please {SETTINGS[name].remedy}.")
    assert "swordfish" not in problem


def test_every_setting_that_can_be_refused_is_in_that_table():
    assert set(REFUSED) == {name for name, s in SETTINGS.items() if s.remedy}


@pytest.mark.parametrize(("name", "value"), each(TAKEN))
def test_value_that_can_be_used_is_taken(monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name, value)
    found = from_environment(CHECKS)[name]
    assert str(found) == value.strip()
    assert type(found) is type(SETTINGS[name].default)


def test_all_problems_are_told_at_once(monkeypatch):
    for name, values in REFUSED.items():
        monkeypatch.setenv(PREFIX + name, values[-1])
    with pytest.raises(SettingsError) as caught:
        create_app()
    named = [problem.partition(":")[0] for problem in caught.value.problems]
    assert named == [PREFIX + name for name in SETTINGS if name in REFUSED]


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("https://exämple.org", "write it as browsers send it, with xn--"),
        ("https://a..b", "1 to 63 of a-z, 0-9, - and _"),
        ("https://example.org:443", "leave out :443"),
        ("http://example.org:80", "leave out :80"),
        ("http://[0:0::1]", "browsers write as ::1"),
        ("http://[fe80::1%eth0]", "leave out %"),
        ("http://127.1", "no IP address"),
    ],
)
def test_origin_that_no_browser_sends_is_told_how_to_write(monkeypatch, value, remedy):
    monkeypatch.setenv("WHICHSTACK_PUBLIC_ORIGIN", value)
    with pytest.raises(SettingsError) as caught:
        setting("PUBLIC_ORIGIN")
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "warning"),
    [
        ("PUBLIC_ORIGN", "Did you mean WHICHSTACK_PUBLIC_ORIGIN?"),
        ("METRICS_TOKEN_FIEL", "Did you mean WHICHSTACK_METRICS_TOKEN_FILE?"),
        ("CONTACT_FILE", "Did you mean WHICHSTACK_CONTACT?"),
        ("QQQQQQQQQQQQQ", "flask settings lists them all."),
    ],
)
def test_variable_that_is_no_setting_is_told_with_what_was_meant(
    monkeypatch, variable, warning
):
    monkeypatch.setenv(PREFIX + variable, "1")
    assert unknown_variables() == [f"{PREFIX}{variable} is no setting. {warning}"]


def test_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    file = tmp_path / "token"
    file.write_text("0123456789abcdef\n", encoding="utf-8")
    monkeypatch.setenv("WHICHSTACK_METRICS_TOKEN_FILE", str(file))
    assert setting("METRICS_TOKEN") == "0123456789abcdef"
    assert unknown_variables() == []
    monkeypatch.setenv("WHICHSTACK_METRICS_TOKEN", "another-token-01")
    with pytest.raises(SettingsError, match="here and in WHICHSTACK_METRICS_TOKEN_FI"):
        setting("METRICS_TOKEN")


def test_file_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("WHICHSTACK_DATABASE_URL_FILE", "/no/such/file")
    with pytest.raises(SettingsError, match=r"WHICHSTACK_DATABASE_URL: .*/no/such/fil"):
        setting("DATABASE_URL")


@pytest.mark.parametrize(
    "command",
    [["-c", "import wsgi"], ["-m", "flask", "serve"]],
    ids=["any WSGI server", "any command"],
)
def test_start_stops_with_the_list_and_without_a_trace(command):
    wrong = {"WHICHSTACK_PUBLIC_ORIGIN": "here", "WHICHSTACK_LOG_LEVEL": "loud"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **wrong},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 3
    first, *problems = done.stderr.splitlines()
    assert first == "These settings cannot be used:"
    assert [problem.partition(":")[0] for problem in problems] == list(wrong)


def test_settings_are_listed_with_what_they_do_but_without_secrets(app):
    app.config["METRICS_TOKEN"] = "swordfish-swordfish"
    shown = app.test_cli_runner().invoke(args=["settings"])
    assert shown.exit_code == 0
    for name, declared in SETTINGS.items():
        assert f"{PREFIX}{name} = " in shown.output
        assert declared.about.split()[0] in shown.output
    assert "swordfish" not in shown.output
