"""No address, however wrong, breaks a page: up to 600 examples for each of them.

``tests/bench/fuzz.py`` sends 100,000 requests to a real server.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import ORIGIN
from tests.databases import Databases
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published
from tests.views.test_results import OWN
from webapp.app import create_app
from webapp.persistence.db import Database
from webapp.services.current import current_catalogue
from webapp.views.assets import asset_url
from webapp.views.database import EXTENSION

CATALOGUE = current_catalogue().catalogue
FIXED = (
    "/",
    "/recommendation",
    "/recommendation/live",
    "/recommendation/against",
    "/wizard/recommendation",
    "/stacks",
    "/criteria",
    "/method",
    "/compare",
    "/oembed",
)
PLAIN = (
    "/about",
    "/privacy",
    "/changelog",
    "/robots.txt",
    "/sitemap.xml",
    "/favicon.ico",
    "/site.webmanifest",
)
"""Pages that take nothing from their address."""
OPEN = (
    "/wizard/",
    "/r/",
    "/embed/",
    "/static/000000000000/",
    "/stacks/",
    "/criteria/",
)
ADDRESSES = (*FIXED, *OPEN, *PLAIN)
COSTLY = ("/recommendation", "/recommendation/live", "/recommendation/against")
"""Pages that work out every other pair of answers."""
QUICK = (*COSTLY, *PLAIN)
EXAMPLES = 600
EXPECTED = {200, 302, 304, 308, 404, 414, 501}
TRACES = ("Traceback", 'File "', "werkzeug", "sqlalchemy", "jinja2")
CATALOGUE_PAGES = (
    *("/stacks/", "/criteria/", "/method", "/stacks", "/criteria"),
    *("/recommendation", "/recommendation/live", "/r/"),
)
INNER = [trace for trace in TRACES if trace not in current_catalogue().document_json]
"""On pages that show what the catalogue says at length, such as the commands to begin
with, without the words that it uses itself."""
OPTIONS = [(q.id, o.id) for q in CATALOGUE.questions for o in q.options]


@pytest.fixture(scope="module")
def fragile(usual_databases: Databases) -> Iterator[Flask]:
    """The application as a stranger sees it, with one result in its database."""
    with usual_databases.migrated() as url:
        made = create_app({"DATABASE_URL": url, "PUBLIC_ORIGIN": ORIGIN})
        database: Database = made.extensions[EXTENSION]
        with database.writing() as session:
            made.config["SLUG"] = published(session, sampled(CATALOGUE, 0))
        yield made
        database.dispose()


odd = st.one_of(
    st.text(max_size=20),
    st.text("\x00\x01\x07\x1b\r\n\t\x7f\x85\u2028\ufeff\u202e", min_size=1, max_size=5),
    st.sampled_from(["x" * 3000, "9" * 400, "-1", "1e999", "null", "{{7*7}}", "%s"]),
    st.sampled_from(
        ["<script>", "'\"><", "../../etc/passwd", "' OR 1=1 --", "\U0001f680"]
    ),
).map(lambda text: quote(text, safe=""))
broken = st.one_of(
    st.binary(max_size=6).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw)),
    st.sampled_from(["%", "%z", "%FF%FE", "%C3%28", "%ED%A0%80", "%F8%88", "%00", "+"]),
)
keys = st.sampled_from(
    [
        *(q.id for q in CATALOGUE.questions),
        *("was", "step", "drop", "title", "r", "links", ""),
        *("language", "criterion", "level"),
        *("size", "theme", "accent", "url", "format", "maxwidth", "maxheight"),
    ]
)
values = st.sampled_from(
    [
        *(id_ for pair in OPTIONS for id_ in pair),
        "unsure",
        "",
        "recommendation",
        "full",
        "dark",
        "ffee00",
    ]
)
pairs = st.one_of(
    st.sampled_from(OPTIONS),
    st.tuples(keys, values),
    st.tuples(keys, odd | broken),
    st.tuples(odd | broken, values | odd | broken),
).map("=".join)
queries = st.lists(pairs | odd | broken, max_size=30).flatmap(
    lambda parts: st.sampled_from("&&&;").map(lambda separator: separator.join(parts))
)
endings = st.one_of(
    odd,
    broken,
    st.sampled_from([step.id for step in CATALOGUE.steps]),
    st.sampled_from([found.id for found in CATALOGUE.alternatives[:3]]),
    st.sampled_from([found.id for found in CATALOGUE.criteria[:3]]),
    st.sampled_from(
        ["questionnaire", "accent/FFEE00.css", "accent/x.css", "SLUG/embed-builder"]
    ),
    st.sampled_from(["SLUG", "SLUG.json", "css/base.css", "js/htmx.min.js", "a/b", ""]),
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "HX-Request": st.sampled_from(["true", "false", "", "x"]),
        "If-None-Match": st.sampled_from(['"x"', "W/", "", '"', ",,"]),
        "HX-Current-URL": st.just("http://[::1"),
    },
)


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a not in QUICK])
@settings(max_examples=EXAMPLES, deadline=None)
@given(ending=endings, query=queries, sent=headers)
def test_no_address_breaks_a_page(fragile, address, ending, query, sent):
    assert_not_broken(fragile, address, ending, query, sent)


@pytest.mark.parametrize("address", QUICK)
@settings(max_examples=EXAMPLES // 6, deadline=None)
@given(ending=endings, query=queries, sent=headers)
@example(ending="", query="staff=many&ai=own-background", sent={})
def test_no_address_breaks_a_page_that_is_costly_or_plain(
    fragile, address, ending, query, sent
):
    assert_not_broken(fragile, address, ending, query, sent)


def assert_not_broken(
    fragile: Flask, address: str, ending: str, query: str, sent: Any
) -> None:
    slug = fragile.config["SLUG"]
    path = address + (ending.replace("SLUG", slug) if address in OPEN else "")
    response = fragile.test_client().get(f"{path}?{query}", headers=sent, buffered=True)
    assert response.status_code in EXPECTED
    text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
    told = text.replace(query, "")
    traces = INNER if address in CATALOGUE_PAGES else TRACES
    assert not [trace for trace in traces if trace in told]
    assert "Set-Cookie" not in response.headers
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", FIXED)
@settings(max_examples=20, deadline=None)
@given(raw=st.binary(min_size=1, max_size=10))
@example(raw=b"team=\xff")
def test_raw_bytes_do_not_break_a_page(fragile, address, raw):
    """Servers pass on what a client did not encode as it should."""
    given_query = {"QUERY_STRING": raw.replace(b"#", b"").decode("latin-1")}
    response = fragile.test_client().get(address, environ_overrides=given_query)
    assert response.status_code in EXPECTED


methods = st.sampled_from(
    ["GET", "HEAD", "POST", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get"]
)
texts = st.sampled_from(
    [
        *(
            "",
            "*",
            "*/*",
            "text/html",
            "application/json",
            "gzip",
            "br;q=0, *;q=9",
            "zstd",
        ),
        *(";", ",", "=", "q", '"', "\xff\xfe", "x" * 2000, "a,b;q=" * 300, "bytes=0-1"),
        *("bytes=9-1,-5", "null", ORIGIN, "https://evil.example", "[::1", "::1", "-1"),
        *("same-origin", "cross-site", "none", "true", "Sat, 01 Jan 0000 00:00:00 GMT"),
        *("multipart/form-data; boundary=x", "multipart/form-data", "a=b; c", "*, W/"),
        "application/x-www-form-urlencoded; charset=utf-7",
    ]
)
any_headers = st.dictionaries(
    st.sampled_from(
        [
            *("Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "Cookie"),
            *("If-None-Match", "If-Match", "If-Modified-Since", "If-Range", "Range"),
            *("HX-Request", "HX-Target", "HX-History-Restore-Request", "Origin"),
            *("Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Proto", "Host"),
            *("X-Forwarded-Host", "Forwarded", "X-HTTP-Method-Override", "Referer"),
            *(
                "X-Request-ID",
                "Authorization",
                "Expect",
                "Content-Encoding",
                "Cache-Control",
            ),
        ]
    ),
    texts,
    max_size=5,
)
own = st.booleans().map(lambda is_ours: OWN if is_ours else {})
bodies = st.one_of(
    st.just(b""),
    st.binary(max_size=40),
    queries.map(str.encode),
    st.sampled_from(
        [
            b"{}",
            b"[" * 5000,
            b'{"answers": {"team": ["python"]}, "title": "\\ud800"}',
            b'{"answers": {"team": ' + b"9" * 5000 + b"}}",
            b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nA\r\n--x--',
            b'--x\r\nContent-Disposition: form-data; name="team"; filename="\0"\r\n',
            b"title=%00&team=%ff",
            b"title=" + b"x" * 70_000,
        ]
    ),
)
sent_to = st.one_of(
    st.sampled_from(["/results", "/api/v1/results", "/api/v1/recommendations"]),
    st.sampled_from(ADDRESSES),
    st.sampled_from(
        [
            *("/api/v1/", "/api/v1", "/api/v1/catalogue", "/api/v1/openapi.json"),
            *("//x", "/r/SLUG", "/r/SLUG.json", "/r/SLUG.md", "/r/SLUG.svg"),
            *("/r/SLUG/against", "/wizard", "/wizard/", "/R/SLUG)"),
            *("/embed.js", "/embed/SLUG", "/wizard/people", "/r/SLUG/embed-builder"),
            *("/static/0/css/all.css", "/static/0/img/icon.svg", "/static/%2e%2e/x"),
        ]
    ),
)
REFUSED = {400, 403, 405, 412, 413, 415, 416, 421, 422, 429}


@settings(max_examples=1500, deadline=None)
@given(method=methods, to=sent_to, query=queries, sent=any_headers, by=own, body=bodies)
def test_no_request_breaks_anything(fragile, method, to, query, sent, by, body):
    """Method, address, headers and body mixed, as no browser would send them."""
    response = fragile.test_client().open(
        f"{to.replace('SLUG', fragile.config['SLUG'])}?{query}",
        method=method,
        headers={**by, **sent},
        data=body,
        buffered=True,
    )
    assert response.status_code in EXPECTED | REFUSED | {201, 206, 303}
    assert "Set-Cookie" not in response.headers
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_every_address_that_can_be_read_is_tried():
    """Those of the API by ``api/test_document.py``, with what its document allows."""
    tried = {address.strip("/").partition("/")[0] for address in ADDRESSES} | {"api"}
    tried.add("embed.js")  # a file, which takes nothing from its address
    for rule in create_app().url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            assert rule.rule.strip("/").partition("/")[0] in tried


def test_good_address_is_among_those_tried(fragile):
    """The strategy names files and slugs that exist, so the pages behind them run."""
    with fragile.test_request_context():
        assert asset_url("css/base.css").endswith("/css/base.css")
    assert fragile.test_client().get(f"/r/{fragile.config['SLUG']}").status_code == 200
