"""Real people, the real catalogue: who is told what."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from webapp.catalogue.files import BUNDLED, load
from webapp.catalogue.scenarios import judge, read_scenarios
from webapp.catalogue.vocabulary import UnknownWord, load_vocabulary
from webapp.domain.answers import parse
from webapp.domain.recommendation import recommend

GOLDEN = Path(__file__).parent / "golden"
PERSONAS = tomllib.loads((GOLDEN / "personas.toml").read_text())["personas"]
SCENARIOS = read_scenarios((GOLDEN / "scenarios.json").read_text())
CATALOGUE = load(BUNDLED).catalogue
VOCABULARY = load_vocabulary(BUNDLED / "vocabulary.toml")
OUTCOMES = [judge(CATALOGUE, VOCABULARY, scenario) for scenario in SCENARIOS]


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda p: p["name"])
def test_persona_is_told_these_first(persona):
    parsed = parse(CATALOGUE, parse_qsl(persona["answers"]))
    assert parsed.notices == ()
    ranking = recommend(CATALOGUE, parsed.answers).ranking
    assert [s.alternative_id for s in ranking[:3]] == persona["first"]


def test_every_alternative_is_somebodys_first():
    first = {persona["first"][0] for persona in PERSONAS}
    assert first == {a.id for a in CATALOGUE.recommendable()}


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda o: o.scenario.id)
def test_scenario_gets_an_answer_that_experts_accept(outcome):
    assert outcome.judgement != "not understood", outcome.problem
    if outcome.counts:
        assert outcome.judgement in ("expected", "acceptable"), outcome.first


def test_most_scenarios_get_exactly_the_expected_answer():
    counted = [outcome for outcome in OUTCOMES if outcome.counts]
    expected = [o for o in counted if o.judgement == "expected"]
    assert len(expected) >= 0.8 * len(counted) > 0


@pytest.mark.parametrize(
    ("needs", "named"),
    [
        ({"live": "telepathy"}, "'telepathy'"),
        ({"colour": "blue"}, "'colour'"),
        ({"compliance": "money, astrology"}, "'astrology'"),
        ({"team_languages": ["Python", "COBOL"]}, "'COBOL'"),
        ({"team_size": "plenty"}, "'plenty'"),
    ],
    ids=lambda value: str(value),
)
def test_word_without_a_rule_fails_by_name(needs, named):
    with pytest.raises(UnknownWord, match=named):
        VOCABULARY.answers(CATALOGUE, needs)


def test_every_answer_of_the_vocabulary_is_an_option():
    rules = [rule for rules in VOCABULARY.needs.values() for rule in rules]
    choices = [choice.split(":") for rule in rules for choice in rule.answers]
    for question_id, option_id in [*choices, *VOCABULARY.unstated.items()]:
        question = CATALOGUE.question(question_id)
        assert question, question_id
        assert option_id == "unsure" or question.option(option_id), option_id
