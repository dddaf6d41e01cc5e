"""Sentences of the decision record that are put together from parts."""

import re
from urllib.parse import parse_qsl

import pytest

from tests.views.test_permalink import published
from webapp.domain.answers import parse


@pytest.fixture
def told(client, session, catalogue):
    """The record of the result for the answers in a query."""

    def get(query: str) -> str:
        answers = parse(catalogue, parse_qsl(query)).answers
        slug = published(session, answers)
        text: str = client.get(f"/r/{slug}.md").get_data(as_text=True)
        return text

    return get


RULED_OUT = "clients=pages&team=ruby&language-must=must"


def test_rank_of_what_is_rejected_is_a_sentence_of_its_own(told):
    beginnings = re.findall(r"”\.(\s*)(?:It|The best of them) would", told(RULED_OUT))
    assert {*beginnings} == {" "}


COUNTS_AGAINST = "ai=own-background&existing=django-split&scope=small&operations=nobody"


def test_no_more_is_missing_than_there_is_to_be_had(told):
    record = told(COUNTS_AGAINST)
    parts = re.findall(r"\(([\d.]+) of ([\d.]+) points missing", record)
    assert all(float(missing) <= float(possible) for missing, possible in parts)
    assert re.search(r"\(−[\d.]+ instead of [\d.]+ points; a critical need", record)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("existing=django-app", id="one is left, others not called for"),
        pytest.param("product=learning", id="a variant that is not called for scores"),
    ],
)
def test_what_is_not_called_for_is_not_said_to_be_ruled_out(told, query):
    """A requirement keeps no one out whom the answers do not call for."""
    record = told(query)
    assert "only worth it when" in record
    assert "our requirements" not in record
    assert "answers leave" in record


@pytest.mark.parametrize(
    ("query", "introduced"),
    [
        (
            "product=static&clients=frontend&staff=few",
            "This would leave something to choose from:",
        ),
        (
            "existing=django-app&hosting=serverless",
            "Each of these would leave something to choose from:",
        ),
    ],
)
def test_ways_to_leave_something_are_introduced_in_their_number(
    told, query, introduced
):
    outcome = told(query).partition("## Decision Outcome")[2].partition("\n## ")[0]
    assert introduced in outcome
    assert (len(re.findall(r"^\* ", outcome, re.MULTILINE)) > 1) == (
        introduced.startswith("Each")
    )


def test_shortlist_is_one_of_them_all(told):
    assert re.search(r"One of [^.]+ and [^.]+ does in about \d of 10", told("team=php"))
