"""A catalogue's folder: read whole, and every fault named with file and place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogue.good_folder import CATALOGUE, CRITERIA, FAST, GOOD, STEPS
from webapp.catalogue.document import digest
from webapp.catalogue.files import load
from webapp.catalogue.shape import CatalogueError

FAST_FILE = "alternatives/fast.toml"

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes the good catalogue with some files replaced, added or (None) left out."""

    def write(changed: dict[str, str | bytes | None] | None = None) -> Path:
        (tmp_path / "alternatives").mkdir()
        for name, text in {**GOOD, **(changed or {})}.items():
            if text is not None:
                data = text if isinstance(text, bytes) else text.encode()
                (tmp_path / name).write_bytes(data)
        return tmp_path

    return write


def problems(path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load(path)
    return caught.value.problems


def test_good_folder_is_read_in_the_order_of_its_files(folder):
    loaded = load(folder())
    assert [a.id for a in loaded.catalogue.alternatives] == ["fast", "slow"]
    assert loaded.catalogue.alternative("fast").performances["speed"].level == 9.0
    assert [q.id for q in loaded.catalogue.questions] == ["load"]
    assert loaded.digest == digest(loaded.document_json)


def test_folder_without_alternatives_is_read(folder):
    empty = {"alternatives/fast.toml": None, "alternatives/slow.toml": None}
    assert load(folder(empty)).catalogue.alternatives == ()


def test_mark_that_some_editors_put_before_utf_8_is_no_fault(folder, tmp_path):
    before = load(folder()).digest
    (tmp_path / FAST_FILE).write_text(FAST, encoding="utf-8-sig")
    load.cache_clear()
    assert load(tmp_path).digest == before


def test_comments_and_file_order_do_not_change_the_digest(folder, tmp_path):
    before = load(folder()).digest
    (tmp_path / "steps.toml").write_text("# A remark.\n" + STEPS, encoding="utf-8")
    load.cache_clear()
    assert load(tmp_path).digest == before


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        pytest.param("steps.toml", None, ["cannot be read"], id="file missing"),
        pytest.param(
            FAST_FILE, b"a = 1\nb = '\xff'", ["UTF-8 in line 2"], id="no UTF-8"
        ),
        pytest.param("criteria.toml", "[[criteria\n", ["line 1"], id="no TOML"),
        pytest.param(FAST_FILE, FAST + "a = = b", ["line 23"], id="no TOML at the end"),
        pytest.param(
            FAST_FILE, 'colour = "red"\n' + FAST, ["colour"], id="key unknown"
        ),
        pytest.param(
            FAST_FILE,
            FAST + 'colour = "red"\n',
            ["'colour' is no key here", "evidence['benchmark']"],
            id="key unknown in a table",
        ),
        pytest.param(
            "criteria.toml",
            CRITERIA + 'colour = "red"\n',
            ["colour", "criteria['speed']"],
            id="key unknown in a criterion",
        ),
        pytest.param(
            FAST_FILE,
            FAST.replace("number = 2", 'number = "2"'),
            ["number: expected a whole number"],
            id="type wrong",
        ),
        pytest.param(
            "steps.toml",
            STEPS.replace('"one"', '"many"'),
            ["many", "steps['product'].questions['load'].kind"],
            id="word wrong",
        ),
        pytest.param(
            "catalogue.toml",
            CATALOGUE.replace('"A title"', "1"),
            ["title: expected a text"],
            id="type wrong in the texts",
        ),
        pytest.param(
            FAST_FILE,
            FAST.replace('licence = "MIT"\n', ""),
            ["licence: missing"],
            id="field missing",
        ),
        pytest.param(
            FAST_FILE,
            FAST.replace('why = "It was measured."\n', ""),
            ["performances['speed'].why: missing"],
            id="field missing in a table",
        ),
        pytest.param("criteria.toml", "", ["missing"], id="list missing"),
        pytest.param(
            "criteria.toml",
            "colour = 1\n" + GOOD["criteria.toml"],
            ["'colour'", "no place"],
            id="unknown key at the top",
        ),
        pytest.param(
            "steps.toml",
            GOOD["steps.toml"] + '\n[texts]\ntitle = "x"\n',
            ["'texts'", "no place"],
            id="table that belongs to another file",
        ),
        pytest.param(
            FAST_FILE, FAST.replace('id = "fast"\n', ""), ["missing", "id"], id="no id"
        ),
        pytest.param(
            FAST_FILE,
            FAST.replace('id = "fast"', 'id = "quick"'),
            ["quick", "name the file"],
            id="id is not the file's name",
        ),
        pytest.param(
            FAST_FILE,
            FAST.replace("level = 9", "level = 11"),
            ["performance 'speed'", "between 0 and 10"],
            id="a check of the whole",
        ),
    ],
)
def test_fault_is_named_with_file_and_place(folder, file, text, named):
    (problem,) = problems(folder({file: text}))
    assert problem.startswith(f"{file}: ")
    assert all(word in problem for word in named), problem
    assert " @ " not in problem


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lambda text: text + "a = = b", id="syntax"),
        pytest.param(lambda text: text.replace('= "A', "= 7 #"), id="types"),
        pytest.param(lambda text: text.replace("id =", "id = 'x' #", 1), id="ids"),
        pytest.param(lambda text: text.replace("level =", "level = -"), id="checks"),
    ],
)
def test_faults_of_several_files_are_all_reported(folder, fault):
    files = ["alternatives/fast.toml", "alternatives/slow.toml"]
    found = problems(folder({file: fault(GOOD[file]) for file in files}))
    assert {problem.partition(":")[0] for problem in found} == set(files)


def test_several_faults_of_one_file_are_all_reported(folder):
    text = FAST.replace('licence = "MIT"', 'license = "MIT"').replace(
        "number = 2", "number = 2.5"
    )
    found = problems(folder({FAST_FILE: text}))
    assert len(found) == 3  # one key unknown, one field missing, one type wrong
    assert all(problem.startswith(f"{FAST_FILE}: ") for problem in found)
