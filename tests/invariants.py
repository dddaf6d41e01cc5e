"""What must hold of every page and fragment, whatever it says.

Each check yields one sentence for each problem, so a test shows all at once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from bs4.builder._htmlparser import HTMLParserTreeBuilder
from flask import Flask
from html5lib.html5parser import ParseError
from werkzeug.test import TestResponse

from tests.reading import attr, words
from tests.served import Served, StrictTreeBuilder

REFERENCES = ("for", "form", "list", "aria-labelledby", "aria-describedby")
LOADED = ("src", "srcset", "poster", "data", "action", "formaction", "xlink:href")
FETCHED = ("href", "src", "hx-get")
DATA = "application/ld+json"


Check = Callable[[Served], Iterator[str]]


def html_is_valid(page: Served) -> Iterator[str]:
    assert isinstance(page.soup.builder, StrictTreeBuilder)
    for place, code, facts in page.soup.builder.faults:
        yield f"not valid HTML5 at {place}: {code} {facts}"


def fragment_is_valid(page: Served) -> Iterator[str]:
    try:
        html5lib.HTMLParser(strict=True).parseFragment(page.text)
    except ParseError as error:
        yield f"not valid HTML5: {error}"
    roots = [node for node in page.soup.contents if isinstance(node, Tag)]
    if len(roots) != 1:
        yield f"a fragment has one root element, not {len(roots)}"


def title_starts_with_the_only_heading(page: Served) -> Iterator[str]:
    headings = [words(h1) for h1 in page.named("h1")]
    title = words(page.soup.title) if page.soup.title else ""
    if len(headings) != 1:
        yield f"one h1 expected, not {headings}"
    elif not headings[0] or not title.startswith(headings[0]):
        yield f"title {title!r} does not start with h1 {headings[0]!r}"


def ids_are_unique(page: Served) -> Iterator[str]:
    for id_, count in Counter(page.ids).items():
        if count > 1:
            yield f"id {id_!r} is used {count} times"


def htmx_enhances_what_works_alone(page: Served) -> Iterator[str]:
    for tag, _ in page.having("hx-get") + page.having("hx-post"):
        if not tag.get({"form": "action", "a": "href"}.get(tag.name, "")):
            yield f"<{tag.name}> with hx-* neither leads nor submits anywhere"
    for _, target in page.having("hx-target"):
        if target.startswith("#") and target[1:] not in page.ids:
            yield f"hx-target {target!r} is not on the page"


def controls_have_names(page: Served) -> Iterator[str]:
    labels = {id_: words(tag) for tag, id_ in page.having("for")}
    for tag in page.named("input", "select", "textarea", "button"):
        around = tag.find_parent("label")
        said = words(around or tag) if around or tag.name == "button" else ""
        by_attribute = attr(tag, "aria-label") or attr(tag, "aria-labelledby")
        hidden = attr(tag, "type") == "hidden"
        if not (hidden or said or by_attribute or labels.get(attr(tag, "id"))):
            yield f"control without a name: {tag}"


def references_exist(page: Served) -> Iterator[str]:
    ids = {*page.ids, ""}
    for name in REFERENCES:
        for _, value in page.having(name):
            for id_ in value.split():
                if id_ not in ids:
                    yield f"{name}={id_!r} names nothing"
    for _, address in page.having("href"):
        if address.startswith("#") and address[1:] not in ids:
            yield f"href={address!r} names nothing"


def own_addresses_resolve(page: Served) -> Iterator[str]:
    used = [(value, "GET") for name in FETCHED for _, value in page.having(name)]
    used += [(value, "POST") for _, value in page.having("hx-post")]
    used += [(value, _method(tag)) for tag, value in page.having("action")]
    for tag, value in page.having("formaction"):
        id_ = attr(tag, "form")
        form = page.soup.find(id=id_) if id_ else tag.find_parent("form")
        used.append((value, _method(form) if isinstance(form, Tag) else "GET"))
    for address, method in used:
        ours = address.removeprefix(page.origin)
        if ours.startswith("/") and not page.endpoint(ours, method):
            yield f"{method} {address} leads nowhere"


def _method(form: Tag) -> str:
    return attr(form, "method").upper() or "GET"


def nothing_is_inline(page: Served) -> Iterator[str]:
    for tag in page.tags:
        for name in tag.attrs:
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"<{tag.name}> has {name}"
        if "javascript:" in attr(tag, "href").lower():
            yield f"<{tag.name}> has a script for an address"
        if tag.name == "style" or (tag.name == "script" and not _runs_nothing(tag)):
            yield f"inline <{tag.name}>"


def _runs_nothing(script: Tag) -> bool:
    """Whether it has no code of its own: a file's, or data that no browser executes."""
    return bool(script.get("src")) or attr(script, "type") == DATA


def data_can_be_read(page: Served) -> Iterator[str]:
    for tag in page.soup.select(f'script[type="{DATA}"]'):
        try:
            json.loads(tag.string or "")
        except ValueError as error:
            yield f"data that is no JSON: {error}"


def policy_is_strict(page: Served) -> Iterator[str]:
    policy = page.response.headers.get("Content-Security-Policy", "")
    stated = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    if stated.get("default-src") != "'none'" or "unsafe-" in policy:
        yield f"policy is not strict: {policy!r}"
    framable = page.endpoint(page.response.request.path).startswith("embed.")
    if stated.get("frame-ancestors") != ("*" if framable else "'none'"):
        yield f"policy says of framing: {stated.get('frame-ancestors')!r}"


def no_cookie_is_set(page: Served) -> Iterator[str]:
    if "Set-Cookie" in page.response.headers:
        yield "a cookie is set"


def only_links_lead_elsewhere(page: Served) -> Iterator[str]:
    for tag in page.tags:
        names = LOADED if tag.name == "a" else (*LOADED, "href", "hx-get", "hx-post")
        for name in tag.attrs.keys() & names:
            address = attr(tag, name).strip()
            parts = urlsplit(address)
            ours = address.startswith(f"{page.origin}/")
            if (parts.scheme or parts.netloc) and not ours:
                yield f"<{tag.name} {name}> reaches {tag[name]!r}"


ANYWHERE: tuple[Check, ...] = (
    ids_are_unique,
    controls_have_names,
    own_addresses_resolve,
    nothing_is_inline,
    data_can_be_read,
    policy_is_strict,
    no_cookie_is_set,
    only_links_lead_elsewhere,
)
ON_PAGES: tuple[Check, ...] = (
    html_is_valid,
    title_starts_with_the_only_heading,
    htmx_enhances_what_works_alone,
    references_exist,
    *ANYWHERE,
)
IN_FRAGMENTS: tuple[Check, ...] = (fragment_is_valid, *ANYWHERE)


def checked(served: Served, checks: tuple[Check, ...]) -> BeautifulSoup:
    """What was served, as a tree; fails if an invariant is broken."""
    found = [problem for check in checks for problem in check(served)]
    assert not found, "\n".join(found)
    return served.soup


def checked_page(response: TestResponse, app: Flask) -> BeautifulSoup:
    """The page as a tree; fails if an invariant is broken."""
    return checked(Served(response, app, StrictTreeBuilder()), ON_PAGES)


def checked_fragment(response: TestResponse, app: Flask) -> BeautifulSoup:
    """The fragment as a tree; fails if an invariant is broken."""
    return checked(Served(response, app, HTMLParserTreeBuilder()), IN_FRAGMENTS)
