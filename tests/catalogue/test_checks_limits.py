"""Faults that are well-formed but make no sense: each is found, by words of its own."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_criterion,
    make_document,
    make_option,
    make_question,
    make_requirement,
)
from webapp.catalogue.checks import check
from webapp.catalogue.document import parse, to_json
from webapp.catalogue.shape import CatalogueError
from webapp.domain.catalogue import (
    Alternative,
    Catalogue,
    Composition,
    Option,
    PriorChoice,
)

YES = make_option("yes")
GOOD = make_alternative("a", {"speed": 5.0, "ease": 5.0})
hybrid = partial(make_alternative, kind="hybrid", reason=(("need:speed",),))


def asking(*options: Option, **fields: Any) -> Catalogue:
    return make_catalogue((), ["speed"], [make_question("load", *options, **fields)])


def requiring(**fields: Any) -> Catalogue:
    return asking(make_option("yes", requires=(make_requirement("level", **fields),)))


def composed(
    runtimes: int = 1, levels: dict[str, float | None] | None = None
) -> Alternative:
    return hybrid("h", levels, composition=Composition("a", "a", runtimes))


CASES = {
    "share below 0": (
        asking(YES, prior=(PriorChoice(("yes",), 1.5), PriorChoice(("yes",), -0.5))),
        "below 0",
    ),
    "two options where one is taken": (
        asking(YES, make_option("no"), prior=(PriorChoice(("yes", "no"), 1.0),)),
        "takes one answer",
    ),
    "too large a share of fit": (
        asking(make_option("yes", fit_share=5.0)),
        "fit_share",
    ),
    "share of fit below 0": (asking(make_option("yes", fit_share=-1.0)), "fit_share"),
    "floor above the cap": (
        make_catalogue((), [make_criterion("speed", floor=9.0)], ()),
        "floor 9",
    ),
    "reserved criterion": (make_catalogue((), ["team_fit"], ()), "stands for team fit"),
    "level of nothing": (requiring(at_least=5.0), "names a criterion"),
    "level above the scale": (requiring(criterion="speed", at_least=50.0), "at_least"),
    "unknown near language": (
        asking(make_option("yes", language=True, near=("cobol",))),
        "'cobol'",
    ),
    "empty group of a reason": (
        make_catalogue(
            [make_alternative("a", {"speed": 5.0, "ease": 5.0}, reason=((),))]
        ),
        "empty groups",
    ),
    "website that is a script": (
        make_catalogue(
            [
                make_alternative(
                    "a", {"speed": 5.0, "ease": 5.0}, website="javascript:alert(1)"
                )
            ]
        ),
        "website",
    ),
    "base is itself": (
        make_catalogue([make_alternative("a", {"speed": 5.0, "ease": 5.0}, base="a")]),
        "itself",
    ),
    "hybrid of a hybrid": (
        make_catalogue(
            [GOOD, composed(), hybrid("i", composition=Composition("h", "a", 1))]
        ),
        "cannot be a hybrid",
    ),
    "seven runtimes": (make_catalogue([GOOD, composed(runtimes=7)]), "runtimes is 7"),
    "hybrid with performances of its own": (
        make_catalogue([GOOD, composed(levels={"speed": 10.0})]),
        "derived",
    ),
}


@pytest.mark.parametrize(("catalogue", "named"), CASES.values(), ids=CASES)
def test_fault_is_found_and_named(catalogue, named):
    assert any(named in problem for problem in check(catalogue))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("traits", "orm"),
        ("languages", "python"),
        ("reason", ["need:speed"]),
        ("first_steps", {"commands": "pip install x", "guide": "https://a.b"}),
        ("number", True),
    ],
)
def test_value_of_another_type_is_no_substitute(key, value):
    document = json.loads(to_json(make_document(make_catalogue())))
    document["alternatives"][0][key] = value
    with pytest.raises(CatalogueError):
        parse(document)


@pytest.mark.parametrize("document", [None, [], "x"])
def test_document_that_is_no_table_is_refused(document):
    with pytest.raises(CatalogueError):
        parse(document)
