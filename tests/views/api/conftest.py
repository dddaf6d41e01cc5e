"""Asks the API as a script does; every answer is held against the document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

PROBLEM = "application/problem+json"
Ask = Callable[..., TestResponse]


def documented(app: Flask) -> Any:
    """The document that the application serves."""
    return app.test_client().get("/api/v1/openapi.json").json


def differences(document: Any, app: Flask, response: TestResponse) -> Iterator[str]:
    """What an answer has that the document does not say, one sentence each."""
    address, method = response.request.path, response.request.method
    stated = _operation(document, app, address, method)
    code = str(response.status_code)
    if stated is None:
        shape, mimetype = "Problem", PROBLEM
    elif code not in stated["responses"]:
        yield f"{method} {address} never says {code}"
        return
    else:
        ((mimetype, content),) = stated["responses"][code]["content"].items()
        shape = content["schema"]["$ref"].rpartition("/")[2]
    if response.mimetype != mimetype:
        yield f"{mimetype} expected, not {response.mimetype}"
        return
    for error in _validator(json.dumps(document), shape).iter_errors(response.json):
        yield f"{error.json_path}: {error.message}"


@lru_cache(maxsize=100)
def _validator(document: str, shape: str) -> Draft202012Validator:
    schema = {**json.loads(document), "$ref": f"#/components/schemas/{shape}"}
    return Draft202012Validator(schema)


def _operation(document: Any, app: Flask, address: str, method: str) -> Any:
    """What the document says of an address; None if it knows of no such operation."""
    router = app.url_map.bind("localhost")
    try:
        rule, _ = router.match(address, method, return_rule=True)
    except HTTPException:
        return None
    template = rule.rule.replace("<", "{").replace(">", "}")
    operation = document["paths"].get(template, {})
    return operation.get("get" if method == "HEAD" else method.lower())


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Gets or sends, and checks what comes back."""

    def asked(address: str, status: int = 200, **sent: Any) -> TestResponse:
        method = "POST" if sent.keys() & {"json", "data"} else "GET"
        response = app.test_client().open(address, **{"method": method, **sent})
        assert response.status_code == status, response.text
        assert list(differences(documented(app), app, response)) == []
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in response.headers
        return response

    return asked
