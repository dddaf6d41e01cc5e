"""The promised addresses: they never break, so this table only ever grows."""

import pytest

from webapp.app import create_app
from webapp.domain.answers import RESERVED

PROMISED = {
    "/": "GET",
    "/wizard/<step_id>": "GET",
    "/stacks": "GET",
    "/stacks/<alternative_id>": "GET",
    "/criteria": "GET",
    "/criteria/<criterion_id>": "GET",
    "/method": "GET",
    "/wizard/recommendation": "GET",
    "/recommendation": "GET",
    "/recommendation/live": "GET",
    "/recommendation/against": "GET",
    "/results": "POST",
    "/r/<slug>": "GET",
    "/r/<slug>.md": "GET",
    "/r/<slug>.svg": "GET",
    "/r/<slug>.png": "GET",
    "/r/<slug>/against": "GET",
    "/compare": "GET",
    "/r/<slug>/embed-builder": "GET",
    "/embed/<slug>": "GET",
    "/embed/questionnaire": "GET",
    "/embed/accent/<rrggbb>.css": "GET",
    "/embed.js": "GET",
    "/oembed": "GET",
    "/about": "GET",
    "/privacy": "GET",
    "/changelog": "GET",
    "/robots.txt": "GET",
    "/sitemap.xml": "GET",
    "/site.webmanifest": "GET",
    "/favicon.ico": "GET",
    "/static/<content_hash>/<path:name>": "GET",
    "/api/v1/": "GET",
    "/api/v1/openapi.json": "GET",
    "/api/v1/catalogue": "GET",
    "/api/v1/catalogue/alternatives/<alternative_id>": "GET",
    "/api/v1/recommendation": "GET",
    "/api/v1/recommendations": "POST",
    "/api/v1/results": "POST",
    "/api/v1/results/<slug>": "GET",
    "/r/<slug>.json": "GET",
}
EXAMPLES = [
    ("GET", "/", "pages.landing"),
    ("GET", "/wizard/product", "wizard.step"),
    ("GET", "/wizard/recommendation", "wizard.live_panel"),
    ("GET", "/recommendation", "recommendation.recommendation"),
    ("GET", "/recommendation/live", "recommendation.live"),
    ("GET", "/recommendation/against", "recommendation.against"),
    ("GET", "/stacks", "stacks.stacks"),
    ("GET", "/stacks/any", "stacks.stack"),
    ("GET", "/criteria", "criteria.criteria"),
    ("GET", "/criteria/any", "criteria.criterion"),
    ("GET", "/method", "method.method"),
    ("POST", "/results", "results.publish"),
    ("GET", "/r/bcdfghjkmnpqr", "results.permalink"),
    ("GET", "/r/bcdfghjkmnpqr.md", "exports.record"),
    ("GET", "/r/bcdfghjkmnpqr.svg", "exports.qr"),
    ("GET", "/r/bcdfghjkmnpqr.png", "exports.picture"),
    ("GET", "/r/bcdfghjkmnpqr/against", "results.against"),
    ("GET", "/compare", "compare.compare"),
    ("GET", "/r/bcdfghjkmnpqr/embed-builder", "embed_builder.embed_kit"),
    ("GET", "/embed/bcdfghjkmnpqr", "embed.result"),
    ("GET", "/embed/questionnaire", "embed.questionnaire"),
    ("GET", "/embed/accent/a83e0b.css", "embed.accent"),
    ("GET", "/embed.js", "assets.loader"),
    ("GET", "/oembed", "oembed.oembed"),
    ("GET", "/about", "about.about"),
    ("GET", "/privacy", "about.privacy"),
    ("GET", "/changelog", "about.changelog"),
    ("GET", "/robots.txt", "open_pages.robots"),
    ("GET", "/sitemap.xml", "open_pages.sitemap"),
    ("GET", "/site.webmanifest", "icons.manifest"),
    ("GET", "/favicon.ico", "icons.favicon"),
    ("GET", "/static/0123456789ab/css/base.css", "assets.asset"),
    ("GET", "/api/v1/", "api_reference.reference"),
    ("GET", "/api/v1/openapi.json", "api.openapi"),
    ("GET", "/api/v1/catalogue", "api.catalogue"),
    ("GET", "/api/v1/catalogue/alternatives/any", "api.alternative"),
    ("GET", "/api/v1/recommendation", "api.recommendation_for_address"),
    ("POST", "/api/v1/recommendations", "api.recommendation_for_body"),
    ("POST", "/api/v1/results", "api.publish"),
    ("GET", "/api/v1/results/bcdfghjkmnpqr", "api.result"),
    ("GET", "/r/bcdfghjkmnpqr.json", "api.result_at_permalink"),
]


def test_addresses_and_methods_are_those_promised():
    actual = {
        rule.rule: " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        for rule in create_app().url_map.iter_rules()
    }
    assert actual == PROMISED


@pytest.mark.parametrize(("method", "path", "endpoint"), EXAMPLES)
def test_address_reaches_its_view(method, path, endpoint):
    router = create_app().url_map.bind("localhost")
    assert router.match(path, method)[0] == endpoint


@pytest.mark.parametrize(("method", "path", "endpoint"), EXAMPLES)
def test_other_methods_are_refused(client, method, path, endpoint):
    others = {"GET", "POST", "PUT", "PATCH", "DELETE"} - {method}
    for other in sorted(others):
        assert client.open(path, method=other).status_code == 405


def test_no_step_takes_the_address_of_the_fragment(catalogue):
    assert catalogue.step("recommendation") is None


def test_questions_never_take_a_reserved_key(catalogue):
    ids = {question.id for question in catalogue.questions}
    assert not ids & RESERVED
