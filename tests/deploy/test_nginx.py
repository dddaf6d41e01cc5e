"""The example of a site for nginx: accepted by nginx, and it does what it says."""

from __future__ import annotations

import socket
import ssl
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from itertools import count

import pytest

from tests.bench.deployment.site import HOST, Site
from tests.deploy.instances import Answer, Instance, Request, running
from tests.programs import program

NUMBERS = count()


@dataclass
class Proxy:
    """nginx with the example's site, and the two instances behind it."""

    site: Site
    instances: tuple[Instance, Instance]

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        name: str = HOST,
    ) -> HTTPResponse:
        """The answer to a request over TLS, its body read."""
        trust = ssl.create_default_context(cafile=self.site.certificate)
        connection = _ToNginx(self.site, name, trust)
        connection.request(method, path, headers=headers or {})
        return _read(connection)

    @property
    def asked(self) -> list[Request]:
        """What both instances were asked."""
        return [*self.instances[0].asked, *self.instances[1].asked]

    def behave(self, *answers: Answer | None) -> None:
        """Each instance answers so, or all."""
        for instance, answer in zip(self.instances, answers * 2, strict=False):
            instance.answer = answer
            instance.asked.clear()


class _ToNginx(HTTPSConnection):
    """Asks for a name, and connects to nginx for it."""

    def __init__(self, site: Site, name: str, trust: ssl.SSLContext) -> None:
        super().__init__(name, context=trust, timeout=5)
        self.site, self.trust = site, trust

    def connect(self) -> None:
        plain = socket.create_connection((self.site.address, self.site.secure_port), 5)
        self.sock = self.trust.wrap_socket(plain, server_hostname=self.host)


def _read(connection: HTTPConnection) -> HTTPResponse:
    answer = connection.getresponse()
    answer.text = answer.read().decode()  # type: ignore[attr-defined]
    connection.close()
    return answer


@pytest.fixture(scope="module")
def nginx() -> str:
    """The path of nginx; without it the tests skip, but fail under CI."""
    return program("nginx", loss="NO TEST OF THE PROXY RAN")


@pytest.fixture(scope="module")
def proxy(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    with running() as first, running() as second:
        behind = [f"127.0.0.1:{instance.port}" for instance in (first, second)]
        site = Site(folder, "127.0.0.1", _free_port(), _free_port(), behind)
        configuration = site.write()
        server = subprocess.Popen([nginx, "-c", str(configuration)])
        _wait_for(site)
        yield Proxy(site, (first, second))
        server.terminate()
        server.wait()


@pytest.fixture(autouse=True)
def _as_usual(request: pytest.FixtureRequest) -> None:
    if "proxy" in request.fixturenames:
        request.getfixturevalue("proxy").behave(Answer())


@pytest.fixture
def path() -> str:
    """An address that no cache knows."""
    return f"/r/{next(NUMBERS)}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _wait_for(site: Site) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            return socket.create_connection((site.address, site.secure_port)).close()
        except OSError:
            time.sleep(0.01)
    raise TimeoutError((site.folder / "error.log").read_text())


def test_nginx_accepts_the_example(nginx, tmp_path):
    site = Site(tmp_path, "127.0.0.1", _free_port(), _free_port(), ["127.0.0.1:1"] * 2)
    said = subprocess.run(
        [nginx, "-t", "-c", str(site.write())], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    assert "[warn]" not in said.stderr.replace('"user" directive', "")


def test_what_strangers_say_about_themselves_is_replaced(proxy, path):
    forged = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=203.0.113.7",
        "X-Request-ID": "forged",
        "X_Forwarded_For": "203.0.113.7",
    }
    answer = proxy.ask(path, headers=forged)
    told = proxy.asked[0].headers
    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "https"
    assert told["x-forwarded-host"] == told["host"] == HOST
    dropped = {"forwarded", "x-forwarded-prefix", "x-forwarded-port", "x_forwarded_for"}
    assert not dropped & told.keys()
    assert told["x-request-id"] == answer.headers["X-Request-ID"] != "forged"
    assert answer.headers.get_all("X-Request-ID") == [told["x-request-id"]]


def test_figures_are_not_for_the_public(proxy):
    assert proxy.ask("/metrics").status == 404
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/recommendation?team=python", "/recommendation"),
        ("/r/bcdfghjkmnpqr", "/r/-"),
        ("/r/bcdfghjkmnpqr.png?theme=dark", "/r/-"),
        ("/embed/bcdfghjkmnpqr", "/embed/-"),
        ("/api/v1/results/bcdfghjkmnpqr", "/api/v1/results/-"),
    ],
)
def test_log_tells_neither_answers_nor_whose_nor_which_result(proxy, path, written):
    log = proxy.site.folder / "access.log"
    before = log.stat().st_size
    given = proxy.ask(path).headers["X-Request-ID"]
    end = time.monotonic() + 5
    while given not in (line := log.read_text()[before:]):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert f" GET {written} 200 " in line
    for secret in ("team", "dark", "bcdf", "127.0.0.1"):
        assert secret not in line


