"""Static files: each page finds its own, and a browser may keep them for ever."""

import gzip
import hashlib
from importlib.resources import files

import brotli
import pytest
from bs4 import BeautifulSoup

from tests.reading import attr
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published
from webapp.config import ROOT
from webapp.views.assets import SHEETS

PAGES = [
    "/",
    "/wizard/people",
    "/recommendation",
    "/nowhere",
    "/r/{s}",
    "/api/v1/",
    "/embed/{s}",
    "/embed/questionnaire",
]
FOREVER = "public, max-age=31536000, immutable"
SENT_AS = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
}
PACKERS = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def fetch(client):
    """Gets a file whole, so that nothing stays open."""

    def get(address, **given):
        return client.get(address, buffered=True, **given)

    return get


@pytest.fixture
def used(client, session, catalogue):
    """Addresses of all static files that the pages refer to."""
    slug = published(session, sampled(catalogue, 0))
    found = set()
    for path in PAGES:
        shown = BeautifulSoup(client.get(path.format(s=slug)).text, "html5lib")
        addresses = [attr(t, "href") for t in shown.select("link[href]")]
        addresses += [attr(t, "src") for t in shown.select("[src]")]
        found |= {a for a in addresses if a.startswith("/static/")}
    return sorted(found)


def named(used: list[str], name: str) -> str:
    return next(address for address in used if address.endswith(name))


def test_pages_use_styles_scripts_and_pictures(used):
    kinds = {address.rpartition(".")[2] for address in used}
    assert kinds == set(SENT_AS)


def test_every_file_that_a_page_uses_loads_and_may_be_kept(fetch, used):
    for address in used:
        response = fetch(address)
        assert response.status_code == 200
        assert response.data
        assert response.headers["Cache-Control"] == FOREVER
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.mimetype == SENT_AS[address.rpartition(".")[2]]


def test_sandboxed_embed_may_load_them(fetch, used):
    for address in used:
        headers = fetch(address).headers
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in headers


def test_address_changes_with_the_content(fetch, used):
    for address in used:
        hashed = address.split("/")[2]
        assert len(hashed) >= 8
        assert hashlib.sha256(fetch(address).data).hexdigest().startswith(hashed)


def test_file_that_did_not_change_is_not_sent_again(fetch, used):
    for address in used:
        tag = fetch(address).headers["ETag"]
        response = fetch(address, headers={"If-None-Match": tag})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["Cache-Control"] == FOREVER


def test_outdated_address_gets_todays_file_but_not_for_ever(fetch, used):
    address = named(used, "all.css")
    outdated = address.replace(address.split("/")[2], "0" * 12)
    response = fetch(outdated)
    assert response.data == fetch(address).data
    assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "name",
    [
        "css/none.css",
        "css",
        "",
        "../wsgi.py",
        "..%2Fwsgi.py",
        "css/../../pyproject.toml",
        "%2Fetc%2Fpasswd",
        "//etc/passwd",
        "css/base.css/",
        "CSS/base.css",
        "css/base.css%00",
    ],
)
def test_nothing_else_is_served(fetch, name):
    response = fetch(f"/static/000000000000/{name}", follow_redirects=True)
    assert response.status_code == 404


def test_every_static_file_that_we_keep_is_used(client, used):
    """By a page, its manifest, or the README, whose picture is kept beside them."""
    ours = {path.name for path in (ROOT / "static").rglob("*") if path.is_file()}
    ours -= {f"{name}.css" for parts in SHEETS.values() for name in parts} | {
        "favicon.ico"
    }
    used += [icon["src"] for icon in client.get("/site.webmanifest").json["icons"]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    unused = ours - {address.rpartition("/")[2] for address in used}
    assert {name for name in unused if name not in readme} == set()


def test_htmx_is_version_2_out_of_the_installed_package(fetch, used):
    address = named(used, "htmx.min.js")
    packaged = files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    content = fetch(address).data
    assert content == packaged.read_bytes()
    assert b'version:"2.' in content
    assert list((ROOT / "static").rglob("*htmx*")) == []


def test_loader_keeps_its_address_and_is_fresh_within_the_hour(fetch):
    response = fetch("/embed.js")
    assert response.mimetype == "text/javascript"
    assert response.data == (ROOT / "static/js/embed.js").read_bytes()
    assert "public, max-age=3600" in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    tag = response.headers["ETag"]
    assert fetch("/embed.js", headers={"If-None-Match": tag}).status_code == 304


def test_only_pages_with_the_questionnaire_load_htmx(client):
    for path, loads in (("/", True), ("/wizard/people", True), ("/nowhere", False)):
        assert ("htmx.min.js" in client.get(path).text) == loads


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheets_are_one_file_in_their_order(fetch, used, name):
    folder = ROOT / "static" / "css"
    sheets = [(folder / f"{part}.css").read_bytes() for part in SHEETS[name]]
    assert fetch(named(used, name)).data == b"\n".join(sheets)
    assert sheets[0].lstrip().split(b"*/")[1].strip().startswith(b"@layer")


@pytest.mark.parametrize("encoding", PACKERS)
def test_styles_and_scripts_are_sent_small(fetch, used, encoding):
    for name in ("all.css", "htmx.min.js", "icon.svg"):
        address = named(used, name)
        whole = fetch(address)
        packed = fetch(address, headers={"Accept-Encoding": encoding})
        assert packed.headers["Content-Encoding"] == encoding
        assert PACKERS[encoding](packed.data) == whole.data
        assert len(packed.data) < len(whole.data)
        assert "Content-Encoding" not in whole.headers
        assert {packed.headers["Vary"], whole.headers["Vary"]} == {"Accept-Encoding"}


def test_pictures_that_are_packed_already_are_sent_as_they_are(fetch, used):
    address = named(used, "apple-touch-icon.png")
    sent = fetch(address, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert "Content-Encoding" not in sent.headers
