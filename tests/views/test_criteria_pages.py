"""The criteria, open to read."""

import pytest

from tests.builders import (
    make_alternative,
    make_catalogue,
    make_criterion,
    make_performance,
)
from tests.reading import attr, one, words
from tests.views.answer_sets import query, sampled_where
from webapp.domain.catalogue import Anchor
from webapp.domain.performances import Performance
from webapp.services.current import current_catalogue
from webapp.views.criterion_page import RULES, criterion_page

REAL = current_catalogue().catalogue


def test_list_gives_every_definition(page):
    soup = page("/criteria")
    items = soup.select(".criteria li")
    assert len(items) == len(REAL.criteria)
    for item, criterion in zip(items, REAL.criteria, strict=True):
        assert words(one(item, "h2")) == criterion.name
        assert words(one(item, "p")) == criterion.definition
        assert attr(one(item, "a"), "href") == f"/criteria/{criterion.id}"


@pytest.mark.parametrize("id_", [criterion.id for criterion in REAL.criteria])
def test_criterion_shows_anchors_rule_and_every_alternative(page, id_):
    criterion = REAL.criterion(id_)
    soup = page(f"/criteria/{id_}")
    head = words(one(soup, ".catalogue__head"))
    assert criterion.definition in head
    assert RULES[criterion.derivation] in head
    anchors = [words(tag) for tag in soup.select(".rung__anchor")]
    assert anchors[: len(criterion.anchors)] == [
        f"{anchor.level:g} {anchor.text}" for anchor in reversed(criterion.anchors)
    ]
    for alternative in REAL.alternatives:
        row = one(soup, f'[id="{alternative.id}"]')
        assert alternative.name in words(one(row, "h3"))
        assert alternative.performances[id_].why in words(row)


@pytest.mark.parametrize("id_", [criterion.id for criterion in REAL.criteria])
def test_rows_are_sorted_by_level(page, id_):
    rows = page(f"/criteria/{id_}").select(".rung__row")
    levels = [REAL.alternative(attr(row, "id")).level(id_) for row in rows]
    known = [level for level in levels if level is not None]
    assert known == sorted(known, reverse=True)
    assert levels[: len(known)] == known


def test_sources_are_https_and_tell_the_other_side_nothing(page):
    soup = page(f"/criteria/{REAL.criteria[0].id}")
    links = soup.select(".evidence a")
    assert links
    for link in links:
        assert attr(link, "href").startswith("https://")
        assert "noopener" in attr(link, "rel")


def test_unknown_criterion_gets_the_page_for_that(page):
    assert words(one(page("/criteria/nope", 404), "h1")) == "There is no page here"


def test_answers_lead_back_to_their_recommendation(page):
    answers = sampled_where(REAL, lambda found: found.runner_up)
    url = f"/criteria/{REAL.criteria[0].id}"
    back = f'a[href="/recommendation{query(answers)}"]'
    assert page(url + query(answers)).select(back)
    assert "Back" not in words(one(page(url), ".catalogue__head"))


def test_alternatives_stand_under_the_anchor_that_they_reach():
    anchors = (Anchor(0, "None."), Anchor(5, "Half."), Anchor(10, "All."))
    criterion = make_criterion("speed", anchors=anchors)
    idle = Performance(why="Idle.", not_applicable=True)
    catalogue = make_catalogue(
        [
            make_alternative("low", {"speed": 4.9}),
            make_alternative("half", {"speed": 5}),
            make_alternative("more", {"speed": 9.9}),
            make_alternative("dark", {"speed": None}),
            make_alternative("part", kind="part", performances={"speed": idle}),
            make_alternative("silent"),
        ],
        criteria=[criterion],
    )
    page = criterion_page(catalogue, criterion)
    found = [[r.alternative.id for r in rung.ratings] for rung in page.rungs]
    assert found == [[], ["more", "half"], ["low"]]
    assert [r.alternative.id for r in page.unknown] == ["dark", "silent"]
    assert [r.alternative.id for r in page.idle] == ["part"]


def test_grade_stands_in_words_beside_the_reason():
    performance = make_performance(5.0, grade="C", why="As we see it.")
    catalogue = make_catalogue(
        [make_alternative("a", performances={"speed": performance})],
        criteria=["speed"],
    )
    rungs = criterion_page(catalogue, catalogue.criteria[0]).rungs
    (rating,) = [r for rung in rungs for r in rung.ratings]
    assert (rating.grade, rating.why) == ("our judgement", "As we see it.")