def test_names_that_are_not_ours_get_no_answer(proxy):
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        proxy.ask("/", name="elsewhere.example")


def test_other_names_behind_our_own_are_refused(proxy):
    assert proxy.ask("/", headers={"Host": "evil.example"}).status == 421
    assert proxy.asked == []


def test_plain_http_leads_to_our_own_name(proxy):
    connection = HTTPConnection(proxy.site.address, proxy.site.plain_port)
    connection.request("GET", "/method?a=b", headers={"Host": "elsewhere.example"})
    answer = _read(connection)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/method?a=b"


@pytest.mark.parametrize("cache", ["public, max-age=60", "no-store"])
def test_only_what_is_public_is_kept(proxy, path, cache):
    proxy.behave(Answer(cache=cache))
    ids = {proxy.ask(path).headers["X-Request-ID"] for _ in range(3)}
    assert len(proxy.asked) == (1 if "public" in cache else 3)
    assert len(ids) == 3, "each answer has an id of its own, also from the cache"


@pytest.mark.parametrize("end", ["md", "png", "svg"])
def test_exports_are_kept_no_longer_than_their_page(proxy, path, end):
    """A browser may keep them for a day; nginx has them anew when a result is gone."""
    proxy.behave(Answer(cache="public, max-age=86400, immutable"))
    answers = [proxy.ask(f"{path}.{end}") for _ in range(3)]
    assert len(proxy.asked) == 1
    assert {a.headers["Cache-Control"] for a in answers} == {
        "public, max-age=86400, immutable"
    }
    files = (proxy.site.folder / "cache").rglob("*")
    kept = [file.read_bytes() for file in files if file.is_file()]
    [copy] = [content for content in kept if f"{path}.{end}\n".encode() in content]
    # How nginx begins a file of its cache: its format, and until when it is good.
    _, good_until = struct.unpack_from("=qq", copy)
    assert 0 < good_until - time.time() <= 61


@pytest.fixture(scope="module")
def old(proxy: Proxy) -> list[str]:
    """Addresses of which nginx has copies that are too old."""
    paths = [f"/old/{number}" for number in range(2)]
    proxy.behave(Answer(cache="public, max-age=1"))
    for path in paths:
        proxy.ask(path)
    time.sleep(2.1)  # seconds are all that nginx counts
    return paths


def test_an_old_copy_is_better_than_none(proxy, old):
    for broken in (Answer(503, body="no database"), None):
        proxy.behave(broken)
        assert proxy.ask(old[0]).text == "page"


def test_what_was_removed_is_not_shown_when_its_time_is_over(proxy, old):
    proxy.behave(Answer(410, body="removed"))
    assert [proxy.ask(old[1]).status for _ in range(3)] == [410] * 3


def test_a_read_that_one_instance_drops_goes_to_the_other_and_into_no_log(proxy):
    """nginx would write down the whole request, and who sent it."""
    proxy.behave(None, Answer())
    paths = [f"/r/bcdfghjkmnpqr?number={next(NUMBERS)}" for _ in range(4)]
    assert [proxy.ask(path).status for path in paths] == [200] * 4
    assert len(proxy.asked) > 4, "one was dropped"
    assert "bcdf" not in (proxy.site.folder / "error.log").read_text()


def test_a_write_that_an_instance_has_heard_of_is_not_repeated(proxy):
    proxy.behave(None)
    answer = proxy.ask("/results", "POST")
    assert [request.method for request in proxy.asked] == ["POST"]
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert "try again" in answer.text


def test_writes_do_not_take_connections_that_may_just_be_closing(proxy):
    for number in range(12):
        proxy.ask(f"/{next(NUMBERS)}", "POST" if number % 2 else "GET")
    for method, kept in (("GET", True), ("POST", False)):
        used = [r.connection for r in proxy.asked if r.method == method]
        assert (len({*used}) < len(used)) is kept


def test_an_instance_without_its_database_goes_on_answering_the_rest(proxy):
    proxy.behave(Answer(503, body="no database"))
    assert {proxy.ask(f"/{next(NUMBERS)}").text for _ in range(8)} == {"no database"}
    proxy.behave(Answer())
    assert [proxy.ask(f"/{next(NUMBERS)}").text for _ in range(4)] == ["page"] * 4


def test_a_body_that_is_too_large_is_refused_at_the_door(proxy):
    answer = proxy.ask("/results", "POST", headers={"Content-Length": str(2**17)})
    assert answer.status == 413
    assert proxy.asked == []
