"""Answers in addresses: what is understood, what is dropped, what is canonical."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import answers, make_catalogue, make_option, make_question
from tests.domain.strategies import catalogues, pairs
from webapp.domain.answers import RESERVED, Answers, ParsedAnswers, canonical, parse
from webapp.domain.catalogue import UNSURE

CATALOGUE = make_catalogue(
    questions=[
        make_question("size", make_option("small"), make_option("big")),
        make_question(
            "live",
            make_option("chat"),
            make_option("editing"),
            make_option("none", exclusive=True),
            make_option("any", exclusive=True),
            kind="several",
        ),
        make_question("peaks", make_option("yes"), applies_when=("live:chat",)),
    ]
)


def read(query) -> ParsedAnswers:
    """Parsed answers of a query without percent signs."""
    parts = (part.partition("=") for part in query.split("&"))
    return parse(CATALOGUE, [(key, value) for key, _, value in parts])


def written(made) -> str:
    return "&".join(f"{key}={value}" for key, value in made.pairs())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("size=big", "size=big", id="one answer"),
        pytest.param("size=unsure", "size=unsure", id="not sure is an answer"),
        pytest.param(
            "live=editing&size=big&live=chat",
            "size=big&live=chat&live=editing",
            id="catalogue order, for questions and for options",
        ),
        pytest.param("live=chat&live=chat", "live=chat", id="the same twice is once"),
        pytest.param("live=none", "live=none", id="an exclusive option alone"),
        pytest.param(
            "drop=size&size=big", "size=big&drop=size", id="a drop goes to the end"
        ),
        pytest.param("drop=size", "", id="nothing to drop without an answer"),
        pytest.param("peaks=yes", "", id="a follow-up without its reason"),
        pytest.param(
            "peaks=yes&live=chat", "live=chat&peaks=yes", id="a follow-up with it"
        ),
        pytest.param(
            "live=editing&peaks=yes&drop=peaks",
            "live=editing",
            id="a drop falls with its follow-up",
        ),
        pytest.param(
            "step=first&was=x&title=y&r=z&size=big", "size=big", id="reserved keys"
        ),
    ],
)
def test_address_without_fault_is_brought_into_canonical_form(query, expected):
    parsed = read(query)
    assert written(parsed.answers) == expected
    assert parsed.notices == ()


@pytest.mark.parametrize(
    ("query", "expected", "notice"),
    [
        pytest.param("colour=red&size=big", "size=big", "colour", id="no question"),
        pytest.param("size=huge", "", "huge", id="no option"),
        pytest.param("size=huge&size=big", "size=big", "huge", id="one of two is none"),
        pytest.param("size=", "", "Size?", id="an empty option"),
        pytest.param("=big", "", "no question", id="an empty question"),
        pytest.param("drop=colour&size=big", "size=big", "colour", id="no such drop"),
        pytest.param("size=big&size=small", "size=small", "one answer", id="last wins"),
        pytest.param(
            "size=big&size=unsure", "size=unsure", "one answer", id="not sure wins last"
        ),
        pytest.param(
            "live=none&live=chat", "live=chat", "exclude", id="exclusive beside another"
        ),
        pytest.param(
            "live=chat&live=unsure",
            "live=chat",
            "exclude",
            id="not sure beside another",
        ),
        pytest.param(
            "live=none&live=any", "live=any", "exclude", id="two exclusive, last wins"
        ),
    ],
)
def test_what_cannot_be_understood_is_dropped_with_a_notice(query, expected, notice):
    parsed = read(query)
    assert written(parsed.answers) == expected
    assert len(parsed.notices) == 1
    assert notice in parsed.notices[0]


def test_each_notice_is_given_once():
    assert len(read("colour=red&colour=red&colour=blue").notices) == 1


def test_notice_shortens_and_cleans_what_it_repeats():
    (notice,) = parse(CATALOGUE, [("x\n" * 5000, "y")]).notices
    assert len(notice) < 120
    assert notice.isprintable()


def test_skipped_is_not_an_answer_and_not_sure_states_nothing():
    made = answers(CATALOGUE, "size:unsure", "live:chat")
    assert made.options("size") == (UNSURE,)
    assert made.options("peaks") == ()
    assert [made.states(q) for q in ("size", "live", "peaks")] == [False, True, False]


def test_answers_hold_the_choices_that_were_made():
    made = answers(CATALOGUE, "size:big", "live:chat")
    assert made.holds("live:chat")
    assert not made.holds("live:editing")
    assert not made.holds("size:chat")


def test_canonical_form_leaves_out_what_the_catalogue_does_not_know():
    chosen = {"size": ["big", "huge"], "colour": ["red"]}
    made = canonical(CATALOGUE, chosen, ["size", "colour"])
    assert made == Answers((("size", ("big",)),), ("size",))


def test_no_answers_are_the_empty_query():
    assert answers(CATALOGUE) == Answers()
    assert Answers().pairs() == []


words = st.text() | st.sampled_from(
    [*RESERVED, UNSURE, "q0", "q1", "team", "a", "b", "none", "python"]
)


@given(catalogues(), st.lists(st.tuples(words, words)))
def test_parsing_never_fails(catalogue, any_pairs):
    parsed = parse(catalogue, any_pairs)
    again = parse(catalogue, parsed.answers.pairs())
    assert again.answers == parsed.answers
    assert again.notices == ()


@given(st.data(), catalogues())
def test_canonical_answers_parse_back_to_themselves(data, catalogue):
    made = parse(catalogue, data.draw(pairs(catalogue))).answers
    again = parse(catalogue, made.pairs())
    assert again.answers == made
    assert again.notices == ()


@given(st.data(), catalogues())
def test_order_of_the_questions_in_an_address_does_not_matter(data, catalogue):
    given_pairs = data.draw(pairs(catalogue))
    by_question = sorted(given_pairs, key=lambda pair: pair[0])
    assert (
        parse(catalogue, by_question).answers == parse(catalogue, given_pairs).answers
    )
