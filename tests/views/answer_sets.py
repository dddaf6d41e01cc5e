"""Many different answer sets, the same in every run: no random generator, no seed."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from urllib.parse import urlencode

from webapp.domain.answers import Answers, parse
from webapp.domain.catalogue import UNSURE, Alternative, Catalogue
from webapp.domain.recommendation import Recommendation, recommend

_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71)


def sampled(catalogue: Catalogue, index: int) -> Answers:
    """The answer set with this index: skipped, "not sure" and options alike.

    A Kronecker sequence, whose points fill the space of answers evenly. Questions
    of several answers get a second option in every other set.
    """
    pairs = []
    for question, prime in zip(catalogue.questions, _PRIMES, strict=False):
        ids = [None, UNSURE, *(option.id for option in question.options)]
        place = (index + 1) * sqrt(prime) % 1
        chosen = [ids[int(place * len(ids))]]
        if question.kind == "several" and index % 2:
            chosen.append(ids[int(place * 97 % 1 * len(ids))])
        pairs += [(question.id, id_) for id_ in chosen if id_]
    return parse(catalogue, pairs).answers


def sampled_where(
    catalogue: Catalogue, wanted: Callable[[Recommendation], object]
) -> Answers:
    """The first answer set whose recommendation is as wanted."""
    sets = (sampled(catalogue, index) for index in range(500))
    return next(a for a in sets if wanted(recommend(catalogue, a)))


def best(catalogue: Catalogue, answers: Answers) -> Alternative:
    """The alternative that these answers put first."""
    winner = recommend(catalogue, answers).winner
    assert winner
    return catalogue.alternative(winner.alternative_id)


def query(answers: Answers) -> str:
    """The answers as the query of an address, with its question mark."""
    pairs = urlencode(answers.pairs())
    return f"?{pairs}" if pairs else ""
