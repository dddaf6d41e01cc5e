"""A site with results, and further databases to bring them to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from tests import own_catalogue
from tests.conftest import ORIGIN
from tests.persistence.rows import NOW, result
from tests.views.answer_sets import sampled
from tests.views.test_results import publish
from webapp.app import create_app
from webapp.catalogue.document import digest, to_json
from webapp.catalogue.files import parsed
from webapp.persistence.db import Database
from webapp.persistence.models import CatalogueVersion
from webapp.services import results
from webapp.services.current import current_catalogue
from webapp.views.database import EXTENSION

FORMS = ("/r/{}", "/r/{}.json", "/r/{}.md", "/embed/{}?size=full")
TITLES = ("Portal", 'Портал 🚀 \\ "x" <b>', "", "x" * 120)

DOCUMENT, _ = parsed(own_catalogue.FOLDER)
OUTCOME: dict[str, object] = {
    "ranking": [],
    "contributions": {},
    "excluded": [],
    "tie": False,
}
DIGEST = digest(to_json(DOCUMENT))


def run(app: Flask, *arguments: str, **options: object) -> Result:
    """What a command of ``flask`` did."""
    return app.test_cli_runner().invoke(args=[*arguments], **options)


def published(app: Flask, number: int) -> list[str]:
    """The slugs of as many results as are wanted, with titles of all kinds."""
    catalogue, client = current_catalogue().catalogue, app.test_client()
    return [
        publish(
            client, TITLES[n % len(TITLES)], sampled(catalogue, n).pairs()
        ).removeprefix("/r/")
        for n in range(number)
    ]


def shown(app: Flask, slugs: Iterable[str]) -> list[tuple[int, bytes]]:
    """Status and bytes of all that is shown of results."""
    client = app.test_client()
    answers = (client.get(form.format(s)) for s in sorted(slugs) for form in FORMS)
    return [(answer.status_code, answer.data) for answer in answers]


def filled(database: Database, number: int) -> list[str]:
    """The slugs of as many rows, made up without a recommendation."""
    slugs = [results.new_slug() for _ in range(number)]
    with database.writing() as session:
        stated = session.scalar(sa.select(CatalogueVersion))
        stated = stated or CatalogueVersion(
            digest=DIGEST, document=DOCUMENT, published_at=NOW
        )
        session.add(stated)
        session.flush()
        session.add_all([result(stated.id, slug, outcome=OUTCOME) for slug in slugs])
        session.commit()
    return sorted(slugs)


def everything(database: Database) -> list[Sequence[object]]:
    """All rows, but for the numbers that each database gives to versions itself."""
    with database.reading() as reader:
        queries = (
            "SELECT digest, published_at FROM catalogue_version ORDER BY digest",
            "SELECT slug, digest, method_version, CAST(answers AS TEXT), "
            "CAST(outcome AS TEXT), title, result.published_at FROM result JOIN "
            "catalogue_version ON id = catalogue_version_id ORDER BY slug",
            "SELECT slug, removed_at FROM removed_result ORDER BY slug",
        )
        return [tuple(r) for q in queries for r in reader.execute(sa.text(q))]


@pytest.fixture
def at():
    """Makes the application on another database."""
    made = []

    def act(url: str) -> Flask:
        settings = {"PUBLIC_ORIGIN": ORIGIN, "TESTING": True}
        made.append(create_app({"DATABASE_URL": url, **settings}))
        return made[-1]

    yield act
    for app in made:
        app.extensions[EXTENSION].dispose()
