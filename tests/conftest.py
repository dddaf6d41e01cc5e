"""What tests of pages, services and tables start from: a database of their own."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.applications import share
from tests.invariants import checked_fragment, checked_page
from webapp.app import create_app
from webapp.domain.catalogue import Catalogue
from webapp.persistence.db import Database
from webapp.services.current import current_catalogue
from webapp.views.database import EXTENSION

pytest_plugins = ["tests.databases"]

ORIGIN = "https://whichstack.example"
Get = Callable[..., BeautifulSoup]


def pytest_collection_finish() -> None:
    """Thousands of tests lie in memory until the end, and to look through them for
    garbage again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 5, 5)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the schema of today; made when it is first used."""
    fresh = Database(database_url)
    yield fresh
    fresh.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that may write; a test commits what others must see."""
    with database.writing() as open_session:
        yield open_session


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        share(patch, tmp_path_factory.mktemp("templates"))
        yield


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The application on that database; exceptions come through to the test."""
    settings = {
        "DATABASE_URL": database_url,
        "PUBLIC_ORIGIN": ORIGIN,
        "TESTING": True,
        "RESULTS_KEPT_FOR": 0,  # what one request removes, the next must not find
    }
    made = create_app(settings)
    yield made
    made.extensions[EXTENSION].dispose()


@pytest.fixture
def another(app: Flask) -> Iterator[Callable[..., Flask]]:
    """Makes the application anew on the same database, with other settings."""
    made = []

    def act(**settings: object) -> Flask:
        same = {name: app.config[name] for name in ("DATABASE_URL", "PUBLIC_ORIGIN")}
        made.append(create_app({**same, **settings}))
        return made[-1]

    yield act
    for each in made:
        each.extensions[EXTENSION].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def catalogue() -> Catalogue:
    return current_catalogue().catalogue


@pytest.fixture
def page(client: FlaskClient) -> Get:
    """Gets a page that keeps every invariant, and reads it."""

    def get(url: str, status: int = 200) -> BeautifulSoup:
        response = client.get(url)
        assert response.status_code == status, response.get_data(as_text=True)
        return checked_page(response, client.application)

    return get


@pytest.fixture
def fragment(client: FlaskClient) -> Get:
    """Gets a part of a page as htmx would, and reads it."""

    def get(url: str, status: int = 200) -> BeautifulSoup:
        response = client.get(url, headers={"HX-Request": "true"})
        assert response.status_code == status, response.get_data(as_text=True)
        return checked_fragment(response, client.application)

    return get
