"""Each check of components and connections, by one fault that only it can find."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
)
from webapp.catalogue.checks import check
from webapp.domain.catalogue import Catalogue
from webapp.domain.components import Component, Connection, Outside

APP = Component("app", "App", "server")
DATA = Component("data", "Data", "store")
QUEUE = Component("queue", "Queue", "queue", when=("load:high", "load:low"))
SQL = Connection("app", "data", "SQL")
JOBS = Connection("app", "queue", "jobs")


def made_of(*parts: Component | Connection) -> Catalogue:
    fast = make_alternative(
        "fast",
        {"speed": 5.0},
        components=tuple(p for p in parts if isinstance(p, Component)),
        connections=tuple(p for p in parts if isinstance(p, Connection)),
    )
    load = make_question("load", make_option("low"), make_option("high"))
    return make_catalogue([fast], ["speed"], [load])


def beside(**kw) -> Catalogue:
    stated: Any = {"name": "Browser", "role": "client", **kw}
    option = make_option("low", outside=Outside(**stated))
    return make_catalogue(questions=[make_question("load", option)])


def usually(**kw) -> Catalogue:
    good = make_catalogue()
    stated: Any = {"name": "Browser", "role": "client", **kw}
    return replace(good, texts=replace(good.texts, outside=Outside(**stated)))


@pytest.mark.parametrize(
    "catalogue",
    [
        pytest.param(made_of(), id="none"),
        pytest.param(made_of(APP), id="a server alone"),
        pytest.param(made_of(replace(APP, role="gateway")), id="a gateway alone"),
        pytest.param(made_of(APP, DATA, SQL), id="a connection"),
        pytest.param(made_of(APP, QUEUE, JOBS), id="a queue that answers call for"),
        pytest.param(
            made_of(APP, replace(DATA, talks_with=("load:low",))),
            id="connected by what an answer puts beside it",
        ),
        pytest.param(
            made_of(APP, DATA, Connection("clients", "data")),
            id="connected by the clients",
        ),
        pytest.param(
            made_of(APP, DATA, SQL, replace(SQL, text="jobs")), id="two connections"
        ),
        pytest.param(beside(talks="HTTPS", note="of a person"), id="beside it"),
        pytest.param(usually(role="program"), id="usually a program"),
    ],
)
def test_good_components_have_no_problem(catalogue):
    assert check(catalogue) == []


FILE = "alternatives/fast.toml"
APP_AT = "alternatives/fast.toml: component 'app'"
DATA_AT = "alternatives/fast.toml: component 'data'"
QUEUE_AT = "alternatives/fast.toml: component 'queue'"
SQL_AT = "alternatives/fast.toml: connection 'app' to 'data'"


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (
            made_of(APP, APP),
            f"{FILE}: component id 'app' is used 2 times; make it unique",
        ),
        (
            made_of(APP, DATA, SQL, SQL),
            "alternatives/fast.toml: connection 'app -> data: SQL' is used 2 times; "
            "make it unique",
        ),
        (
            made_of(replace(APP, when=("load:low",)), Connection("clients", "app")),
            "alternatives/fast.toml: components: nobody would know where to begin; "
            "add a server or gateway without when",
        ),
        (
            made_of(replace(APP, id="clients")),
            "alternatives/fast.toml: component 'clients': this id is malformed or "
            "reserved; choose another",
        ),
        (
            made_of(replace(APP, id="My App")),
            "alternatives/fast.toml: component 'My App': this id is malformed or "
            "reserved; choose another",
        ),
        (
            made_of(APP, replace(QUEUE, when=("load:most",)), JOBS),
            f"{QUEUE_AT}: 'load:most' is no question:option of steps.toml; mend it",
        ),
        (
            made_of(replace(APP, talks_with=("size:big",))),
            f"{APP_AT}: 'size:big' is no question:option of steps.toml; mend it",
        ),
        (
            made_of(APP, DATA, SQL, replace(SQL, text="jobs", when=("load:most",))),
            f"{SQL_AT}: 'load:most' is no question:option of steps.toml; mend it",
        ),
        (
            made_of(APP, DATA),
            f"{DATA_AT}: without any answer it stands alone; add a connection or leave "
            "it out",
        ),
        (
            made_of(APP, DATA, replace(SQL, when=("load:low",))),
            f"{DATA_AT}: without any answer it stands alone; add a connection or leave "
            "it out",
        ),
        (
            made_of(APP, QUEUE, replace(JOBS, when=("load:low",))),
            f"{QUEUE_AT}: under 'load:high' it stands alone; add a connection or leave "
            "it out",
        ),
        (
            made_of(
                APP,
                QUEUE,
                replace(JOBS, when=("load:low",)),
                Component("jobs", "Jobs", "worker", when=("load:low",)),
                Connection("jobs", "queue"),
            ),
            f"{QUEUE_AT}: under 'load:high' it stands alone; add a connection or leave "
            "it out",
        ),
        (
            made_of(APP, DATA, SQL, Connection("app", "gone")),
            f"{FILE}: connection 'app' to 'gone': 'gone' is no component of this file; "
            "add or rename it",
        ),
        (
            made_of(APP, DATA, SQL, Connection("gone", "data")),
            f"{FILE}: connection 'gone' to 'data': 'gone' is no component of this "
            "file; add or rename it",
        ),
        (
            made_of(APP, Connection("app", "clients")),
            "alternatives/fast.toml: connection 'app' to 'clients': 'clients' is no "
            "component of this file; add or rename it",
        ),
        (
            made_of(APP, Connection("app", "app")),
            "alternatives/fast.toml: connection 'app' to 'app': a component does not "
            "talk to itself; name another",
        ),
        (
            made_of(replace(APP, name="N" * 33)),
            f"{APP_AT}, name: 33 letters do not fit; use at most 32",
        ),
        (
            made_of(replace(APP, name=" ")),
            f"{APP_AT}: the name is empty; say what stands in its box",
        ),
        (
            made_of(replace(APP, note="n" * 49)),
            f"{APP_AT}, note: 49 letters do not fit; use at most 48",
        ),
        (
            made_of(APP, DATA, replace(SQL, text="s" * 21)),
            f"{SQL_AT}, text: 21 letters do not fit; use at most 20",
        ),
        (
            beside(name="N" * 33),
            "steps.toml: question 'load', option 'low': outside, name: 33 letters do "
            "not fit; use at most 32",
        ),
        (
            beside(talks="t" * 21),
            "steps.toml: question 'load', option 'low': outside, talks: 21 letters do "
            "not fit; use at most 20",
        ),
        (
            usually(note="n" * 49),
            "catalogue.toml: outside, note: 49 letters do not fit; use at most 48",
        ),
        (
            usually(role="service"),
            "catalogue.toml: outside: a service does not begin; make it client or "
            "program",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_fault_is_found_with_place_and_remedy(catalogue, problem):
    assert check(catalogue) == [problem]
