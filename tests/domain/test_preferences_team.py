"""What the answers say about the team's languages, and what they require."""

import pytest

from tests.builders import (
    answers,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from webapp.domain.preferences import Preferences
from webapp.domain.recommendation import recommend

TEAM = make_question(
    "team",
    make_option("python", language=True),
    make_option("ruby", language=True),
    make_option("no-team", exclusive=True),
    kind="several",
)
ONLY = make_question(
    "only",
    make_option("must", requires=(make_requirement("languages"),), fit_share=1.0),
    make_option("any", fit_share=0.5),
)


def wanted(*choices, dropped=()) -> Preferences:
    catalogue = make_catalogue((), questions=[TEAM, ONLY])
    made = answers(catalogue, *choices, dropped=dropped)
    return recommend(catalogue, made).preferences


@pytest.mark.parametrize(
    ("choices", "share", "languages"),
    [
        pytest.param((), 0.0, (), id="skipped"),
        pytest.param(("team:no-team",), 0.0, (), id="no team yet"),
        pytest.param(("team:ruby",), 0.25, ("ruby",), id="known: a quarter"),
        pytest.param(("team:ruby", "only:must"), 0.25, ("ruby",), id="a must: whole"),
        pytest.param(
            ("team:ruby", "only:any"), 0.125, ("ruby",), id="any will do: half"
        ),
        pytest.param(
            ("team:ruby", "team:python"), 0.25, ("python", "ruby"), id="two languages"
        ),
    ],
)
def test_team_fit_takes_a_fixed_share_of_all_weight(choices, share, languages):
    stated = wanted(*choices)
    assert (stated.team_share, stated.languages) == (share, languages)


def test_requirement_names_its_answer_and_dropping_it_suspends_nothing_else():
    choices = ("team:ruby", "only:must")
    (stated,) = wanted(*choices).requirements
    assert (stated.question_id, stated.option_id) == ("only", "must")
    assert stated.languages == ("ruby",)
    suspended = wanted(*choices, dropped=["only"])
    assert suspended.requirements == ()
    assert suspended.team_share == 0.25
