"""A permalink of an older catalogue says what today's would, and what moved it."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from tests.conftest import Get
from tests.reading import attr, has_section, number, one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from webapp.catalogue.document import build, digest, to_json
from webapp.catalogue.files import LoadedCatalogue
from webapp.domain.answers import Answers, parse
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.scoring import Scored
from webapp.services import results
from webapp.services.current import current_catalogue

WHEN = datetime(2026, 3, 9, tzinfo=UTC)


def catalogue_with(*levels: tuple[str, str, float]) -> LoadedCatalogue:
    """The bundled catalogue as if these levels had been others at the time."""
    document = cast("dict[str, Any]", current_catalogue().document())
    alternatives = {a["id"]: a for a in document["alternatives"]}
    for alternative, criterion, level in levels:
        alternatives[alternative]["performances"][criterion]["level"] = level
    text = to_json(document)
    return LoadedCatalogue(build(document), text, digest(text))


def lowered(
    found: Recommendation, catalogue: Catalogue, by: float = 0.0
) -> LoadedCatalogue:
    """A catalogue in which today's first had nothing of what earns it most."""
    first = winner(found)
    terms = sorted(first.contributions, key=lambda c: -c.points)
    known = [c.criterion_id for c in terms if c.criterion_id != "team_fit"]
    rated = [
        key
        for key in known
        if key in catalogue.alternative(first.alternative_id).performances
    ]
    return catalogue_with(*[(first.alternative_id, key, by) for key in rated[:4]])


def winner(found: Recommendation) -> Scored:
    """The first of a result that has one."""
    assert found.winner
    return found.winner


def shown_for(
    page: Get, session: Session, loaded: LoadedCatalogue, answers: Answers
) -> BeautifulSoup:
    slug = results.publish(session, loaded, answers, "", WHEN)
    return page(f"/r/{slug}")


def derived(found: Recommendation, catalogue: Catalogue) -> bool:
    return catalogue.alternative(winner(found).alternative_id).kind == "hybrid"


@pytest.fixture
def answers(catalogue):
    return sampled_where(
        catalogue,
        lambda f: (
            f.runner_up
            and not f.tie
            and not derived(f, catalogue)
            and not any(e.screening.breaches for e in f.exclusions)
        ),
    )


def test_result_of_today_says_nothing(page, session, answers):
    shown = shown_for(page, session, current_catalogue(), answers)
    assert not has_section(shown, "then-now")


def test_own_result_comes_first_and_todays_is_told(page, session, catalogue, answers):
    found = recommend(catalogue, answers)
    loaded = lowered(found, catalogue)
    old = recommend(loaded.catalogue, answers)
    assert winner(old).alternative_id != winner(found).alternative_id
    shown = shown_for(page, session, loaded, answers)
    then = catalogue.alternative(winner(old).alternative_id).name
    now = catalogue.alternative(winner(found).alternative_id).name
    assert words(one(shown, "h1")).startswith(then)
    notice = section(shown, "then-now")
    assert "say otherwise" in words(one(notice, "h2"))
    assert now in words(one(notice, "h2"))
    href = attr(one(notice, "a"), "href")
    assert href == f"/recommendation{query(answers)}"
    assert words(one(page(href), "h1")) in words(one(notice, "h2"))


def test_terms_add_up_to_what_each_score_moved(page, session, catalogue, answers):
    found = recommend(catalogue, answers)
    loaded = lowered(found, catalogue)
    notice = section(shown_for(page, session, loaded, answers), "then-now")
    scores = notice.select("details p")
    assert len(scores) == 2
    assert notice.select("details ul")
    for told in scores:
        then, now = map(number, re.findall(r"(\S+) (?:then|today)", words(told)))
        terms = told.find_next_sibling()
        moved = terms.select(".number") if terms and terms.name == "ul" else []
        assert sum((number(words(tag)) for tag in moved), Decimal(0)) == now - then


def test_level_that_moved_it_is_told_with_both_levels(
    page, session, catalogue, answers
):
    found = recommend(catalogue, answers)
    loaded = lowered(found, catalogue)
    text = words(section(shown_for(page, session, loaded, answers), "then-now"))
    assert "level 0 then, level " in text
    assert "counts otherwise" not in text


def test_change_that_moves_nothing_says_that_today_agrees(page, session, catalogue):
    answers = sampled(catalogue, 3)
    loaded = catalogue_with(("none", "batteries", 1.0))
    notice = section(shown_for(page, session, loaded, answers), "then-now")
    assert "Today’s ratings agree" in words(one(notice, "h2"))


def test_answer_that_is_no_longer_asked_for_is_named(page, session, catalogue):
    document = cast("dict[str, Any]", current_catalogue().document())
    document["steps"][0]["questions"][0]["options"].append(
        {"id": "boat", "text": "A boat"}
    )
    text = to_json(document)
    loaded = LoadedCatalogue(build(document), text, digest(text))
    boat = parse(loaded.catalogue, [("product", "boat")]).answers
    notice = section(shown_for(page, session, loaded, boat), "then-now")
    assert "“boat” is no answer" in words(notice)


def test_alternative_that_was_ruled_out_then_is_told_as_such(page, session, catalogue):
    """A lower level can break a requirement that today's level meets."""
    answers = sampled_where(
        catalogue,
        lambda f: (
            f.winner
            and f.answers.holds("hosting:serverless")
            and not derived(f, catalogue)
        ),
    )
    first = winner(recommend(catalogue, answers))
    loaded = catalogue_with((first.alternative_id, "cloud", 0.0))
    text = words(section(shown_for(page, session, loaded, answers), "then-now"))
    name = catalogue.alternative(first.alternative_id).name
    assert f"{name}: ruled out then" in text


def test_what_is_merely_not_called_for_is_not_said_to_be_ruled_out(
    page, session, catalogue
):
    """A variant that needed no reason then, and has none in these answers."""
    document = cast("dict[str, Any]", current_catalogue().document())
    for alternative in document["alternatives"]:
        alternative.pop("reason", None)
    text = to_json(document)
    loaded = LoadedCatalogue(build(document), text, digest(text))
    answers = sampled(catalogue, 0)
    first = winner(recommend(loaded.catalogue, answers)).alternative_id
    (out,) = (
        e for e in recommend(catalogue, answers).exclusions if e.alternative_id == first
    )
    assert not out.screening.breaches
    told = words(section(shown_for(page, session, loaded, answers), "then-now"))
    assert re.search(r"[\d.]+ then, not called for today", told)


def test_what_has_no_score_of_its_own_has_none_that_moved(page, session, catalogue):
    loaded = catalogue_with(("none", "batteries", 1.0))
    answers = parse(catalogue, [("product", "static")]).answers
    notice = section(shown_for(page, session, loaded, answers), "then-now")
    assert "Today’s ratings agree: No backend needed" in words(one(notice, "h2"))
    assert not notice.select("details")
