"""Pages are sent compressed to whoever accepts it, and are the same pages."""

import gzip

import brotli
import pytest
from backports import zstd

from tests.views.answer_sets import sampled
from tests.views.test_permalink import published

PAGES = ["/", "/wizard/recommendation", "/recommendation", "/r/{s}", "/embed/{s}"]
FILES = ["/sitemap.xml", "/site.webmanifest", "/r/{s}.md", "/r/{s}.json", "/r/{s}.svg"]
UNPACK = {"zstd": zstd.decompress, "br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 0))


@pytest.mark.parametrize("path", [*PAGES, *FILES])
@pytest.mark.parametrize("encoding", UNPACK)
def test_what_is_sent_packed_is_the_same(client, slug, path, encoding):
    address = path.format(s=slug)
    whole = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert UNPACK[encoding](packed.data) == whole.data
    assert len(packed.data) < len(whole.data)
    assert packed.headers["ETag"] == whole.headers["ETag"]
    assert {packed.headers["Vary"], whole.headers["Vary"]} == {"Accept-Encoding"}


@pytest.mark.parametrize("path", PAGES)
def test_page_that_did_not_change_is_not_sent_again_packed_or_not(client, slug, path):
    accepts = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    tag = client.get(path.format(s=slug), headers=accepts).headers["ETag"]
    asked = {**accepts, "If-None-Match": tag}
    again = client.get(path.format(s=slug), headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == "Accept-Encoding"


def test_whoever_accepts_nothing_gets_it_as_it_is(client):
    assert "Content-Encoding" not in client.get("/").headers
    refusing = {"Accept-Encoding": "identity"}
    assert "Content-Encoding" not in client.get("/", headers=refusing).headers


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip;q=0", None),
        ("gzip;q=0, br;q=0.0, zstd;q=0.000", None),
        ("gzip; q=0", None),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("br;q=0, *;q=0", None),
        ("br;q=0, zstd;q=0, *", "gzip"),
        ("gzip;q=0, zstd;q=0, *;q=0.5", "br"),
        ("gzip; q=1.0, br; q=0.5", "gzip"),
        ("GZIP", "gzip"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/embed.js", "/site.webmanifest"])
def test_what_is_not_accepted_is_not_sent(client, path, accepts, encoding):
    sent = client.get(path, headers={"Accept-Encoding": accepts})
    assert sent.headers.get("Content-Encoding") == encoding
    unpacked = UNPACK[encoding](sent.data) if encoding else sent.data
    assert unpacked == client.get(path).data


def test_what_is_liked_as_it_is_best_is_not_packed(client):
    likes = {"Accept-Encoding": "identity;q=1, gzip;q=0.5"}
    for path in ("/", "/embed.js"):
        assert "Content-Encoding" not in client.get(path, headers=likes).headers
