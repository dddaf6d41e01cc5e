"""Answers that a panel has just shown are known when the next click names them."""

import pytest

from tests.views.answer_sets import sampled
from webapp.views import query
from webapp.views.query import as_previous, previous_answers


@pytest.mark.parametrize("index", range(12))
def test_answers_shown_before_are_those_that_their_query_says(app, catalogue, index):
    shown = sampled(catalogue, index)
    stated = query.encoded(shown)
    with app.test_request_context("/", query_string={"was": stated}):
        assert previous_answers() == shown, "read, since nobody has seen them"
        assert as_previous(shown) == stated
        assert previous_answers() is shown
