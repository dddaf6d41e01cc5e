"""How sure the first place is: in the panel, in the verdict, and at length."""

import re

import pytest

from tests.reading import has_section, one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from webapp.domain.answers import Answers
from webapp.domain.confidence import out_of_ten
from webapp.domain.recommendation import recommend

LABELS = {
    "clear": "Clear choice",
    "likely": "Likely choice",
    "ahead": "Ahead, but close",
    "close": "Too close to call",
}


def confident(catalogue, word) -> Answers:
    """Answers whose result is as sure as this word says."""
    return sampled_where(
        catalogue, lambda found: found.confidence and found.confidence.word == word
    )


@pytest.mark.parametrize("word", LABELS)
def test_words_stand_beside_a_whole_number_of_ten(page, catalogue, word):
    answers = confident(catalogue, word)
    for url, place in (
        (f"/recommendation{query(answers)}", ".verdict__sure"),
        (f"/wizard/rules{query(answers)}", ".panel__sure"),
    ):
        text = words(one(page(url), place))
        assert text.startswith(LABELS[word])
        assert re.search(r"\b[1-9] of 10\b", text)
        assert "%" not in text
        assert "probab" not in text


def test_close_result_names_its_shortlist(page, catalogue):
    answers = confident(catalogue, "close")
    found = recommend(catalogue, answers).confidence
    assert found
    shown = section(page(f"/recommendation{query(answers)}"), "sure")
    text = words(one(shown, ".sure__text"))
    for id_ in found.shortlist[:3]:
        assert catalogue.alternative(id_).name in text
    assert f"together {out_of_ten(found.together)} of 10" in text


@pytest.mark.parametrize("index", range(15))
def test_rows_are_ordered_as_the_ranking_and_say_their_dots(page, catalogue, index):
    shown = page(f"/recommendation{query(sampled(catalogue, index))}")
    if not has_section(shown, "sure"):
        assert len(shown.select(".ranking__row")) < 2
        return
    ranking = [words(tag) for tag in shown.select("main .ranking .ranking__name")]
    rows = section(shown, "sure").select(".tenths__row")
    names = [words(one(row, ".tenths__name")) for row in rows]
    assert names == [name for name in ranking if name in names]
    for row in rows:
        text = words(one(row, ".tenths__number"))
        dots = len(row.select(".dots__full"))
        assert text == (f"about {dots} of 10" if dots else "hardly ever")
        assert len(row.select("circle")) == 10


def test_what_is_varied_is_said_and_probability_is_not_claimed(page):
    text = words(section(page("/recommendation"), "sure"))
    assert "how strongly each answer was meant" in text
    assert "not the probability" in text


def test_nothing_to_compete_with_says_nothing_of_certainty(page, catalogue):
    answers = sampled_where(catalogue, lambda found: len(found.ranking) == 1)
    shown = page(f"/recommendation{query(answers)}")
    assert not has_section(shown, "sure")
    assert not shown.select(".verdict__sure")


def test_family_is_shown_where_a_relative_competes(page, catalogue):
    def relatives(found):
        roots = [
            catalogue.root(catalogue.alternative(s.alternative_id))
            for s in found.ranking
        ]
        return len(roots) > 1 and roots[0] in roots[1:]

    answers = sampled_where(catalogue, relatives)
    text = words(section(page(f"/recommendation{query(answers)}"), "sure"))
    assert re.search(r"One of a family comes first in about [1-9] of 10", text)
