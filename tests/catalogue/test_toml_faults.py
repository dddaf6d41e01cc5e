"""What cannot be read as TOML is told with line, column and what usually mends it."""

import tomllib

import pytest

from webapp.catalogue.toml_faults import syntax_problem


def told(text: str) -> str:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    return syntax_problem(caught.value)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ('name = "Fast', "end the text with a quotation mark"),
        ('name = "A "fast" one"', 'own quotation marks are written \\"'),
        ("level = 7,5", "a number with a point"),
        ("as_of = 2026-13-40", "a date in quotation marks"),
        ("as_of = 2026-02-31", "dates in quotation marks"),
        ("name = “Fast”", "straight quotation marks"),
        ("grade = B", "straight quotation marks"),
        ('traits = ["server" "pages"]', "commas between the items"),
        ('path = "C:\\d"', "write a backslash as"),
        ('name: "Fast"', "write key = value"),
        ("[performances.speed", "end the header with"),
        ("[evidence.a]\n[evidence.a]", "[header] stands twice"),
        ("level = 9\nlevel = 8 ", "key stands twice"),
    ],
)
def test_common_slip_is_told_with_its_remedy(line, remedy):
    problem = told(f"number = 1\n{line}\n")
    assert problem.startswith("is not TOML: ")
    assert "(at line " in problem
    assert remedy in problem.partition("; ")[2]


def test_rare_fault_is_told_as_it_is():
    assert told("a = {x = 1,}").startswith("is not TOML: Invalid initial character")
