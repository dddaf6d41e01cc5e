"""Everything an editor must look at is found in one run."""

from pathlib import Path

import pytest

from tests import own_catalogue
from tests.builders import EVIDENCE, make_alternative, make_catalogue
from tests.catalogue.good_folder import FAST, GOOD, STEPS
from webapp.catalogue.review import problems, uncited_problems
from webapp.domain.catalogue import Composition


@pytest.fixture
def review(tmp_path):
    """Reviews the small good catalogue with some files replaced."""

    def act(changed: dict[str, str]) -> list[str]:
        (tmp_path / "alternatives").mkdir()
        for name, text in {**GOOD, **changed}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return problems(tmp_path)

    return act


def test_catalogue_about_something_else_has_no_problem():
    assert problems(own_catalogue.FOLDER) == []


def test_missing_folder_is_the_one_problem():
    (found,) = problems(Path("no-such-folder"))
    assert "there is no such folder" in found


def test_problems_of_shape_are_listed():
    assert len(problems(own_catalogue.FOLDER.parent)) >= 3


def test_wording_effect_and_reach_are_found_together(review):
    found = review({"alternatives/fast.toml": FAST.replace("A fast", "A very fast")})
    assert [problem.partition(":")[0] for problem in found] == [
        "alternatives/fast.toml",  # vague
        "steps.toml",  # the only question never moves the faster of the two
        "alternatives/slow.toml",  # never first
    ]


def test_wording_is_found_beside_what_is_unusable(review):
    found = review(
        {
            "alternatives/fast.toml": FAST.replace("level = 9", "level = 11"),
            "steps.toml": STEPS.replace("It matters.", "It simply matters."),
        }
    )
    assert any("level 11 is not between" in problem for problem in found)
    assert any("'simply' is vague" in problem for problem in found)
    assert not any(
        "never" in problem or "points behind" in problem for problem in found
    )


MORE = {"manual": EVIDENCE, "survey": EVIDENCE}


def test_evidence_that_nothing_cites_is_found():
    idle = make_alternative("fast", {"speed": 9.0}, evidence=MORE)
    (found,) = uncited_problems(make_catalogue((idle,)))
    assert found.startswith("alternatives/fast.toml: evidence 'survey': nothing cites")


@pytest.mark.parametrize(
    "stated",
    [
        {"limits": ("survey",)},
        {"kind": "hybrid", "composition": Composition("a", "b", 1)},
    ],
    ids=["a limit", "of a hybrid"],
)
def test_evidence_may_be_a_limit_or_a_hybrids(stated):
    told = make_alternative("fast", {"speed": 9.0}, evidence=MORE, **stated)
    assert list(uncited_problems(make_catalogue((told,)))) == []
