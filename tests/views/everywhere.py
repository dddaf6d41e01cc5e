"""Every address of the application, filled in so that it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

INNER = ("_app", "app", "_inner", "inner", "_answer")
"""What layers around Flask call that which they are around."""
READ = {"GET", "HEAD"}
QUERIES = {
    "oembed.oembed": "?url=https://whichstack.example/r/{slug}",
    "compare.compare": "?r={slug}",
}


def places(app: Flask, slug: str) -> dict[str, str]:
    """What stands in the variable parts of addresses."""
    catalogue = app.test_client().get("/api/v1/catalogue").json
    assert catalogue
    return {
        "slug": slug,
        "step_id": catalogue["steps"][0]["id"],
        "alternative_id": catalogue["alternatives"][0]["id"],
        "criterion_id": catalogue["criteria"][0]["id"],
        "rrggbb": "a83e0b",
        "content_hash": "0" * 12,
        "name": "css/all.css",
    }


def addresses(app: Flask, slug: str) -> Iterator[tuple[Rule, str]]:
    """Each rule, with an address that it answers."""
    values = places(app, slug)
    router = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        given = {name: values[name] for name in rule.arguments}
        method = "GET" if READ & (rule.methods or set()) else "POST"
        path = router.build(rule.endpoint, given, method)
        yield rule, path + QUERIES.get(rule.endpoint, "").format(slug=slug)


def readable(app: Flask, slug: str) -> dict[str, str]:
    """The addresses that can be read, by endpoint."""
    return {
        rule.endpoint: address
        for rule, address in addresses(app, slug)
        if READ & (rule.methods or set())
    }


def layer(app: Flask, kind: type) -> Any:
    """The layer of this kind around Flask."""
    found: Any = app.wsgi_app
    while not isinstance(found, kind):
        inside = vars(found)
        found = next(inside[name] for name in INNER if name in inside)
    return found
