"""The document: true of what is served, whole, and tried with data made from it."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from openapi_pydantic.v3.v3_1 import OpenAPI
from schemathesis import GenerationMode

from tests import own_catalogue
from tests.conftest import ORIGIN
from tests.databases import Databases
from tests.views.answer_sets import sampled
from tests.views.api.conftest import documented
from tests.views.test_permalink import published
from webapp.app import create_app
from webapp.services.current import current_catalogue
from webapp.views.database import EXTENSION

EXAMPLES = 10
"""Here; ``tests/bench/bench_api.py`` tries 200, and all phases of schemathesis."""
UNPACKED = {"Accept-Encoding": "identity"}
"""Over WSGI, schemathesis asks for compressed answers, but does not unpack them."""
OPERATIONS = [
    "catalogue",
    "alternative",
    "recommendation_for_address",
    "recommendation_for_body",
    "publish",
    "result",
    "result_at_permalink",
]


@pytest.fixture(scope="module")
def served(usual_databases: Databases) -> Iterator[Flask]:
    """The application as a stranger sees it, with one result."""
    with usual_databases.migrated() as url:
        made = create_app({"DATABASE_URL": url, "PUBLIC_ORIGIN": ORIGIN})
        database = made.extensions[EXTENSION]
        with database.writing() as session:
            answers = sampled(current_catalogue().catalogue, 0)
            made.config["SLUG"] = published(session, answers)
        yield made
        database.dispose()


@pytest.fixture(scope="module")
def loaded(served: Flask) -> Any:
    """The document as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", OPERATIONS)
def test_all_checks_hold_for_whatever_is_sent(served, loaded, name, mode):
    operation = loaded.find_operation_by_id(name)
    places = operation.path_parameters
    if mode is GenerationMode.NEGATIVE and not (operation.body or places):
        pytest.skip("any text may stand in a query, so nothing wrong can be sent")

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def hold(case: Any) -> None:
        if "slug" in case.path_parameters and mode is GenerationMode.POSITIVE:
            case.call_and_validate(headers=UNPACKED)
            case.path_parameters["slug"] = served.config["SLUG"]
        case.call_and_validate(headers=UNPACKED)

    hold()


def test_every_address_is_documented(app):
    document = documented(app)
    operations = [o for item in document["paths"].values() for o in item.values()]
    assert [o["operationId"] for o in operations] == OPERATIONS
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi"
    }
    assert served == set(document["paths"])
    for operation in operations:
        assert operation["summary"]
        assert operation["description"].endswith(".")


@pytest.mark.parametrize("folder", ["", str(own_catalogue.FOLDER)])
def test_document_is_valid(app, monkeypatch, folder):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", folder)
    document = documented(app)
    assert document["openapi"] == "3.1.1"
    assert OpenAPI.model_validate(document)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
        assert schema["description"]


def test_examples_fit_their_schemas(app, ask):
    document = documented(app)
    for address, item in document["paths"].items():
        for body in (o["requestBody"] for o in item.values() if "requestBody" in o):
            example = body["content"]["application/json"]["example"]
            assert len(example["answers"]) == 2
            ask(address, 201 if address.endswith("results") else 200, json=example)


def test_schema_lists_every_option_and_no_other(app, catalogue):
    answers = documented(app)["components"]["schemas"]["Answers"]
    assert list(answers["properties"]) == [q.id for q in catalogue.questions]
    assert answers["additionalProperties"] is False
    for question in catalogue.questions:
        text, *_ = answers["properties"][question.id]["oneOf"]
        assert text["enum"] == [*(o.id for o in question.options), "unsure"]
