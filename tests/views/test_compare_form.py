"""The form that results are pasted into: it says what is wrong and keeps the text."""

from urllib.parse import urlencode

import pytest

from tests.conftest import ORIGIN
from tests.reading import attr, button, one, press, words
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published
from webapp.persistence.models import Result
from webapp.services import results
from webapp.views.compare_links import read_links, readable

A, B = "bcdfghjkmnpqr", "rqpnmkjhgfdcb"


@pytest.fixture
def slugs(session, catalogue):
    """Seven results; copies of one, since working each out would take its time."""
    first = published(session, sampled(catalogue, 0))
    kept = session.get_one(Result, first)
    copied = {
        column.key: getattr(kept, column.key)
        for column in Result.__table__.columns
        if column.key != "slug"
    }
    copies = [results.new_slug() for _ in range(6)]
    session.add_all([Result(slug=slug, **copied) for slug in copies])
    session.commit()
    return [first, *copies]


def typed(text: str, *given: str) -> str:
    """The address that the form leads to."""
    return "/compare?" + urlencode([*(("r", slug) for slug in given), ("links", text)])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (A, [A]),
        (f"{ORIGIN}/r/{A}", [A]),
        (f"  {ORIGIN}/r/{A}?x=1#share \r\n{B}\n", [A, B]),
        (f"{ORIGIN.upper()}/r/{A}", [A]),
        (f"whichstack.example/r/{A}", [A]),
        (f"http://whichstack.example/embed/{A}", [A]),
        (f"/r/{A}.json, {B}; {A}", [A, B, A]),
        (f"Hi, see <{ORIGIN}/r/{A}>. Mine: {B}", [A, B]),
        (f"\u200b{ORIGIN}/r/{A}\ufeff", [A]),
        (f"{ORIGIN}/compare?r={A}&r={B}", [A, B]),
        ("", []),
    ],
)
def test_addresses_and_slugs_are_understood_however_they_are_pasted(app, text, found):
    with app.app_context():
        read = read_links(text)
    assert (list(read.slugs), read.problems) == (found, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello", "“hello” is not the address of a published result"),
        ("https://evil.example/r/" + A, "is an address of another site"),
        ("http://[", "is not the address"),
        ("https://", "is not the address"),
        (f"{ORIGIN}/method", "is not the address"),
        (f"{ORIGIN}/nowhere/%00%ff", "is not the address"),
        (f"{ORIGIN}/recommendation?team=go", "were not published yet"),
        (f"{ORIGIN}/wizard/product?team=go", "were not published yet"),
        ("mailto:a@b.example", "is not the address"),
        ("x" * 500, "“" + "x" * 40 + "…” is not the address"),
    ],
)
def test_what_is_no_result_is_named(app, text, told):
    with app.app_context():
        read = read_links(text)
    assert read.slugs == ()
    assert len(read.problems) == 1
    assert told in read.problems[0]


def test_line_breaks_are_all_that_is_kept_of_controls():
    assert readable("a\r\nb\x00c\u202ed") == "a\nb c d"


def test_empty_state_has_a_form_that_leads_to_the_comparison(page, client, slugs):
    shown = page("/compare")
    assert words(one(shown, "h1")) == "Compare results"
    field = one(shown, "textarea#links")
    assert attr(field, "name") == "links"
    response = client.get(typed(f"{ORIGIN}/r/{slugs[0]}\n{slugs[1]}"))
    assert response.status_code == 302
    assert response.location == f"/compare?r={slugs[0]}&r={slugs[1]}"
    assert response.headers["Cache-Control"] == "no-store"


def test_one_result_is_kept_while_another_is_added(page, client, slugs):
    shown = page(f"/compare?r={slugs[0]}")
    assert words(one(shown, ".compare__there")).startswith("Result 1")
    response = client.get(typed(slugs[1], slugs[0]))
    assert response.location == f"/compare?r={slugs[0]}&r={slugs[1]}"


def test_form_without_a_word_says_what_to_do(page, client, slugs):
    shown = page(f"/compare?r={slugs[0]}")
    response = press(client, shown, button(shown, "Add"))
    assert response.status_code == 200
    told = words(one(page(typed("  ")), "#links-error"))
    assert told == "Paste the address of a published result first."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense", "“nonsense” is not the address"),
        (
            A,
            f"There is no result “{A}”. Its address may be mistyped.",
        ),
        ("{0}", "“{0}” is there twice"),
        ("{1} {1}", "“{1}” is there twice"),
        ("{1} {2} {3} {4} {5} {6}", "That makes 7 results; at most six"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(page, slugs, text, told):
    text, told = text.format(*slugs), told.format(*slugs)
    shown = page(typed(text, slugs[0]))
    field = one(shown, 'textarea[aria-invalid="true"]')
    assert field.get_text().strip() == text
    described = attr(field, "aria-describedby").split()
    assert told in words(one(shown, f"#{described[0]}"))
    assert attr(one(shown, 'input[name="r"]'), "value") == slugs[0]


def test_a_comparison_stays_while_its_form_is_wrong(page, slugs):
    shown = page(typed("nonsense", *slugs[:2]))
    assert len(shown.select(".person")) == 2
    assert words(one(shown, "#links-error"))


@pytest.mark.parametrize(
    ("query", "told", "shown_count"),
    [
        (f"r={{0}}&r={{1}}&r={A}", f"There is no result “{A}”", 2),
        ("r={0}&r={1}&r={0}", "“{0}” is there twice", 2),
        ("r={0}&r={1}&r={2}&r={3}&r={4}&r={5}&r={6}", "Left out: “{6}”", 6),
        ("r={0}&r={1}&r=%3Cb%3E%00", "“b” is not the address", 2),
        ("r={0}&r=", None, 0),
        ("r=%ff%fe", "is not the address", 0),
    ],
)
def test_address_that_is_partly_wrong_shows_the_rest(
    client, page, slugs, query, told, shown_count
):
    address = f"/compare?{query.format(*slugs)}"
    if told is None:
        assert client.get(address).status_code == 302
        return
    shown = page(address)
    assert told.format(*slugs) in words(one(shown, ".notice"))
    assert len(shown.select(".person")) == shown_count


@pytest.mark.parametrize("query", ["r={0}&r={1}", "r={0}&links={1}"])
def test_removed_result_is_said_to_be_removed(app, page, slugs, query):
    removed = slugs[1]
    done = app.test_cli_runner().invoke(args=["results", "remove", removed])
    assert done.exit_code == 0
    shown = page(f"/compare?{query.format(*slugs)}")
    assert f"The result “{removed}” was removed." in words(one(shown, "main"))
    assert "may be mistyped" not in words(one(shown, "main"))


def test_addresses_in_the_query_become_plain(client, slugs):
    query = urlencode([("r", f"{ORIGIN}/r/{slug}") for slug in slugs[:2]])
    response = client.get(f"/compare?{query}")
    assert response.location == f"/compare?r={slugs[0]}&r={slugs[1]}"


def test_text_that_is_pasted_is_escaped(page):
    text = "</textarea><script>alert(1)</script>"
    shown = page(typed(text))
    assert one(shown, "textarea").get_text().strip() == text
