"""What would change a result: each link does what it says."""

import re

import pytest

from tests.reading import attr, has_section, one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from webapp.domain.recommendation import recommend


@pytest.mark.parametrize("index", range(8))
def test_each_other_answer_leads_where_it_says(page, catalogue, index):
    shown = page(f"/recommendation{query(sampled(catalogue, index))}")
    if not has_section(shown, "what-if"):
        assert not shown.select("main .ranking__row")
        return
    for row in section(shown, "what-if").select(".changes__row")[:4]:
        leader = words(one(row, ".changes__leader"))
        applied = page(attr(one(row, "a"), "href"))
        assert not applied.select(".notice:not([hidden])")
        # Where first and second tie, the title names both, the leader first.
        assert words(one(applied, "h1")).startswith(leader)


def test_what_the_others_need_puts_them_first(page, catalogue):
    shown = page(f"/recommendation{query(sampled(catalogue, 3))}")
    rows = section(shown, "to-win").select(".to-win__row")
    assert len(rows) == len(list(catalogue.recommendable())) - 1
    for row in [row for row in rows if row.select("a")][:5]:
        applied = page(attr(one(row, "a"), "href"))
        assert words(one(applied, "h1")).startswith(words(one(row, "dt")))
    for row in [row for row in rows if not row.select("a")]:
        assert re.search(r"weighting|three or more", words(one(row, "dd")))


def test_result_that_no_single_answer_changes_says_so(page, catalogue):
    def settled(found):
        leaders = {change.leader for change in found.single_changes}
        return found.winner and leaders == {found.winner.alternative_id}

    answers = sampled_where(catalogue, settled)
    text = words(section(page(f"/recommendation{query(answers)}"), "what-if"))
    assert "No single other answer puts anything else first." in text


def test_next_question_is_open_and_the_link_leads_to_it(page, catalogue):
    answers = sampled_where(catalogue, lambda found: found.next_question_id)
    question_id = recommend(catalogue, answers).next_question_id
    assert question_id in recommend(catalogue, answers).open_question_ids
    for url, place in (
        (
            f"/recommendation{query(answers)}",
            'section[aria-labelledby="what-if-title"] > p > a',
        ),
        (f"/wizard/rules{query(answers)}", ".panel__next a"),
    ):
        link = one(page(url), place)
        assert words(link) == catalogue.question(question_id).text
        step, _, fragment = attr(link, "href").partition("#")
        assert fragment == f"question-{question_id}"
        assert page(step).select(f"#{fragment}")


def test_weight_at_which_another_would_lead_lies_beside_todays(page, catalogue):
    def flips(found):
        return found.stability and found.stability.below and found.stability.above

    answers = sampled_where(catalogue, flips)
    found = recommend(catalogue, answers)
    names = {catalogue.alternative(s.alternative_id).name for s in found.ranking[1:]}
    for row in section(page(f"/recommendation{query(answers)}"), "importances").select(
        ".shifts__row"
    ):
        now = int(words(one(row, ".number")).removesuffix(" %"))
        text = words(one(row, ".shifts__text"))
        for word, bound, name in re.findall(
            r"(above|below) (\d+)\s%\s(.+?) would lead", text, re.IGNORECASE
        ):
            assert name in names
            assert int(bound) >= now if word.lower() == "above" else int(bound) <= now
