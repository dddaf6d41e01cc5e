"""The same answers give the same bits: in any process, on any number of threads,
and whatever else the catalogue offers.

Run as a program, this module prints a digest of all that the product says to some
real answer sets.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import sha256

import pytest

from tests.views.answer_sets import sampled
from webapp.config import ROOT
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.derivation import derive_hybrids
from webapp.domain.recommendation import Recommendation, recommend
from webapp.services.current import current_catalogue

CATALOGUE = current_catalogue().catalogue
ANSWER_SETS = (Answers(), *(sampled(CATALOGUE, index) for index in range(24)))


def told(found: Recommendation) -> list[object]:
    """All that is said about one set of answers."""
    return [
        [(s, s.contributions) for s in found.ranking],
        found.exclusions,
        found.rescues,
        found.preferences,
        found.confidence,
        found.confidence.ranks if found.confidence else None,
        found.stability,
        found.single_changes,
        found.next_question_id,
    ]


def words(value: object) -> Iterator[str]:
    """A value as words, in the order in which it holds its parts; floats to the bit."""
    if isinstance(value, float):
        yield value.hex()
    elif is_dataclass(value):
        yield type(value).__name__
        for part in (part for part in fields(value) if part.compare):
            yield from words(getattr(value, part.name))
    elif isinstance(value, Mapping):
        yield from words(list(value.items()))
    elif isinstance(value, (list, tuple)):
        yield f"[{len(value)}"
        for part in value:
            yield from words(part)
    elif isinstance(value, frozenset):
        yield from words(sorted(value))
    else:
        assert value is None or isinstance(value, (str, int)), type(value)
        yield repr(value)


def digest() -> str:
    """Changes with any bit of what is said."""
    said = [told(recommend(CATALOGUE, answers)) for answers in ANSWER_SETS]
    return sha256("\n".join(words(said)).encode()).hexdigest()


@cache
def digest_elsewhere(threads: int, hash_seed: int) -> str:
    """The digest that a fresh process prints."""
    settings = {"OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        cwd=ROOT,
        env=os.environ | {key: str(setting) for key, setting in settings.items()},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_two_fresh_processes_say_the_same_to_the_bit():
    assert digest_elsewhere(1, hash_seed=1) == digest_elsewhere(1, hash_seed=2)


def test_a_machine_that_asks_for_two_threads_says_the_same_to_the_bit():
    assert digest_elsewhere(1, hash_seed=1) == digest_elsewhere(2, hash_seed=1)


def test_process_that_has_answered_others_before_says_the_same_to_the_bit():
    for answers in reversed(ANSWER_SETS):
        told(recommend(CATALOGUE, answers))
    assert digest() == digest_elsewhere(1, hash_seed=1)


def test_answer_sets_have_all_that_is_compared():
    found = [recommend(CATALOGUE, answers) for answers in ANSWER_SETS]
    assert sum(bool(f.confidence and f.stability) for f in found) >= 12
    assert sum(bool(f.single_changes) for f in found) >= 12
    assert any(f.next_question_id for f in found)
    assert any(e.screening.breaches for f in found for e in f.exclusions)
    assert any(f.rescues for f in found)


def without(gone: Alternative) -> Catalogue:
    """The catalogue as it would be if an alternative had never been in it.

    What it was the base of stands alone then. Hybrids are derived anew, but for one
    that has lost a part: it keeps what it has.
    """
    left = tuple(
        replace(a, base=None) if a.base == gone.id else a
        for a in CATALOGUE.alternatives
        if a is not gone
    )
    fewer = replace(CATALOGUE, alternatives=left)
    made_of = [a.composition for a in left if a.composition]
    parts = {part for c in made_of for part in (c.primary, c.secondary)}
    return fewer if gone.id in parts else derive_hybrids(fewer)


def scores(found: Recommendation) -> dict[str, str]:
    """Every score to the bit, those of excluded alternatives as well."""
    ranked = {s.alternative_id: s.score for s in found.ranking}
    excluded = {e.alternative_id: e.score for e in found.exclusions}
    return {id_: next(words(score)) for id_, score in (ranked | excluded).items()}


@pytest.mark.parametrize("gone", CATALOGUE.alternatives, ids=lambda a: a.id)
def test_no_score_depends_on_what_else_there_is(gone):
    fewer = without(gone)
    for answers in ANSWER_SETS:
        before = scores(recommend(CATALOGUE, answers))
        before.pop(gone.id, None)
        assert scores(recommend(fewer, answers)) == before


@pytest.mark.parametrize("gone", CATALOGUE.alternatives, ids=lambda a: a.id)
def test_no_winning_share_depends_on_a_third_alternative(gone):
    # Noise follows permanent numbers, so who else is there does not move it.
    fewer = without(gone)
    for before in (recommend(CATALOGUE, answers) for answers in ANSWER_SETS):
        ahead = [scored.alternative_id for scored in before.ranking[:2]]
        if gone.id in ahead or before.confidence is None:
            continue
        after = recommend(fewer, before.answers).confidence
        assert after
        assert after.over_runner_up == before.confidence.over_runner_up


if __name__ == "__main__":
    print(digest())
