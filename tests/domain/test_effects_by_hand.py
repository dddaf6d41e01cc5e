"""What answers state where follow-ups come and go, worked out by hand."""

import pytest

from tests.builders import (
    answers,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from webapp.domain.effects import Change
from webapp.domain.model import model
from webapp.domain.recommendation import recommend

# A chain of follow-ups; "hundreds" and "none" state nothing, which is an answer.
CHAIN = make_catalogue(
    criteria=["speed", "ease"],
    questions=[
        make_question(
            "live", make_option("chat", {"ease": "nice"}), make_option("none")
        ),
        make_question(
            "connections",
            make_option("huge", {"speed": "critical"}),
            make_option("hundreds"),
            applies_when=("live:chat",),
        ),
        make_question(
            "peaks",
            make_option("daily", {"speed": "important"}),
            applies_when=("connections:huge",),
        ),
    ],
)


@pytest.mark.parametrize(
    ("made", "change", "importances", "asked"),
    [
        pytest.param(
            (),
            {"live": "chat"},
            [4.0, 1.0],
            True,
            id="called for: skipped, so its prior, 4, counts",
        ),
        pytest.param(
            ("live:none",),
            {"live": "chat", "connections": "huge"},
            [5.0, 1.0],
            True,
            id="called for and answered, and its own follow-up skipped: 4 + 2 over 5",
        ),
        pytest.param(
            ("live:chat", "connections:huge", "peaks:daily"),
            {"live": "none"},
            [0.0, 0.0],
            True,
            id="taken back, with its own follow-up",
        ),
        pytest.param(
            ("live:chat", "connections:huge", "peaks:daily"),
            {"live": None},
            [0.0, 1.0],
            True,
            id="left open: a typical project chats, but nobody said so",
        ),
        pytest.param(
            ("live:chat", "connections:huge"),
            {"connections": "hundreds"},
            [0.0, 1.0],
            True,
            id="an answer that states nothing is neither skipped nor not asked",
        ),
        pytest.param(
            ("live:chat", "connections:hundreds"),
            {},
            [0.0, 1.0],
            True,
            id="and stays so while nothing changes",
        ),
        pytest.param(
            ("live:chat",),
            {"live": "none"},
            [0.0, 0.0],
            True,
            id="so does one to a question that is always asked",
        ),
        pytest.param(
            ("live:none",),
            {"connections": "huge"},
            [0.0, 0.0],
            False,
            id="not asked: it states nothing",
        ),
        pytest.param(
            ("live:chat",),
            {"peaks": "daily"},
            [4.0, 1.0],
            False,
            id="not asked, because the question before it is open",
        ),
        pytest.param(
            ("live:chat", "connections:huge"),
            {"live": "none", "connections": "hundreds"},
            [0.0, 0.0],
            False,
            id="taken back by the other change",
        ),
    ],
)
def test_follow_ups_come_and_go_with_a_change(made, change, importances, asked):
    several = tuple(Change(id_, (o,) if o else ()) for id_, o in change.items())
    stated = model(CHAIN).effects.stated(answers(CHAIN, *made), [several])
    assert stated.importances.tolist() == [importances]
    assert stated.asked.tolist() == [asked]


def test_option_of_another_question_with_the_id_of_a_language_is_no_language():
    love = make_question("love", make_option("python"), make_option("cats"))
    spoken = make_question("team", make_option("python", language=True), kind="several")
    catalogue = make_catalogue(questions=[spoken, love])
    found = recommend(catalogue, answers(catalogue, "love:python"))
    assert (found.preferences.languages, found.preferences.team_share) == ((), 0.0)


def test_requirement_is_read_where_nobody_is_listed():
    typed = make_requirement("trait", trait="typed")
    rule = make_question("rule", make_option("must", requires=(typed,)))
    catalogue = make_catalogue((), questions=[rule])
    assert recommend(catalogue, answers(catalogue, "rule:must")).ranking == ()
