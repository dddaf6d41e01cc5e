"""Everything an editor must look at is found in one run."""

from pathlib import Path

import pytest

from tests import own_catalogue
from tests.builders import (
    EVIDENCE,
    make_alternative,
    make_catalogue,
    make_option,
    make_performance,
    make_question,
    make_requirement,
)
from tests.catalogue.good_folder import FAST, GOOD, STEPS
from webapp.catalogue.review import (
    idle_traits,
    problems,
    uncited_problems,
    unread_files,
)
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
    assert found[-1].startswith("Check again once these are mended: only then is it")


def test_what_cannot_be_read_hides_the_rest_and_says_so(review):
    text = FAST.replace("A fast", "A very fast").replace('"framework"', '"tool"')
    fault, remark = review({"alternatives/fast.toml": text})
    assert fault.startswith("alternatives/fast.toml: kind: expected one of")
    assert remark.startswith("Check again once these are mended: levels, references")


def test_misnamed_file_is_found_even_if_another_cannot_be_read(review):
    found = review({"alternatives/new.tml": FAST, "alternatives/fast.toml": "a = = b"})
    assert found[0].startswith("alternatives/new.tml: is not read; name it <id>.toml")
    assert found[1].startswith("alternatives/fast.toml: is not TOML")


def test_what_editors_and_systems_leave_behind_is_no_misnamed_file(tmp_path):
    (tmp_path / "alternatives").mkdir()
    for name in (".DS_Store", ".fast.toml.swp", "fast.toml~", "fast.toml"):
        (tmp_path / "alternatives" / name).touch()
    assert list(unread_files(tmp_path)) == []


def test_trait_that_no_requirement_asks_for_is_found():
    needs_pages = make_requirement(trait="pages")
    asking = make_question("need", make_option("pages", requires=(needs_pages,)))
    alternatives = (
        make_alternative("fast", {"speed": 9.0}, traits=("pages",)),
        make_alternative("slow", {"speed": 1.0}, traits=("page", "blue")),
    )
    found = list(idle_traits(make_catalogue(alternatives, questions=[asking])))
    assert found == [
        "alternatives/slow.toml: trait 'page' is asked for by no option of steps.toml; "
        "did you mean 'pages'?",
        "alternatives/slow.toml: trait 'blue' is asked for by no option of steps.toml; "
        "remove it",
    ]


MORE = {"manual": EVIDENCE, "survey": EVIDENCE}


def test_evidence_that_nothing_cites_is_found():
    idle = make_alternative("fast", {"speed": 9.0}, evidence=MORE)
    (found,) = uncited_problems(make_catalogue((idle,)))
    assert found.startswith("alternatives/fast.toml: evidence 'survey': nothing cites")


def test_evidence_whose_citation_is_misspelt_is_one_problem_not_two():
    cited = make_performance(9.0, evidence=("manual", "survy"))
    told = make_alternative("fast", performances={"speed": cited}, evidence=MORE)
    assert list(uncited_problems(make_catalogue((told,)))) == []


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
