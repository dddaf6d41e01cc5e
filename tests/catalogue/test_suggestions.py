"""A word that is nearly known is asked back."""

import pytest

from webapp.catalogue.suggestions import close_to, remedy

KNOWN = ("performances", "evidence", "limits")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("performance", "performances"),
        ("evidences", "evidence"),
        ("limit", "limits"),
        ("colour", None),
        ("", None),
    ],
)
def test_nearest_known_word_is_found(word, meant):
    assert close_to(word, KNOWN) == meant


def test_remedy_asks_for_the_nearest_word_or_tells_what_else_to_do():
    assert remedy("limit", KNOWN, "remove it") == "did you mean 'limits'?"
    assert remedy("colour", KNOWN, "remove it") == "remove it"
