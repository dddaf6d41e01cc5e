"""What an answer did: who moved, and which question caused it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from tests.domain.strategies import catalogues, pairs
from webapp.domain.answers import changed_questions, parse
from webapp.domain.movement import Movement, movement
from webapp.domain.recommendation import recommend

NEED = make_question(
    "need",
    make_option("speed", {"speed": "important"}),
    make_option("ease", {"ease": "important"}),
)
TYPES = make_question(
    "types", make_option("must", requires=(make_requirement(trait="typed"),))
)
# Ranking for speed: a, b, c. For ease: c, b, a. With types only b and c.
CATALOGUE = make_catalogue(
    [
        make_alternative("a", {"speed": 6.0, "ease": 1.0}),
        make_alternative("b", {"speed": 5.0, "ease": 2.0}, traits=("typed",)),
        make_alternative("c", {"speed": 4.0, "ease": 3.0}, traits=("typed",)),
    ],
    questions=[NEED, TYPES],
)


def moved(before, after, dropped=()) -> Movement:
    """The movement between two lists of choices; ``dropped`` holds afterwards."""
    return movement(
        CATALOGUE,
        recommend(CATALOGUE, answers(CATALOGUE, *before)),
        recommend(CATALOGUE, answers(CATALOGUE, *after, dropped=dropped)),
    )


@pytest.mark.parametrize(
    ("before", "after", "dropped", "changed", "moves"),
    [
        pytest.param(
            ["need:speed"],
            ["need:ease"],
            (),
            ("need",),
            [("c", 3, 1, 2), ("a", 1, 3, -2)],
            id="two change places around the third",
        ),
        pytest.param(
            ["need:speed"],
            ["need:speed", "types:must"],
            (),
            ("types",),
            [("b", 2, 1, 1), ("c", 3, 2, 1), ("a", 1, None, 0)],
            id="the first is ruled out and comes last",
        ),
        pytest.param(
            ["need:speed", "types:must"],
            ["need:speed", "types:must"],
            ("types",),
            ("types",),
            [("a", None, 1, 0), ("b", 1, 2, -1), ("c", 2, 3, -1)],
            id="the requirement is dropped",
        ),
        pytest.param(
            ["need:speed"],
            ["need:ease", "types:must"],
            (),
            ("need", "types"),
            [("c", 3, 1, 2), ("a", 1, None, 0)],
            id="two answers at once",
        ),
        pytest.param(
            ["need:speed"],
            ["need:speed", "types:unsure"],
            (),
            ("types",),
            [],
            id="an answer that moves nobody is still named",
        ),
    ],
)
def test_moves_are_told_best_new_rank_first(before, after, dropped, changed, moves):
    found = moved(before, after, dropped)
    assert found.changed == changed
    told = [(m.alternative_id, m.before, m.after, m.places) for m in found.moves]
    assert told == moves


def test_alternative_that_stayed_has_no_move():
    found = moved(["need:speed"], ["need:ease"])
    assert found.of("b") is None
    move = found.of("a")
    assert move is not None
    assert move.places == -2


def test_changed_questions_come_in_catalogue_order():
    before = answers(CATALOGUE, "types:must")
    after = answers(CATALOGUE, "need:speed")
    assert changed_questions(CATALOGUE, before, after) == ("need", "types")
    assert changed_questions(CATALOGUE, before, before) == ()


@given(catalogues(), st.data())
def test_way_back_undoes_every_move(catalogue, data):
    one, other = (
        recommend(catalogue, parse(catalogue, data.draw(pairs(catalogue))).answers)
        for _ in range(2)
    )
    there, back = movement(catalogue, one, other), movement(catalogue, other, one)
    assert there.changed == back.changed
    assert {(m.alternative_id, m.before, m.after) for m in there.moves} == {
        (m.alternative_id, m.after, m.before) for m in back.moves
    }
    assert movement(catalogue, one, one).moves == ()
