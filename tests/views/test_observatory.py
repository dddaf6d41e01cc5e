"""Every page gets an A+ by the rules of Mozilla's HTTP Observatory."""

import pytest

from tests.observatory import A_PLUS, findings, score
from tests.views.answer_sets import sampled
from tests.views.everywhere import readable
from tests.views.test_permalink import published

BASE = "https://whichstack.example"
GOOD = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = "Content-Security-Policy"
PARTS = GOOD[POLICY]
BROKEN = {
    "no policy": ({POLICY: None}, 55),
    "policy with a part twice": ({POLICY: f"{PARTS}; img-src *"}, 55),
    "inline scripts": (
        {POLICY: PARTS.replace("script-src", "script-src 'unsafe-inline'")},
        80,
    ),
    "scripts as data": ({POLICY: PARTS.replace("script-src", "script-src data:")}, 80),
    "scripts from anywhere": (
        {POLICY: PARTS.replace("script-src 'self'", "script-src *")},
        80,
    ),
    "objects from anywhere": ({POLICY: f"{PARTS}; object-src https:"}, 80),
    "scripts without TLS": (
        {POLICY: PARTS.replace("script-src", "script-src http://x.example")},
        80,
    ),
    "text as code": (
        {POLICY: PARTS.replace("script-src", "script-src 'unsafe-eval'")},
        110,
    ),
    "pictures without TLS": (
        {POLICY: PARTS.replace("img-src", "img-src http://x.example")},
        110,
    ),
    "inline styles": ({POLICY: f"{PARTS}; style-src 'unsafe-inline'"}, 120),
    "forms to anywhere": ({POLICY: PARTS.replace("form-action 'self'; ", "")}, 120),
    "a default": ({POLICY: PARTS.replace("'none'; s", "'self'; s", 1)}, 125),
    "framing by the older header alone": (
        {
            POLICY: PARTS.replace("; frame-ancestors 'none'", ""),
            "X-Frame-Options": "DENY",
        },
        125,
    ),
    "framing": ({POLICY: PARTS.replace("; frame-ancestors 'none'", "")}, 80),
    "no TLS": ({"Strict-Transport-Security": None}, 80),
    "TLS for a month": ({"Strict-Transport-Security": "max-age=2592000"}, 120),
    "TLS without a time": ({"Strict-Transport-Security": "includeSubDomains"}, 80),
    "TLS twice": ({"Strict-Transport-Security": "max-age=31536000, max-age=1"}, 80),
    "guessing": ({"X-Content-Type-Options": None}, 125),
    "guessing, misspelt": ({"X-Content-Type-Options": "no-sniff"}, 125),
    "referrers": ({"Referrer-Policy": "unsafe-url"}, 120),
    "referrers not ruled": ({"Referrer-Policy": None}, 125),
    "loading": ({"Cross-Origin-Resource-Policy": "cross-origin"}, 120),
    "loading, misspelt": ({"Cross-Origin-Resource-Policy": "same"}, 115),
    "a cookie": ({"Set-Cookie": "session=x; Secure; HttpOnly; SameSite=Lax"}, 60),
    "credentials": ({"Access-Control-Allow-Credentials": "true"}, 50),
}
SCRIPTS = {
    '<script src="/x.js"></script>': 130,
    '<script src="https://x.example/x.js"></script>': 125,
    '<script src="https://x.example/x.js" integrity="sha384-x"></script>': 130,
    '<script src="//x.example/x.js"></script>': 50,
}


@pytest.fixture
def answered(app, another, session, catalogue):
    """Each address that can be read, with its answer by TLS."""
    slug = published(session, sampled(catalogue, 0))
    client = another().test_client()
    return {
        endpoint: client.get(address, base_url=BASE)
        for endpoint, address in readable(app, slug).items()
    }


def test_every_address_gets_the_best_grade(answered):
    for endpoint, response in answered.items():
        assert response.status_code == 200, endpoint
        body = response.text if response.mimetype == "text/html" else ""
        found = findings(response.headers, body)
        assert score(response.headers, body) >= A_PLUS, (endpoint, found)


def test_pages_lose_no_point_at_all_and_frames_only_for_being_framed(answered):
    pages = {e: r for e, r in answered.items() if r.mimetype == "text/html"}
    for endpoint, response in pages.items():
        framed = endpoint.startswith("embed.")
        assert score(response.headers, response.text) == (120 if framed else 130)


def test_errors_get_the_best_grade(app):
    client = app.test_client()
    for address, status in (("/nowhere", 404), ("/results", 405), ("/r/x.md", 404)):
        response = client.get(address, base_url=BASE)
        assert response.status_code == status
        assert score(response.headers, response.text) >= A_PLUS


def test_good_headers_are_good():
    assert score(GOOD) == 130


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_every_broken_rule_is_found(change, expected):
    """The points are those of the scanner's own table."""
    headers = {k: v for k, v in {**GOOD, **change}.items() if v is not None}
    assert score(headers) == expected


@pytest.mark.parametrize(("body", "expected"), SCRIPTS.items())
def test_scripts_of_others_are_found(body, expected):
    assert score(GOOD, f"<!doctype html>{body}") == expected
