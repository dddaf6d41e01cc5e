"""What a published result keeps, and reading it back under another method."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from tests.domain.strategies import cases
from webapp.domain.outcome import agree, kept, outcome
from webapp.domain.recommendation import recommend


def stored(found) -> dict[str, Any]:
    """The outcome as it comes back from the database."""
    kept_data: dict[str, Any] = json.loads(json.dumps(outcome(found)))
    return kept_data


@given(cases())
def test_what_is_read_back_tells_what_was_kept(case):
    catalogue, answers = case
    found = recommend(catalogue, answers)
    again = kept(catalogue, answers, stored(found))
    assert [(s.alternative_id, round(s.score, 9)) for s in found.ranking] == [
        (s.alternative_id, s.score) for s in again.ranking
    ]
    assert (again.tie, again.open_question_ids) == (found.tie, found.open_question_ids)
    assert [
        (e.alternative_id, e.screening, e.would_be_rank) for e in found.exclusions
    ] == [(e.alternative_id, e.screening, e.would_be_rank) for e in again.exclusions]
    for before, after in zip(found.ranking[:5], again.ranking[:5], strict=True):
        assert after.points_by_criterion == pytest.approx(
            dict(before.points_by_criterion), abs=1e-9
        )
    if found.confidence:
        assert again.confidence
        assert again.confidence.word == found.confidence.word
        assert again.confidence.shortlist == found.confidence.shortlist


@given(cases())
def test_outcome_agrees_with_itself_after_storing(case):
    found = recommend(*case)
    assert agree(outcome(found), stored(found))


def test_outcome_of_method_1_has_no_confidence(case_of_two):
    catalogue, answers = case_of_two
    data = stored(recommend(catalogue, answers))
    del data["confidence"]
    again = kept(catalogue, answers, data)
    assert again.confidence is None
    assert [s.alternative_id for s in again.ranking] == ["easy", "fast"]


@pytest.mark.parametrize(
    ("path", "value", "same"),
    [
        pytest.param(("ranking", 0, 1), 1e-9, True, id="last digits of a score"),
        pytest.param(("ranking", 0, 1), 0.1, False, id="another score"),
        pytest.param(("confidence", "shares", "fast"), 1 / 4096, True, id="a sample"),
        pytest.param(("confidence", "shares", "fast"), 0.05, False, id="a share"),
        pytest.param(("confidence", "word"), "!", False, id="another word"),
        pytest.param(("ranking", 0, 0), "!", False, id="another leader"),
    ],
)
def test_outcomes_agree_as_far_as_builds_may_differ(case_of_two, path, value, same):
    first = stored(recommend(*case_of_two))
    second = deepcopy(first)
    *parents, last = path
    holder = second
    for key in parents:
        holder = holder[key]
    holder[last] = holder[last] + value
    assert agree(first, second) is same
