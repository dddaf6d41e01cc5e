"""What would change a result: each link does what it says."""

import re
from urllib.parse import parse_qsl

import pytest

from tests.reading import attr, has_section, one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from webapp.domain.answers import Answers, parse
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import Recommendation, recommend
from webapp.services.current import current_catalogue
from webapp.views.importances import Steadiness, steadiness


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
        now = float(words(one(row, ".number")).removesuffix(" %"))
        text = words(one(row, ".shifts__text"))
        for word, bound, name in re.findall(
            r"(above|below) ([\d.]+)\s%\s(.+?) would lead", text, re.IGNORECASE
        ):
            assert name in names
            assert (
                float(bound) >= now if word.lower() == "above" else float(bound) <= now
            )


REAL = current_catalogue().catalogue


def answered(text: str) -> Answers:
    """The answers of an address."""
    return parse(REAL, parse_qsl(text)).answers


def steady(text: str) -> Steadiness:
    """How the first place holds, for the answers of an address."""
    found = steadiness(REAL, recommend(REAL, answered(text)))
    assert found
    return found


def scores_without(found: Recommendation, criterion_id: str) -> list[float]:
    """All scores if this counted for nothing, worked out from the terms."""
    assert found.winner
    terms = found.winner.terms
    place = terms.criteria.index(criterion_id)
    whole, own = 1.0 - terms.team_share, terms.weights[place]
    return [
        100.0 * terms.team_share * scored.match
        + (
            scored.score
            - 100.0 * terms.team_share * scored.match
            - scored.points(criterion_id)
        )
        * whole
        / (whole - own)
        for scored in found.ranking
    ]


def named_steady(catalogue: Catalogue, found: Recommendation) -> list[str]:
    """Ids of what is said to change nothing, even if it counted for nothing."""
    told = steadiness(catalogue, found)
    return [c.id for c in catalogue.criteria if told and f"“{c.name}”" in told.steady]


@pytest.mark.parametrize(
    "answers",
    [answered("ai=own-background&slow=none"), *(sampled(REAL, i) for i in range(40))],
    ids=lambda answers: query(answers)[:40],
)
def test_what_is_said_to_be_steady_changes_nothing_where_it_counts_nothing(answers):
    found = recommend(REAL, answers)
    for criterion_id in named_steady(REAL, found):
        first, *others = scores_without(found, criterion_id)
        assert all(score <= first + 1e-6 for score in others), criterion_id


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        (
            "ai=own-background&slow=none",
            "Ready-made staff screens",
            ("9 %", "At next to nothing Litestar would lead."),
        ),
        (
            "product=live&hosting=containers",
            "Live features",
            ("12.1 %", "Above 12.4 % Phoenix would lead."),
        ),
        (
            "product=publishing&scope=normal",
            "Ready-made staff screens",
            ("10.09 %", "Above 10.10 % Django would lead."),
        ),
    ],
)
def test_shares_that_differ_look_different(text, name, told):
    (row,) = (row for row in steady(text).rows if row.name == name)
    assert (row.weight, row.text) == tuple(
        t.replace(" %", "\N{NO-BREAK SPACE}%") for t in told
    )
    assert 0.0 <= row.low <= row.now <= row.high
    assert (row.low > 0.0) == row.text.startswith("At next to nothing")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("product=publishing&scope=normal", "change by less than 1 % each"),
        ("ai=own-background&slow=none", "change by 29 % each"),
        ("", "before ASP.NET Core; only the doubt in the ratings could."),
    ],
)
def test_change_of_all_importances_is_neither_none_nor_a_contradiction(text, told):
    assert told in steady(text).overall.replace("\N{NO-BREAK SPACE}", " ")
