"""What was said, in one line, is told from what it consists of; the same everywhere."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import Get
from tests.reading import one, section, words
from tests.views.test_compare import comparison
from tests.views.test_permalink import published
from webapp.domain.answers import parse
from webapp.domain.catalogue import Catalogue

Everywhere = Mapping[str, str]


def answer(inside: Tag, short: str) -> str:
    """What stands beside a question in a list of answers."""
    (row,) = [
        row for row in inside.select(".answers__row") if words(one(row, "dt")) == short
    ]
    return words(row.select("dd")[0])


def compared_answer(shown: BeautifulSoup, short: str) -> str:
    """What stands beside a question in a comparison, for the first result."""
    (row,) = [
        row
        for row in section(shown, "answers").select("tbody tr")
        if words(one(row, "th")) == short
    ]
    return words(row.select("td")[0])


@pytest.fixture
def said(
    page: Get, client: FlaskClient, session: Session, catalogue: Catalogue
) -> Callable[[str, str], Everywhere]:
    """What each place says about the answer to a question."""

    def get(query: str, question_id: str) -> Everywhere:
        question = catalogue.question(question_id)
        assert question
        short = question.short
        answers = parse(catalogue, parse_qsl(query)).answers
        slug, same = published(session, answers), published(session, answers)
        record = client.get(f"/r/{slug}.md").text
        (line,) = [s for s in record.splitlines() if s.startswith(f"  * {short}: ")]
        result = page(f"/recommendation?{query}")
        return {
            "result": words(one(result, f'[data-filled="said-{question_id}"]')),
            "embed": answer(page(f"/embed/{slug}?size=full"), short),
            "questionnaire": answer(page(f"/wizard/running?{query}"), short),
            "record": line.removeprefix(f"  * {short}: "),
            "comparison": compared_answer(page(comparison([slug, same])), short),
        }

    return get


def test_several_answers_are_told_from_one_that_has_a_semicolon(said, catalogue):
    data = catalogue.question("data")
    texts = [o.text for o in data.options if o.id in ("personal", "sensitive")]
    assert any("; " in text for text in texts)
    told = said("data=personal&data=sensitive", "data")
    assert {*told.values()} == {f"“{texts[0]}” and “{texts[1]}”"}


def test_single_answer_needs_no_quotation_marks(said, catalogue):
    text = catalogue.question("data").option("sensitive").text
    assert {*said("data=sensitive", "data").values()} == {text}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("clients=pages&drop=clients", "(requirement dropped)"),
        ("clients=pages&clients=mobile&drop=clients", "” (requirements dropped)"),
    ],
)
def test_what_is_dropped_is_told_in_its_number(said, query, told):
    ends = {text[-len(told) :] for text in said(query, "clients").values()}
    assert ends == {told}


def test_comparison_tells_what_is_dropped_in_its_number(page, session, catalogue):
    several = "clients=pages&clients=mobile&team=javascript"
    slugs = [
        published(session, parse(catalogue, parse_qsl(query)).answers)
        for query in (several, f"{several}&drop=clients")
    ]
    deciding = words(section(page(comparison(slugs)), "deciding"))
    assert "” with its requirements dropped" in deciding
