"""Sentences of a comparison, which must agree with what its cards say."""

from collections.abc import Callable
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from tests.conftest import Get
from tests.reading import one, words
from tests.views.test_compare import comparison
from tests.views.test_permalink import published
from webapp.domain.answers import parse
from webapp.domain.catalogue import Catalogue

Compared = Callable[..., BeautifulSoup]


@pytest.fixture
def compared(page: Get, session: Session, catalogue: Catalogue) -> Compared:
    """The page for the answers in these queries, each a result of its own."""

    def get(*queries: str) -> BeautifulSoup:
        answers = [parse(catalogue, parse_qsl(query)).answers for query in queries]
        return page(comparison([published(session, made) for made in answers]))

    return get


def test_who_hardly_leads_for_somebody_is_put_first_and_not_agreed_on(compared):
    shown = compared("product=publishing", "product=api")
    ties = [words(tag) for tag in shown.select(".person__tie")]
    assert len(ties) == 1
    assert words(one(shown, "h1")) == "All put ASP.NET Core first"
