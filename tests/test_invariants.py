"""The invariants themselves: a good page has no problem, a broken one is caught."""

import re

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from tests.invariants import checked_fragment, checked_page

GOOD = """<!doctype html>
<html lang="en">
<head><title>A page – Here</title><script src="/static/0/js/x.js"></script>
<link rel="canonical" href="https://whichstack.example/recommendation"></head>
<body>
<h1>A <b>page</b></h1>
<a href="https://elsewhere.example/">Elsewhere</a> <a href="#title">Down</a>
<a href="https://whichstack.example/recommendation">Further</a>
<form id="f" action="/wizard/people" hx-get="/wizard/recommendation" hx-target="#t">
  <label for="title">Title</label> <input id="title" name="title">
  <label><input type="checkbox" name="box"> Box</label>
  <input aria-label="Third" name="third"><input type="hidden" name="h">
  <button formaction="/wizard/product">Back</button>
</form>
<form action="/results" method="post"><button aria-label="Send">+</button></form>
<p id="t" aria-labelledby="title">Text</p>
<button form="f">Go</button>
</body>
</html>"""

GOOD_FRAGMENT = '<div id="t"><a href="/">Home</a></div>'

POLICY = "default-src 'none'; frame-ancestors 'none'"

BROKEN = {
    "tags that do not nest": ("<b>page</b>", "<b>page", "not valid HTML5"),
    "no doctype": ("<!doctype html>", "", "not valid HTML5"),
    "two headings": ("</h1>", "</h1><h1>More</h1>", "one h1 expected"),
    "no heading": ("h1>", "h2>", "one h1 expected"),
    "another title": ("A page –", "Another", "does not start with"),
    "the same id twice": ('id="t"', 'id="title"', "'title' is used 2 times"),
    "swap without target": ('"#t"', '"#u"', "hx-target '#u'"),
    "htmx on what leads nowhere": ("<h1>", '<h1 hx-get="/">', "neither leads"),
    "form without action": ('action="/wizard/people"', "", "neither leads"),
    "input without label": ('for="title"', "", "control without a name"),
    "empty label": ("> Box<", "><", "control without a name"),
    "button without text": (">Back<", "><", "control without a name"),
    "link to nowhere": ('href="#title"', 'href="/nowhere"', "GET /nowhere leads"),
    "our own absolute link": ("example/rec", "example/wreck", "leads nowhere"),
    "action with the wrong method": ('"/results"', '"/"', "POST / leads nowhere"),
    "formaction to nowhere": ("/wizard/product", "/wizards", "GET /wizards leads"),
    "htmx to nowhere": ('hx-get="/wizard/recommendation"', 'hx-get="/x"', "/x leads"),
    "script to nowhere": ("/static/0/js/x.js", "/js/x.js", "GET /js/x.js leads"),
    "label for nothing": ("<p id", '<label for="no">L</label><p id', "for='no'"),
    "labelledby nothing": ('by="title"', 'by="title no"', "labelledby='no'"),
    "describedby nothing": ("aria-labelledby", 'aria-describedby="no" a', "edby='no'"),
    "button of no form": ('form="f"', 'form="g"', "form='g'"),
    "jump to nothing": ("#title", "#no", "href='#no'"),
    "style attribute": ("<h1>", '<h1 style="color:red">', "has style"),
    "style element": ("</title>", "</title><style>p{}</style>", "inline <style>"),
    "inline script": ("</title>", "</title><script>1</script>", "inline <script>"),
    "data that is no data": (
        "</title>",
        '</title><script type="application/ld+json">{</script>',
        "no JSON",
    ),
    "handler": ("<h1>", '<h1 onclick="x()">', "has onclick"),
    "script as address": ("#title", "JavaScript:x()", "a script for an address"),
    "script from elsewhere": ('src="', 'src="https://cdn.example', "reaches"),
    "form to elsewhere": ('"/results"', '"//evil.example/results"', "reaches"),
    "canonical elsewhere": (
        'example/recommendation"></h',
        'example.net/"></h',
        "reaches",
    ),
    "styles from elsewhere": ("</title>", '</title><link href="//x/y">', "reaches"),
}


def response(
    app: Flask, html: str, policy: str = POLICY, path: str = "/"
) -> TestResponse:
    """The response as the test client hands it over."""
    app.add_url_rule(
        "/given", "given", lambda: Response(html, headers=[("X-Given", "yes")])
    )
    given = app.test_client().get("/given")
    given.request.path = path
    given.headers["Content-Security-Policy"] = policy
    return given


def test_good_page_has_no_problem(app):
    assert checked_page(response(app, GOOD), app).title


def test_good_fragment_has_no_problem(app):
    assert checked_fragment(response(app, GOOD_FRAGMENT), app).div


@pytest.mark.parametrize(("good", "broken", "problem"), BROKEN.values(), ids=BROKEN)
def test_broken_page_is_caught(app, good, broken, problem):
    html = GOOD.replace(good, broken)
    assert html != GOOD
    with pytest.raises(AssertionError, match=re.escape(problem)):
        checked_page(response(app, html), app)


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        (GOOD_FRAGMENT * 2, "one root element, not 2"),
        ('<div id="t"><b></div>', "not valid HTML5"),
        ('<div><a href="/nowhere">x</a></div>', "leads nowhere"),
        ('<div><img src="https://x.example/y"></div>', "reaches"),
    ],
)
def test_broken_fragment_is_caught(app, html, problem):
    with pytest.raises(AssertionError, match=re.escape(problem)):
        checked_fragment(response(app, html), app)


@pytest.mark.parametrize(
    ("policy", "path", "problem"),
    [
        ("", "/", "not strict"),
        (POLICY + "; script-src 'unsafe-inline'", "/", "not strict"),
        (POLICY + "; script-src 'unsafe-eval'", "/", "not strict"),
        ("default-src 'self'; frame-ancestors 'none'", "/", "not strict"),
        ("default-src 'none'; frame-ancestors *", "/", "says of framing: '*'"),
        ("default-src 'none'", "/", "says of framing: None"),
        (POLICY, "/embed/x", "says of framing: \"'none'\""),
    ],
)
def test_lax_policy_is_caught(app, policy, path, problem):
    with pytest.raises(AssertionError, match=re.escape(problem)):
        checked_page(response(app, GOOD, policy, path), app)


def test_cookie_is_caught(app):
    given = response(app, GOOD)
    given.headers["Set-Cookie"] = "a=b"
    with pytest.raises(AssertionError, match="a cookie is set"):
        checked_page(given, app)
