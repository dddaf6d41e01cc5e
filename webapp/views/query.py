"""Answers in addresses: out of the request's query, and into links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import starmap
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort, request, url_for

from webapp.domain.answers import Answers, ParsedAnswers, parse
from webapp.domain.memo import Memo
from webapp.services.current import current_catalogue

PREVIOUS = "was"
STEP = "step"
MOST_PAIRS = 1000
"""A form's own pairs number a few hundred at most, in the largest catalogue."""
TITLE = "title"
AGAINST = "against"
"""Whom the first of the ranking is compared with."""
_SHOWN: Memo[tuple[str, str], Answers] = Memo(64)
"""The answers shown last, by the catalogue's digest and their canonical query."""
_SHORT = 100
"""Letters of a pair that is worth remembering: answers have only so many pairs."""
_PAIRS = "whichstack.pairs"
"""Where a request keeps its pairs, which several parts of a page ask for."""


def answers_from_query() -> ParsedAnswers:
    """The answers of the current address; aborts with 414 if they are far too many."""
    return answers_from(limited_pairs())


def limited_pairs() -> list[tuple[str, str]]:
    """The pairs of the current address; aborts with 414 if they are far too many."""
    if request.query_string.count(b"&") >= MOST_PAIRS:
        abort(414)
    return query_pairs()


def query_pairs() -> list[tuple[str, str]]:
    """The pairs of the current address; bytes that are no text become "\ufffd".

    Flask's own parsing gives up where a client sent raw bytes that are not UTF-8.
    """
    pairs: list[tuple[str, str]] | None = request.environ.get(_PAIRS)
    if pairs is None:
        text = request.query_string.decode("utf-8", "replace")
        pairs = [pair for part in text.split("&") for pair in _decoded(part)]
        request.environ[_PAIRS] = pairs
    return pairs


def _decoded(part: str) -> Sequence[tuple[str, str]]:
    """The pair that stands between two ``&``, if there is any."""
    if len(part) <= _SHORT:
        return _decoded_short(part)
    return parse_qsl(part, keep_blank_values=True, errors="replace")


@lru_cache(maxsize=4096)
def _decoded_short(part: str) -> Sequence[tuple[str, str]]:
    return tuple(parse_qsl(part, keep_blank_values=True, errors="replace"))


def form_pairs() -> list[tuple[str, str]]:
    """The pairs of the form that was sent; aborts with 422 if a part has no name, as
    multipart/form-data allows and no browser sends."""
    pairs = list(request.form.items(multi=True))
    if any(key is None for key, _ in pairs):
        abort(422)
    return pairs


def bookkeeping(key: str) -> str | None:
    """What the live panel's form says beside the answers; None if it says nothing."""
    return dict(query_pairs()).get(key)


def answers_from(pairs: Iterable[tuple[str, str]]) -> ParsedAnswers:
    """Answers from pairs, under the current catalogue."""
    return parse(current_catalogue().catalogue, pairs)


def previous_answers() -> Answers | None:
    """The answers that the live panel showed before; None if it says nothing."""
    previous = bookkeeping(PREVIOUS)
    if previous is None:
        return None
    known = _SHOWN.find((current_catalogue().digest, previous))
    if known is not None:
        return known
    if previous.count("&") >= MOST_PAIRS:
        abort(414)
    return answers_from(parse_qsl(previous)).answers


def as_previous(answers: Answers) -> str:
    """The canonical query, by which the next request will name these answers.

    Where this process answers that one too, it need not be parsed.
    """
    query = encoded(answers)
    _SHOWN.keep((current_catalogue().digest, query), answers)
    return query


def without_bookkeeping(endpoint: str, **values: str) -> str | None:
    """The current address without what only the live panel's form needs.

    None if there is nothing to leave out. What was answered inconsistently stays, so
    that the page can say so.
    """
    pairs = query_pairs()
    kept = [(key, value) for key, value in pairs if key not in (PREVIOUS, STEP)]
    if kept == pairs:
        return None
    address = url_for(endpoint, **dict[str, Any](values))
    return f"{address}?{urlencode(kept)}" if kept else address


def encoded(answers: Answers) -> str:
    """The canonical query string."""
    return "&".join(starmap(_encoded_pair, answers.pairs()))


@lru_cache(maxsize=4096)
def _encoded_pair(key: str, value: str) -> str:
    """As it stands in a query. Answers have only so many, and pages have them often."""
    return urlencode([(key, value)])


def with_answers(endpoint: str, answers: Answers, **values: Any) -> str:
    """The address of an endpoint with the answers in its query."""
    address = url_for(endpoint, **values)
    query = encoded(answers)
    return f"{address}?{query}" if query else address


def dropping(answers: Answers, questions: Iterable[str]) -> Answers:
    """The answers with the requirements of further questions suspended."""
    added = [id_ for id_ in questions if id_ not in answers.dropped]
    return Answers(answers.chosen, (*answers.dropped, *added))
