"""How sure the first place is: in the panel, in the verdict, and at length."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from tests.reading import has_section, number, one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from webapp.domain.answers import Answers, parse
from webapp.domain.confidence import judged, out_of_ten
from webapp.domain.outcome import KeptRecommendation, KeptScore
from webapp.domain.recommendation import recommend
from webapp.views.sureness import sureness

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
    answers = sampled_where(
        catalogue,
        lambda f: (
            f.confidence
            and f.confidence.word == "close"
            and len(f.confidence.shortlist) < len(f.ranking)
        ),
    )
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


def test_shortlist_of_all_that_is_left_is_no_share_of_anything(page):
    text = words(section(page("/recommendation?existing=django-split"), "sure"))
    assert "shortlist Django and Django in microservices (nothing else is left)" in text
    assert "together" not in text.replace("named together", "")


@pytest.mark.parametrize(
    "text", ["size=large&scope=normal&ai=both&slow=waiting", "", "lifetime=short"]
)
def test_rows_hold_the_shortlist_and_then_the_most_frequent(catalogue, text):
    found = recommend(catalogue, parse(catalogue, parse_qsl(text)).answers)
    shown, sure = sureness(catalogue, found), found.confidence
    assert shown
    assert sure
    ids = [s.alternative_id for s in found.ranking]
    names = {catalogue.alternative(id_).name: id_ for id_ in ids}
    rows = [names[row.name] for row in shown.rows]
    assert rows == [id_ for id_ in ids if id_ in rows]
    assert {*ids[:2], *sure.shortlist} <= {*rows}
    left_out = max(sure.shares[id_] for id_ in ids if id_ not in rows)
    extra = {*rows} - {*ids[:2], *sure.shortlist}
    assert all(sure.shares[id_] >= left_out for id_ in extra)
    assert left_out < 0.05 or len(rows) >= 6


def test_noticeable_share_is_not_cut_by_rank(catalogue):
    """Of ten, the last two come first more often than those before them."""
    ids = [a.id for a in catalogue.recommendable()][:10]
    shares = dict(
        zip(ids, [0.5, 0.0, 0.06, 0.06, 0.06, 0.06, 0.06, 0.0, 0.1, 0.1], strict=True)
    )
    ranking = [(id_, 90.0 - 5 * rank) for rank, id_ in enumerate(ids)]
    kept = KeptRecommendation(
        answers=Answers(),
        ranking=tuple(KeptScore(id_, score, {}) for id_, score in ranking),
        exclusions=(),
        open_question_ids=(),
        tie=False,
        confidence=replace(judged(ranking, shares, 0.9), shortlist=tuple(ids[:1])),
    )
    shown = sureness(catalogue, kept)
    assert shown
    assert [row.name for row in shown.rows] == [
        catalogue.alternative(ids[place]).name for place in (0, 1, 2, 3, 8, 9)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "deadline=weeks&scope=large&live=chat&slow=unsure&lifetime=long"
            "&hosting=server",
            "because only 0.9 points lie between them, and our ratings",
        ),
        (
            "team=php&team=go&size=solo&live=seconds&connections=huge&load=extreme"
            "&slow=unsure&lifetime=unsure&hosting=server&existing=services",
            "because both have 89.9 points.",
        ),
        (
            "staff=main&slow=unsure",
            "Symfony is better in nothing that counts here: only the doubt",
        ),
    ],
)
def test_reason_of_a_tie_agrees_with_the_scores_shown(page, text, told):
    shown = page(f"/recommendation?{text}")
    first, second = (
        number(words(tag))
        for tag in section(shown, "ranking").select("ol .ranking__score")[:2]
    )
    reason = words(section(shown, "sure"))
    assert told in reason
    between = f"only {first - second} points lie" if first > second else "both have"
    assert between in reason
