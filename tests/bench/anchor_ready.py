"""The second anchor: the product's templates from ready-made data, and bare products.

``tests.bench.anchor_ready:app`` renders what the product renders, byte for byte, and
does the matrix products of one click (see ``products.py``). It is the product's
application with all its hooks and layers taken off, so that templates find the
addresses that they link to, and with views that know everything beforehand. It knows
several pages of each kind and gives them in turn; the products are always those of one
click. It does not compress, set headers, parse answers, log, or touch a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import flask
from flask import Flask, render_template
from jinja2 import Template

from tests.bench.known_pages import known_pages
from tests.bench.products import bare_products, middling
from webapp.app import create_app
from webapp.domain.answers import parse
from webapp.services.current import current_catalogue

Ready = tuple[str, dict[str, Any]]
"""A template, and what it is given."""


def make_app() -> Flask:
    """The application, with the pages that the environment names."""
    app = create_app()
    get = app.test_client().get
    data = {
        rule: [_captured(get, page.path) for page in pages]
        for (rule, method), pages in known_pages().items()
        if method == "GET"
    }
    paths = {rule: pages[0].path for (rule, _), pages in known_pages().items()}
    _take_off(app)
    swaps = known_pages()["/wizard/recommendation", "GET"]
    products = _products([page.path for page in swaps])
    for rule, pages in data.items():
        endpoint, _ = app.url_map.bind("").match(urlsplit(paths[rule]).path)
        app.view_functions[endpoint] = _renderer(pages, products)
    return app


def _captured(get: Callable[[str], Any], path: str) -> Ready:
    """The template that a page is rendered from, and what it is given."""
    rendered: list[Ready] = []
    render = Template.render

    def recorded(template: Template, *args: Any, **kwargs: Any) -> str:
        rendered.append((template.name or "", dict(*args, **kwargs)))
        return render(template, *args, **kwargs)

    with patch.object(Template, "render", recorded):
        get(path)
    name, context = rendered[0]
    for of_request in ("request", "session", "g"):
        context.pop(of_request, None)
    return name, context


def _take_off(app: Flask) -> None:
    """Removes hooks, error pages and layers that the product adds to Flask."""
    app.before_request_funcs.clear()
    app.after_request_funcs.clear()
    app.teardown_request_funcs.clear()
    app.teardown_appcontext_funcs.clear()
    app.url_value_preprocessors.clear()
    app.request_class = flask.Request
    app.response_class = flask.Response
    vars(app).pop("wsgi_app", None)


def _products(swaps: list[str]) -> Callable[[], object]:
    """Those of the middling one of several clicks, by its address."""
    catalogue = current_catalogue().catalogue
    pairs = [parse_qsl(urlsplit(path).query) for path in swaps]
    clicks = [parse(catalogue, some).answers for some in pairs]
    place = middling(catalogue, clicks)
    before = parse(catalogue, parse_qsl(dict(pairs[place]).get("was", ""))).answers
    return bare_products(catalogue, clicks[place], before)


def _renderer(data: list[Ready], products: Callable[[], object]) -> Callable[..., str]:
    ready: Iterator[Ready] = cycle(data)

    def view(**_: str) -> str:
        products()
        name, context = next(ready)
        return render_template(name, **context)

    return view


def __getattr__(name: str) -> Flask:
    """Makes ``app`` when the server asks for it."""
    if name != "app":
        raise AttributeError(name)
    return make_app()
