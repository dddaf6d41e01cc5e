"""Everything is found by its name, and a mistyped name suggests the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import own_catalogue
from tests.reading import attr, one, section, words
from webapp.app import create_app
from webapp.catalogue.files import load
from webapp.services.current import current_catalogue
from webapp.views.search import find, is_called

REAL = current_catalogue().catalogue
NAMED = [*REAL.alternatives, *REAL.criteria]


@pytest.fixture(scope="module")
def context():
    with create_app().test_request_context():
        yield


def found(text: str) -> list[str]:
    return [link.name for link in find(REAL, text).links]


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("item", NAMED, ids=lambda item: item.id)
def test_everything_is_found_by_its_name_and_by_its_id(item):
    for text in (item.name, item.name.upper(), f"  {item.name} ", item.id):
        assert item.name in found(text)
        assert not find(REAL, text).is_guess


@pytest.mark.parametrize(
    ("name", "text", "called"),
    [
        ("Django + FastAPI", "fast django", True),
        ("Django + FastAPI", "flask", False),
        ("ASP.NET Core", "asp net", True),
        ("Möbel", "mobel", True),
        ("anything", "", True),
        ("anything", "+", True),
    ],
)
def test_name_has_all_the_words_in_any_order(name, text, called):
    assert is_called(name, text) == called


@pytest.mark.usefixtures("context")
@given(st.text(max_size=200))
def test_any_text_can_be_looked_for(text):
    assert len(find(REAL, text).links) <= len(NAMED)


def test_search_narrows_the_table_and_names_what_it_found(page):
    soup = page("/stacks?q=django&language=&criterion=&level=")
    rows = [words(tag) for tag in soup.select(".heat-map tbody th")]
    assert "Django" in rows
    assert all("django" in row.lower() for row in rows)
    assert set(rows) <= {words(tag) for tag in section(soup, "found").select("a")}
    assert attr(one(soup, "#filter-name"), "value") == "django"


def test_search_for_a_criterion_leads_to_it(page):
    criterion = REAL.criteria[0]
    soup = page(f"/stacks?q={criterion.name}")
    assert section(soup, "found").select(f'a[href="/criteria/{criterion.id}"]')


@pytest.mark.parametrize("typed", ["djagno", "Laravle", "Fastfy"])
def test_name_that_is_mistyped_leads_to_the_right_one(page, typed):
    soup = page(f"/stacks?q={typed}")
    assert "Nothing is called" in words(section(soup, "found"))
    assert section(soup, "found").select("a")


def test_name_of_nothing_is_said_with_a_way_back(page):
    soup = page("/stacks?q=zzzzzzzz")
    assert "Nothing is called “zzzzzzzz”" in words(section(soup, "found"))
    assert section(soup, "found").select('a[href="/stacks"]')
    assert not soup.select("table")


@pytest.mark.parametrize("text", ["%3Cb%3E%22", "%00", "%ff", "x" * 300, "+", "%e2%80"])
def test_odd_text_is_shown_as_text(page, text):
    assert page(f"/stacks?q={text}")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/stacks/djano", "/stacks/django"),
        ("/stack", "/stacks"),
        ("/django", "/stacks/django"),
        ("/criteria/realtme", "/criteria/realtime"),
        ("/methods", "/method"),
        ("/privcy", "/privacy"),
        ("/wizard/peple", "/wizard/people"),
        ("/recomendation", "/recommendation"),
        ("/wizard", "/wizard/product"),
        ("/wizard/", "/wizard/product"),
        ("/r/bcdfghjkmnpqr.", "/r/bcdfghjkmnpqr"),
        ("/r/bcdfghjkmnpqr).", "/r/bcdfghjkmnpqr"),
        ("/r/bcdfghjkmnpqr/", "/r/bcdfghjkmnpqr"),
        ("/r/bcdfghjkmnpqr%20", "/r/bcdfghjkmnpqr"),
        ("/r/BCDFGHJKMNPQR", "/r/bcdfghjkmnpqr"),
        ("/R/bcdfghjkmnpqr", "/r/bcdfghjkmnpqr"),
    ],
)
def test_mistyped_address_suggests_what_was_meant(page, path, meant):
    soup = page(path, 404)
    links = [attr(tag, "href") for tag in section(soup, "meant").select("a")]
    assert meant in links
    assert len(links) <= 5


@pytest.mark.parametrize(
    "path",
    [
        *("/zzzzzzzz", "/%ff", "/x/"),
        *("/r/bcdfghjkmnpqr", "/r/bcdfghjkmnpqrs", "/r/bcdfg", "/q/bcdfghjkmnpqr."),
    ],
)
def test_address_like_nothing_suggests_nothing_but_can_search(page, path):
    soup = page(path, 404)
    assert not soup.select("#meant-title")
    form = one(soup, "form[role=search]")
    assert (attr(form, "action"), attr(form, "method")) == ("/stacks", "get")


def test_other_catalogue_finds_its_own(page, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))
    plant = load(own_catalogue.FOLDER).catalogue.alternatives[0]
    soup = page(f"/stacks/{plant.id}x", 404)
    assert words(section(soup, "meant").select("a")[0]) == plant.name
    assert section(page(f"/stacks?q={plant.name}"), "found").select("a")
