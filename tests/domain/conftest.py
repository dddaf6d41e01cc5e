"""Properties may take their time: a busy machine is no reason to fail."""

import pytest
from hypothesis import settings

from tests.builders import answers, make_catalogue
from webapp.domain.answers import Answers
from webapp.domain.catalogue import Catalogue

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def case_of_two() -> tuple[Catalogue, Answers]:
    """The builders' two alternatives, and answers that put "easy" first."""
    catalogue = make_catalogue()
    return catalogue, answers(catalogue, "need:ease")
