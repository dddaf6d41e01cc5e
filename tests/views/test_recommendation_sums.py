"""Numbers on the recommendation page: they add up to the scores shown."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag

from tests.reading import attr, has_section, number, one, section, words
from tests.views.answer_sets import best, query, sampled
from webapp.domain.recommendation import recommend
from webapp.services.current import current_catalogue

CATALOGUE = current_catalogue().catalogue
SETS = [sampled(CATALOGUE, index) for index in range(30)]
_READ: dict[int, BeautifulSoup] = {}


@pytest.fixture
def report(page):
    """The page of a sampled answer set, read once for all tests; never changed."""

    def get(index):
        if index not in _READ:
            _READ[index] = page(f"/recommendation{query(SETS[index])}")
        return _READ[index]

    return get


def scores(shown: Tag) -> list[Decimal]:
    """The scores of the ranking as printed."""
    ranking = section(shown, "ranking")
    return [number(words(tag)) for tag in ranking.select("ol .ranking__score")]


def test_samples_have_scores_ties_and_dead_ends():
    """Otherwise the tests below would prove nothing."""
    found = [recommend(CATALOGUE, answers) for answers in SETS]
    assert sum(len(f.ranking) > 1 for f in found) >= 15
    assert any(f.tie for f in found)
    assert any(f.runner_up and not f.tie for f in found)
    assert any(not f.ranking for f in found)


@pytest.mark.parametrize("index", range(len(SETS)))
def test_contributions_add_up_to_the_score_shown(report, catalogue, index):
    shown = report(index)
    found = recommend(catalogue, SETS[index])
    if not found.winner or best(catalogue, SETS[index]).is_outcome:
        assert not has_section(shown, "scorecard")
        return
    card = section(shown, "scorecard")
    *points, total = [
        number(words(tag)) for tag in card.select("summary b, p > .number")
    ]
    assert len(points) == len(found.winner.contributions)
    assert sum(points) == total
    assert str(total) in words(one(card, "h2"))
    assert abs(float(total) - found.winner.score) <= 0.05 + 1e-9
    if len(found.ranking) > 1:
        assert scores(shown)[0] == total


@pytest.mark.parametrize("index", range(len(SETS)))
def test_differences_add_up_to_the_margin_shown(report, catalogue, index):
    shown = report(index)
    found = recommend(catalogue, SETS[index])
    if not found.runner_up:
        assert not has_section(shown, "comparison")
        return
    compared = section(shown, "comparison")
    main, *rest = compared.select("table")
    rows = [number(words(row.select("td")[-1])) for row in main.select("tbody tr")]
    margin = number(words(one(main, "tfoot td")))
    assert sum(rows) == margin
    assert margin == scores(shown)[0] - scores(shown)[1]
    hidden = [
        number(words(row.select("td")[-1]))
        for table in rest
        for row in table.select("tbody tr")
    ]
    assert sum(hidden) == rows[-1]


@pytest.mark.parametrize("index", range(len(SETS)))
def test_each_difference_shown_is_true_to_a_tenth(report, catalogue, index):
    found = recommend(catalogue, SETS[index])
    if not (found.winner and found.runner_up):
        assert not has_section(report(index), "comparison")
        return
    names = {c.id: c.name for c in catalogue.criteria}
    exact = {
        names.get(c.criterion_id, "Fit with the team"): c.points
        - found.runner_up.points(c.criterion_id)
        for c in found.winner.contributions
    }
    printed = {
        words(one(row, "th")): float(number(words(row.select("td")[-1])))
        for row in section(report(index), "comparison").select("tbody tr")
    }
    assert all(
        abs(printed[name] - exact[name]) < 0.1 + 1e-9
        for name in printed
        if name in exact
    )
    assert {name for name, points in exact.items() if abs(points) > 0.1} <= {*printed}


@pytest.mark.parametrize(
    "text",
    [
        "product=business&clients=pages&clients=mobile&team=python&team=php&size=small"
        "&language-must=must&scope=large&staff=main&load=medium&ai=hosted&data=personal"
        "&lifetime=long&operations=part-time&hosting=server&live=notifications"
        "&slow=reports&against=flask",
        "product=saas",
    ],
)
def test_bars_are_as_long_as_their_points(page, text):
    rows = section(page(f"/recommendation?{text}"), "comparison").select("tbody tr")
    points = [abs(float(number(words(row.select("td")[-1])))) for row in rows]
    bars = [row.select(".bar__fill, .bar__against") for row in rows]
    lengths = [float(attr(bar[0], "width")) for bar in bars]
    scale = max(points)
    assert lengths == pytest.approx([100 * p / scale for p in points], abs=0.06)


def test_points_that_speak_against_have_a_true_minus_sign(report):
    found = [report(index) for index in range(12)]
    numbers = [
        words(tag)
        for shown in found
        for tag in shown.select('section[aria-labelledby="comparison-title"] td.number')
    ]
    assert any(text.startswith("\N{MINUS SIGN}") for text in numbers)
    assert not any("-" in text for text in numbers)


@pytest.mark.parametrize("index", range(len(SETS)))
def test_ranking_is_complete_and_in_order(report, catalogue, index):
    found = recommend(catalogue, SETS[index])
    shown = report(index)
    if len(found.ranking) < 2:
        assert not has_section(shown, "ranking")
        return
    names = [words(li) for li in section(shown, "ranking").select("ol li")]
    assert len(names) == len(found.ranking)
    for text, scored in zip(names, found.ranking, strict=True):
        assert text.startswith(catalogue.alternative(scored.alternative_id).name)
    assert scores(shown) == sorted(scores(shown), reverse=True)
