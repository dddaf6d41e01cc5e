"""What it would take for an alternative to lead, or why nothing would do."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
)
from tests.domain.strategies import cases
from tests.views.answer_sets import sampled
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue, Level, Question
from webapp.domain.matrix import Floats
from webapp.domain.recommendation import Outlook, Recommendation, recommend
from webapp.domain.stability import can_lead, dominator
from webapp.services.current import current_catalogue

KEYS = ("speed", "ease")
linprog = pytest.importorskip("scipy.optimize").linprog


def leader(catalogue: Catalogue, made: Answers) -> str | None:
    winner = recommend(catalogue, made).winner
    return winner.alternative_id if winner else None


def assert_fewest_changes(found: Recommendation) -> None:
    """One change if one is enough, else two, the most ordinary of those that do."""
    for alternative in found.model.catalogue.recommendable():
        change = found.outlook(alternative.id).change
        enough = [
            [c for c in changes if c.leader == alternative.id]
            for changes in (found.single_changes, found.double_changes)
        ]
        if change is None:
            assert enough == [[], []]
            continue
        best = enough[0] or enough[1]
        assert len(change.switches) == (1 if enough[0] else 2)
        assert change.plausibility == max(c.plausibility for c in best)
        then = change.applied(found.model.catalogue, found.answers)
        assert leader(found.model.catalogue, then) == alternative.id


@given(cases())
def test_fewest_changes_come_first(case):
    assert_fewest_changes(recommend(*case))


@pytest.mark.parametrize("index", range(6))
def test_fewest_changes_come_first_in_the_real_catalogue(index):
    catalogue = current_catalogue().catalogue
    assert_fewest_changes(recommend(catalogue, sampled(catalogue, index)))


def question(id_: str, **needs: Level) -> Question:
    """A question whose options each ask one criterion, in the words given."""
    options = [make_option(key, {key: word}) for key, word in needs.items()]
    return make_question(id_, *options)


def outlook(listed: dict[str, tuple[float, float]], questions, *made: str) -> Outlook:
    """The outlook of "it" among alternatives with these levels of speed and ease."""
    alternatives = [
        make_alternative(key, dict(zip(KEYS, levels, strict=True)))
        for key, levels in listed.items()
    ]
    catalogue = make_catalogue(alternatives, KEYS, questions)
    return recommend(catalogue, answers(catalogue, *made)).outlook("it")


@pytest.mark.parametrize(
    ("listed", "questions", "switches"),
    [
        pytest.param(
            {"fast": (5.0, 2.0), "it": (2.0, 5.0)},
            [question("q", speed="nice", ease="nice")],
            ["ease"],
            # Open: all weight on speed, 100 and 40; "ease": 40 and 100.
            id="one answer",
        ),
        pytest.param(
            {"fast": (5.0, 2.0), "it": (2.0, 5.0)},
            [question(q, speed="critical", ease="important") for q in ("q", "r")],
            ["ease", "ease"],
            # Open: speed 5. One: speed 4, ease 2; value at target 9, or 7 for ease,
            # fast .56 * 2/3 + .29 / 3 beats it -.06 * 2/3 + .71 / 3. Two: no speed.
            id="two answers, one is not enough",
        ),
        pytest.param(
            {"fast": (5.0, 2.0), "it": (2.0, 5.0)},
            [question(q, speed="critical", ease="nice") for q in ("q", "r", "s")],
            None,
            # Two leave speed 4 and ease 2: fast .56 * 2/3 + .4 / 3 = .51, and it
            # -.06 * 2/3 + 1 / 3 = .30. Three would do, but they are not tried.
            id="three answers are not tried",
        ),
    ],
)
def test_outlook_names_the_smallest_set_of_other_answers(listed, questions, switches):
    found = outlook(listed, questions)
    named = [s.added for s in found.change.switches] if found.change else None
    assert named == switches


# All that can be asked weighs speed 2/3, at a target of 7, and ease 1/3, at 5.
LEAN = make_question("lean", make_option("yes", {"speed": "important", "ease": "nice"}))
# A surplus, so that "fast" goes before what is level with it.
FAST = {"easy": (0.0, 5.0), "fast": (8.0, 0.0)}


@pytest.mark.parametrize(
    ("levels", "hopeless", "beaten_by"),
    [
        # fast is worth (1, 0) and leads with 2/3, easy (0, 1).
        pytest.param((2.8, 2.0), True, None, id="(.4, .4): never above both"),
        pytest.param(
            (3.85, 2.75), False, None, id="(.55, .55): first at equal weights"
        ),
        pytest.param((3.5, 2.5), False, None, id="(.5, .5): level with both at best"),
        pytest.param((6.3, 0.0), True, "fast", id="(.9, 0): dominated"),
        pytest.param((0.0, 4.0), True, "easy", id="(0, .8): dominated by the other"),
        pytest.param((7.0, 0.0), False, None, id="(1, 0): as good as the first"),
    ],
)
def test_what_no_weights_put_first_is_called_hopeless(levels, hopeless, beaten_by):
    found = outlook(FAST | {"it": levels}, [LEAN], "lean:yes")
    assert found.change is None
    assert (found.hopeless, found.dominator) == (hopeless, beaten_by)


def test_outlook_of_what_is_excluded_says_no_more_than_what_would_change_it():
    variant = make_alternative("it", kind="variant", reason=(("lean:never",),))
    catalogue = make_catalogue([make_alternative("a"), variant], KEYS, [LEAN])
    assert recommend(catalogue, answers(catalogue)).outlook("it") == Outlook("it")


def values_of(found: Recommendation) -> Floats:
    """Values on what was asked for, team fit included: rows as in the ranking."""
    rho = list(found.preferences.importances.values())
    asked = [r > 0.0 or not any(rho) for r in rho]
    share = found.preferences.team_share
    rows = [
        [(1.0 - share) * v + share * s.match for v in np.array(s.values)[asked]]
        for s in found.ranking
    ]
    return np.array(rows)


def weightings(criteria: int) -> Floats:
    """Very many weights: the corners, even ones, and ones near the corners."""
    random = np.random.default_rng(1)
    drawn = [random.dirichlet(np.full(criteria, a), 400) for a in (1.0, 0.2, 5.0)]
    return np.concatenate([np.eye(criteria), *drawn])


def best_margin(values: Floats, row: int) -> float:
    """The most by which any weights put a row ahead: a linear programme."""
    others = np.delete(values, row, axis=0) - values[row]
    count = values.shape[1]
    solved = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=np.column_stack([others, np.ones(len(others))]),
        b_ub=np.zeros(len(others)),
        A_eq=[np.append(np.ones(count), 0.0)],
        b_eq=[1.0],
        bounds=[(0.0, None)] * count + [(None, None)],
    )
    return float(-solved.fun)


def assert_verdicts_are_true(found: Recommendation) -> None:
    """Of every alternative in the ranking, by trying weights."""
    if not found.ranking:
        return
    values = values_of(found)
    points = weightings(values.shape[1]) @ values.T
    for row, scored in enumerate(found.ranking):
        id_ = scored.alternative_id
        others = np.delete(points, row, axis=1)
        margins = points[:, row] - others.max(axis=1, initial=-np.inf)
        leads = can_lead(found.model, found.stated, id_)
        assert leads or margins.max() < 0.0
        if len(found.ranking) > 1:
            best = best_margin(values, row)
            assert leads == (best >= 0.0) or abs(best) < 1e-7
        assert_dominator_is_true(found, values, row)


def assert_dominator_is_true(found: Recommendation, values: Floats, row: int) -> None:
    named = dominator(found.model, found.stated, found.ranking[row].alternative_id)
    over = [
        s.alternative_id
        for s, other in zip(found.ranking, values, strict=True)
        if (other >= values[row]).all() and (other > values[row]).any()
    ]
    assert named in over if over else named is None


@settings(max_examples=40)
@given(cases())
def test_verdicts_hold_under_all_weights(case):
    assert_verdicts_are_true(recommend(*case))


@pytest.mark.parametrize("index", range(15))
def test_verdicts_hold_under_all_weights_in_the_real_catalogue(index):
    catalogue = current_catalogue().catalogue
    assert_verdicts_are_true(recommend(catalogue, sampled(catalogue, index)))
