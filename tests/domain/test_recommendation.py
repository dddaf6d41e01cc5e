"""From answers to the ranking, the exclusions and what would bring them back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_performance,
    make_question,
    make_requirement,
)
from tests.domain.strategies import (
    applied,
    cases,
    changes,
    criterion_ids,
    profiles,
    words,
)
from webapp.domain.catalogue import Alternative, Composition
from webapp.domain.model import model
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.standing import Standing

TYPED = make_requirement("trait", trait="typed", text="has no types")
FAST = make_requirement("level", criterion="speed", at_least=4.0, text="is slow")
RULES = (
    make_question("types", make_option("must", requires=(TYPED,))),
    make_question("load", make_option("high", requires=(FAST,))),
)


def it(id_, level, **kw) -> Alternative:
    """An alternative of 20 points a level: one criterion, target 5, all the weight."""
    return make_alternative(id_, {"speed": level}, **kw)


def recommended(listed, *choices, dropped=()) -> Recommendation:
    catalogue = make_catalogue(listed, ["speed"], RULES)
    return recommend(catalogue, answers(catalogue, *choices, dropped=dropped))


def ids(scored) -> list[str]:
    return [s.alternative_id for s in scored]


def test_ranking_is_by_score():
    ranking = recommended([it("low", 2.0), it("high", 4.5), it("mid", 3.0)]).ranking
    assert ids(ranking) == ["high", "mid", "low"]
    assert [s.score for s in ranking] == pytest.approx([90.0, 60.0, 40.0])


def test_equal_scores_go_to_fewer_parts_and_then_by_id():
    both = it("a", 5.0, composition=Composition("b", "c", 1))
    assert ids(recommended([both, it("c", 5.0), it("b", 5.0)]).ranking) == list("bca")


def test_equal_scores_go_to_the_one_that_is_better_where_needs_are_saturated():
    assert ids(recommended([it("a", 5.0), it("b", 10.0)]).ranking) == ["b", "a"]


@pytest.mark.parametrize(
    ("second", "grade", "tie", "certain"),
    [
        pytest.param(None, "A", False, True, id="no second"),
        pytest.param(9.0, "A", True, False, id="equal"),
        pytest.param(4.905, "A", True, True, id="100 - 98.1 < 2, though p > .6"),
        pytest.param(4.9, "A", False, True, id="100 - 98 = 2 and p > .6"),
        pytest.param(4.8, "C", True, False, id="100 - 96 > 2, but p < .6"),
        pytest.param(4.0, "C", False, True, id="100 - 80 > 2 and p > .6"),
    ],
)
def test_tie_is_a_small_margin_or_a_win_in_under_60_percent(
    second, grade, tie, certain
):
    graded = {"speed": make_performance(second, grade=grade)} if second else {}
    others = [make_alternative("b", performances=graded)] if second else []
    found = recommended([it("a", 9.0), *others])
    assert found.tie is tie
    share = found.confidence.over_runner_up if found.confidence else 1.0
    assert (share >= 0.6) is certain


def test_winner_and_runner_up_are_the_first_two():
    found = recommended([it("a", 2.0), it("b", 3.0), it("c", 1.0)])
    assert (found.winner, found.runner_up) == found.ranking[:2]
    assert ids(found.ranking) == ["b", "a", "c"]
    assert [found.rank(x) for x in ("b", "a", "c", "d")] == [1, 2, 3, None]


def test_excluded_alternative_keeps_its_reason_and_its_would_be_rank():
    typed = {"traits": ("typed",)}
    found = recommended(
        [it("a", 4.0), it("b", 3.0, **typed), it("c", 2.0), it("d", 1.0, **typed)],
        "types:must",
    )
    assert ids(found.ranking) == ["b", "d"]
    assert [(e.alternative_id, e.would_be_rank) for e in found.exclusions] == [
        ("a", 1),  # 80 before 60 and 20
        ("c", 2),  # 40 after 60: each is let back in alone, so "a" does not count
    ]
    assert [e.score for e in found.exclusions] == pytest.approx([80.0, 40.0])
    assert found.exclusions[0].screening.breaches[0].text == "has no types"
    assert found.rescues == ()


def test_nothing_feasible_shows_the_nearest_misses_and_relaxes_nothing():
    listed = [it("both", 3.0), it("one", 5.0), it("other", 2.0, traits=("typed",))]
    listed.append(it("never", 9.0, kind="variant", reason=(("types:may",),)))
    choices = ("types:must", "load:high")
    found = recommended(listed, *choices)
    assert (found.ranking, found.winner, found.tie) == ((), None, False)
    assert [(r.alternative_id, r.questions) for r in found.rescues] == [
        ("one", ("types",)),
        ("other", ("load",)),
    ]
    for rescue in found.rescues:
        again = recommended(listed, *choices, dropped=rescue.questions)
        assert ids(again.ranking) == [rescue.alternative_id]


def test_open_questions_are_listed_until_they_are_answered():
    assert recommended([]).open_question_ids == ("types", "load")
    assert recommended([], "types:unsure").open_question_ids == ("load",)


def test_not_sure_ranks_otherwise_than_does_not_matter():
    need = make_question(
        "need", make_option("speed", {"speed": "nice"}), make_option("no")
    )
    catalogue = make_catalogue(
        [
            make_alternative("fast", {"speed": 9.0, "ease": 1.0}),
            make_alternative("easy", {"speed": 4.0, "ease": 5.0}),
        ],
        questions=[need],
    )
    # Not sure: all weight on speed, 100 and 80. Doesn't matter: equal weights,
    # 100 (1 + .2) / 2 = 60 and 100 (.8 + 1) / 2 = 90.
    for answer, expected in (("unsure", ["fast", "easy"]), ("no", ["easy", "fast"])):
        found = recommend(catalogue, answers(catalogue, f"need:{answer}"))
        assert ids(found.ranking) == expected


@given(st.dictionaries(criterion_ids, words, min_size=1), st.integers(1, 3))
def test_not_sure_on_everything_differs_from_does_not_matter(needs, count):
    options = (make_option("yes", needs), make_option("no"))
    questions = [make_question(f"q{n}", *options) for n in range(count)]
    catalogue = make_catalogue((), tuple(needs), questions)
    unsure, certain = (
        recommend(catalogue, answers(catalogue, *(f"q{n}:{x}" for n in range(count))))
        for x in ("unsure", "no")
    )
    assert unsure.preferences.importances != certain.preferences.importances


@given(cases())
def test_excluded_alternative_never_appears_in_the_ranking(case):
    found = recommend(*case)
    ranked, excluded = ids(found.ranking), ids(found.exclusions)
    assert not set(ranked) & set(excluded)
    assert sorted(ranked + excluded) == sorted(a.id for a in case[0].recommendable())


@given(st.data())
def test_where_the_answers_before_stood_is_the_same_known_or_not(data):
    catalogue, now = data.draw(cases())
    before = applied(catalogue, now, data.draw(changes(catalogue)))
    unknown = recommend(catalogue, now, before).before
    alone = recommend(catalogue, before)
    kept = model(catalogue).standings.find(before)
    known = recommend(catalogue, now, before).before
    assert known is kept
    assert known == unknown == Standing(before, alone.ranking)


@given(cases())
def test_first_breaches_are_the_first_of_all_breaches_of_the_excluded(case):
    found = recommend(*case)
    assert [
        (excluded.id, stated.question_id, stated.option_id)
        for excluded, stated in found.first_breaches()
    ] == [
        (e.alternative_id, first.question_id, first.option_id)
        for e in found.exclusions
        if not e.screening.reason_absent
        for first in e.screening.breaches[:1]
    ]


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_alternatives_in_the_catalogue_changes_nothing(case, random):
    catalogue, made = case
    shuffled = random.sample(catalogue.alternatives, len(catalogue.alternatives))
    again = replace(catalogue, alternatives=tuple(shuffled))
    assert recommend(again, made) == recommend(catalogue, made)


@given(cases(), st.data())
def test_dropping_an_alternative_leaves_all_other_scores_bit_equal(case, data):
    catalogue, made = case
    gone = data.draw(st.sampled_from(catalogue.alternatives))
    others = tuple(a for a in catalogue.alternatives if a is not gone)
    before = recommend(catalogue, made)
    after = recommend(replace(catalogue, alternatives=others), made)
    assert after.ranking == tuple(
        s for s in before.ranking if s.alternative_id != gone.id
    )
    assert [(e.alternative_id, e.score) for e in after.exclusions] == [
        (e.alternative_id, e.score)
        for e in before.exclusions
        if e.alternative_id != gone.id
    ]


@given(cases(), profiles(), profiles())
def test_dominated_alternative_never_ranks_above_its_dominator(case, levels, others):
    catalogue, made = case
    pairs = {k: (v, others[k]) for k, v in levels.items() if None not in (v, others[k])}
    better = make_alternative("z", levels | {k: max(p) for k, p in pairs.items()})
    worse = make_alternative("y", levels | {k: min(p) for k, p in pairs.items()})
    both = replace(catalogue, alternatives=(*catalogue.alternatives, better, worse))
    found = recommend(both, made)
    scored = {s.alternative_id: s.score for s in found.ranking}
    scored |= {e.alternative_id: e.score or 0.0 for e in found.exclusions}
    assert scored["y"] <= scored["z"]
    if (first := found.rank("y")) and (second := found.rank("z")):
        assert second < first or scored["y"] == scored["z"]
