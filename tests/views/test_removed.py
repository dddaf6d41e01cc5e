"""A result that was removed is gone, wherever it was to be seen."""

import pytest

from tests.conftest import ORIGIN
from tests.databases import BOTH
from tests.invariants import checked_page
from tests.reading import one, words
from tests.views.test_results import publish, stored
from webapp.persistence.models import RemovedResult

pytestmark = BOTH

PATHS = ["/r/{s}", "/embed/{s}"]
OEMBED = [f"/oembed?{form}url={ORIGIN}/r/{{s}}" for form in ("", "format=xml&")]


@pytest.fixture
def slug(client):
    return publish(client, "A secret").removeprefix("/r/")


@pytest.fixture
def remove(app):
    return lambda name: app.test_cli_runner().invoke(args=["results", "remove", name])


@pytest.mark.parametrize("path", PATHS)
def test_address_says_that_it_was_removed(app, client, slug, remove, path):
    address = path.format(s=slug)
    before = client.get(address)
    assert before.status_code == 200
    assert remove(slug).exit_code == 0
    response = client.get(address)
    assert response.status_code == 410
    shown = checked_page(response, app)
    assert "removed" in words(one(shown, "h1"))
    assert "A secret" not in response.text
    assert response.headers["Cache-Control"] == before.headers["Cache-Control"], (
        "caches that have the page would go on showing it"
    )


@pytest.mark.parametrize("path", [*PATHS, *OEMBED])
def test_copy_that_is_checked_again_is_not_found_unchanged(client, slug, remove, path):
    """The tag follows from the address, so nobody would look."""
    before = client.get(path.format(s=slug))
    assert before.status_code == 200
    tag = before.headers["ETag"]
    remove(slug)
    again = client.get(path.format(s=slug), headers={"If-None-Match": tag})
    assert again.status_code == 410


@pytest.mark.parametrize("path", ["/api/v1/results/{s}", "/r/{s}.json"])
def test_data_says_so_in_the_form_of_its_address(client, slug, remove, path):
    address = path.format(s=slug)
    tag = client.get(address).headers["ETag"]
    remove(slug)
    response = client.get(address, headers={"If-None-Match": tag})
    assert response.status_code == 410
    assert response.mimetype == "application/problem+json"


def test_nothing_of_it_is_kept_but_that_it_was_there(session, slug, remove):
    remove(slug)
    assert stored(session) == 0
    (kept,) = session.query(RemovedResult)
    assert kept.slug == slug
    assert kept.removed_at.utcoffset() is not None


def test_others_stay(client, slug, remove):
    other = publish(client, "Another")
    remove(slug)
    assert client.get(other).status_code == 200


@pytest.mark.parametrize("form", ["/r/{s}", ORIGIN + "/r/{s}", ORIGIN + "/r/{s}/"])
def test_whole_address_will_do(client, slug, remove, form):
    done = remove(form.format(s=slug))
    assert f"Result {slug} is removed from " in done.output
    assert client.get(f"/r/{slug}").status_code == 410


def test_what_is_not_there_is_not_removed(client, slug, remove):
    remove(slug)
    for name in (slug, "bcdfghjkmnpqr", "", "/"):
        done = remove(name)
        assert done.exit_code == 1
        assert "There is no result" in done.output
    assert client.get("/r/bcdfghjkmnpqr").status_code == 404


@pytest.mark.usefixtures("slug")
def test_argument_that_is_no_text_is_no_result(remove):
    done = remove("bcdfgh\udcff")
    assert done.exit_code == 1
    assert "There is no result 'bcdfgh\\udcff' in " in done.output
