"""The OpenAPI 3.1 document, put together from what the addresses say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import current_app
from openapi_pydantic.util import PydanticSchema, construct_open_api_with_schema_class
from openapi_pydantic.v3.v3_1 import OpenAPI
from pydantic import BaseModel
from werkzeug.routing import Rule

from webapp.domain.answers import DROP
from webapp.domain.catalogue import UNSURE, Catalogue, Question
from webapp.services.current import current_catalogue
from webapp.services.results import SLUG_ALPHABET, SLUG_LENGTH
from webapp.views.api import problems
from webapp.views.api.operations import OPERATIONS, Operation

Json = dict[str, Any]
VERSION = "1.0.0"
_ANYWHERE = (405, 421, 429, 500)
"""Problems that every address may have."""
_PLACES = {
    "slug": (
        "The name of a published result.",
        f"^[{SLUG_ALPHABET}]{{{SLUG_LENGTH}}}$",
    ),
    "alternative_id": ("The id of an alternative.", "^[a-z][a-z0-9-]*$"),
}


def document() -> str:
    """The document as JSON."""
    return _document(current_catalogue().catalogue, tuple(_documented()))


def _documented() -> Iterator[tuple[str, str, str]]:
    """Address, method and name of every operation, as the application serves them."""
    for rule in current_app.url_map.iter_rules():
        blueprint, _, name = rule.endpoint.partition(".")
        if blueprint == "api" and name in OPERATIONS:
            yield _template(rule), _method(rule), name


def _template(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _method(rule: Rule) -> str:
    return "post" if "POST" in (rule.methods or ()) else "get"


@lru_cache(maxsize=4)
def _document(catalogue: Catalogue, served: tuple[tuple[str, str, str], ...]) -> str:
    paths: dict[str, dict[str, Json]] = {}
    for address, method, name in served:
        described = _described(catalogue, address, OPERATIONS[name])
        paths.setdefault(address, {})[method] = described
    info = {
        "title": f"{catalogue.texts.title} API",
        "version": VERSION,
        "description": f"{catalogue.texts.headline} The same answers, as data.",
    }
    stated = {"openapi": "3.1.1", "info": info, "paths": paths}
    # Checks the document, and moves the models to its components.
    found = construct_open_api_with_schema_class(OpenAPI.model_validate(stated))
    return found.model_dump_json(by_alias=True, exclude_unset=True)


def _described(catalogue: Catalogue, address: str, of: Operation) -> Json:
    places = [_place(catalogue, name) for name in re.findall(r"{(\w+)}", address)]
    answers = _answers_in_address(catalogue) if of.answers_in_address else []
    described: Json = {
        "operationId": of.id,
        "summary": of.summary,
        "description": of.description,
        "parameters": places + answers,
        "responses": {
            str(of.status): _success(of),
            **{
                str(code): _problem(code) for code in sorted({*of.problems, *_ANYWHERE})
            },
        },
    }
    if of.takes:
        content = _content("application/json", of.takes(catalogue))
        content["application/json"]["example"] = {"answers": _example(catalogue)}
        described["requestBody"] = {"content": content, "required": True}
    return described


def _place(catalogue: Catalogue, name: str) -> Json:
    description, pattern = _PLACES[name]
    place: Json = {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string", "pattern": pattern},
    }
    if name == "alternative_id":
        place["example"] = catalogue.alternatives[0].id
    return place


def _answers_in_address(catalogue: Catalogue) -> list[Json]:
    drop = "The id of a question whose requirements are not to rule anything out."
    parameters = [_parameter(q.id, _options(q)) for q in catalogue.questions]
    for parameter in parameters:
        if example := _example(catalogue).get(parameter["name"]):
            parameter["example"] = example
    return [*parameters, _parameter(DROP, drop)]


def _example(catalogue: Catalogue) -> dict[str, list[str]]:
    """Answers to try: to the first question of each kind."""
    first = {q.kind: q for q in reversed(catalogue.questions) if not q.applies_when}
    together = {
        q.id: [option.id for option in q.options if not option.exclusive]
        for q in first.values()
    }
    return {
        q.id: together[q.id][: 1 if q.kind == "one" else 2]
        for q in catalogue.questions
        if together.get(q.id)
    }


def _options(question: Question) -> str:
    how = "one of" if question.kind == "one" else "any of"
    ids = ", ".join(f"`{id_}`" for id_ in [*(o.id for o in question.options), UNSURE])
    return f"{question.text} Takes {how} {ids}."


def _parameter(name: str, description: str) -> Json:
    """Any text: what is not known is noticed, not refused."""
    texts = {"type": "array", "items": {"type": "string"}}
    return {"name": name, "in": "query", "description": description, "schema": texts}


def _success(of: Operation) -> Json:
    success: Json = {
        "description": (of.gives.__doc__ or "").partition("\n")[0],
        "content": _content("application/json", of.gives),
    }
    if of.status == 201:
        success["headers"] = {
            "Location": {
                "description": "Where the result can be read.",
                "required": True,
                "schema": {"type": "string", "format": "uri"},
            }
        }
        slug = {"slug": "$response.body#/slug"}
        success["links"] = {"read": {"operationId": "result", "parameters": slug}}
    return success


def _problem(code: int) -> Json:
    return {
        "description": f"{problems.KINDS[code].title}.",
        "content": _content(problems.MIMETYPE, problems.Problem),
    }


def _content(mimetype: str, model: type[BaseModel]) -> Json:
    return {
        mimetype: {"schema": PydanticSchema.model_validate({"schema_class": model})}
    }
