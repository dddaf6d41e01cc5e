"""What sets two versions of a catalogue apart, and who then wins."""

from dataclasses import replace

import pytest

from tests.builders import (
    answers,
    make_alternative,
    make_catalogue,
    make_option,
    make_question,
    make_requirement,
)
from webapp.catalogue.comparison import (
    as_asked_by,
    changed_outcomes,
    differences,
    movement,
)
from webapp.catalogue.scenarios import Scenario
from webapp.catalogue.vocabulary import Rule, Vocabulary
from webapp.domain.catalogue import Catalogue
from webapp.domain.sampled_answers import UNIFORM

OLD = make_catalogue()
FAST, EASY = OLD.alternatives


def listing(*alternatives) -> Catalogue:
    return replace(OLD, alternatives=alternatives)


def asking(*questions) -> Catalogue:
    return make_catalogue(questions=questions)


def test_same_catalogue_has_no_differences():
    assert list(differences(OLD, make_catalogue())) == []


def test_alternative_that_comes_or_goes_is_told_in_one_line():
    third = make_alternative("third", {"speed": 1.0, "ease": 1.0}, number=3)
    more = listing(FAST, EASY, third)
    assert list(differences(OLD, more)) == ["+ alternative third"]
    assert list(differences(more, OLD)) == ["- alternative third"]


def levelled(level, grade) -> Catalogue:
    speed = replace(FAST.performances["speed"], level=level, grade=grade)
    changed = replace(FAST, performances={**FAST.performances, "speed": speed})
    return listing(changed, EASY)


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (
            levelled(7.0, "A"),
            [
                "~ alternative fast, performance speed, level: 9 -> 7",
                "~ alternative fast, performance speed, grade: B -> A",
            ],
        ),
        (
            levelled(None, None),
            [
                "~ alternative fast, performance speed, level: 9 -> not stated",
                "~ alternative fast, performance speed, grade: B -> not stated",
            ],
        ),
        (
            listing(replace(FAST, evidence={}), EASY),
            ["- alternative fast, evidence manual"],
        ),
        (
            listing(replace(FAST, reason=(("need:speed", "need:ease"),)), EASY),
            ["~ alternative fast, reason: not stated -> need:speed; need:ease"],
        ),
    ],
)
def test_change_of_an_alternative_is_told(new, lines):
    assert list(differences(OLD, new)) == lines


def load(*options, **kw) -> Catalogue:
    return asking(make_question("load", make_option("low"), *options, **kw))


def test_changes_of_options_are_told():
    much = make_option("much", {"speed": "nice"})
    typed = make_requirement(trait="typed")
    more = replace(much, needs={"speed": "critical"}, requires=(typed,))
    assert list(differences(load(), load(much))) == ["+ question load, option much"]
    assert list(differences(load(much), load(more))) == [
        "~ question load, option much, needs: speed nice -> speed critical",
        "~ question load, option much, requires: not stated -> kind trait, text does "
        "not do it, trait typed",
    ]


def test_long_texts_are_told_from_where_they_differ():
    before, after = "word " * 50 + "old end", "word " * 50 + "new end"
    (line,) = differences(load(help=before), load(help=after))
    assert line.endswith("old end -> …word word word word new end")
    assert len(line) < 120


def test_form_leaves_out_what_another_version_does_not_ask():
    new = asking(make_question("load", make_option("low")))
    assert as_asked_by(OLD, answers(new, "load:low")).chosen == ()


def test_same_catalogue_moves_no_winner():
    found = movement(OLD, OLD, 200, UNIFORM)
    assert (found.changed, found.share, dict(found.won), found.passed) == (0, 0, {}, ())


def test_movement_tells_who_gains_and_who_loses():
    best = replace(
        FAST, performances={**EASY.performances} | {"speed": FAST.performances["speed"]}
    )
    found = movement(OLD, listing(best, EASY), 400, UNIFORM)
    gain, loss = found.won["fast"], found.won["easy"]
    assert 0 < gain[0] < gain[1]
    assert 400 > loss[0] > loss[1]
    assert gain[1] - gain[0] == loss[0] - loss[1] == found.changed
    assert found.passed == (("easy", "fast", found.changed),)
    assert found.share == found.changed / 400


def test_movement_counts_forms_in_which_nobody_is_left():
    out = make_option("out", requires=(make_requirement(trait="typed"),))
    question = make_question("typed", make_option("any"), out)
    harmless = make_question("typed", make_option("any"), make_option("out"))
    found = movement(asking(harmless), asking(question), 100, UNIFORM)
    assert found.changed == pytest.approx(50, abs=3)
    assert {after for _, after, _ in found.passed} == {""}


def test_scenarios_with_another_winner_are_told_before_and_after():
    vocabulary = Vocabulary(
        needs={"need": (Rule(answers=("need:speed",), words=("speed",)),)},
        unstated={"need": "none"},
    )
    scenarios = [
        Scenario("S1", "A race", {"need": "speed"}, ("fast",), ("easy",)),
        Scenario("S2", "A walk", {}, ("easy",)),
    ]
    slow = replace(
        FAST,
        performances={**EASY.performances}
        | {"speed": replace(FAST.performances["speed"], level=1.0)},
    )
    ((before, after),) = changed_outcomes(
        OLD, listing(slow, EASY), vocabulary, scenarios
    )
    assert (before.scenario.id, before.first, after.first) == ("S1", "fast", "easy")
    assert (before.judgement, after.judgement) == ("expected", "acceptable")
