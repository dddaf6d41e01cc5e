"""Files that export writes to and import reads: pipes, damaged ones, foreign ones."""

import json
import os
from threading import Thread

import pytest

from tests.durability.conftest import filled, run

pytestmark = pytest.mark.on_database("sqlite")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "results.jsonl"


def test_export_may_lead_into_a_pipe(app, database, tmp_path):
    filled(database, 3)
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.extend(pipe.read_bytes().splitlines()))
    reader.start()
    done = run(app, "export", str(pipe))
    reader.join()
    assert done.exit_code == 0, done.output
    assert json.loads(read[-1]) == {"end": True}


@pytest.mark.parametrize("place", [12, 30, 100, 300])
def test_damaged_compressed_file_is_told(app, at, database, tmp_path, place):
    filled(database, 3)
    packed = tmp_path / "results.jsonl.gz"
    run(app, "export", str(packed))
    content = bytearray(packed.read_bytes())
    content[place] ^= 0xFF
    packed.write_bytes(content)
    done = run(at(f"sqlite:///{tmp_path / 'x.sqlite3'}"), "import", str(packed))
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert f"Error: {packed}" in done.output


OURS = '{"format":"whichstack results","version":1}'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("precious", "is no exported file"),
        ('{"format":"whichstack results","version":2}\n', "is no exported file"),
        ("\nmy notes\nwithout an end", "is no exported file"),
        (f"{OURS[:20]}\nmy notes", "is no exported file"),
        (f'{OURS}\n{{"end":true}}\n', "is complete"),
        (f"{OURS}\nmy notes\nwithout an end", "cannot be continued"),
        (f"{OURS}\n[1]\n", "cannot be continued"),
        (f'{OURS}\n{{"result":{{}}}}\n', "cannot be continued"),
        (f'{OURS}\n{{"result":1,"removed":2}}\n', "cannot be continued"),
    ],
)
def test_other_files_are_left_alone(app, file, content, told):
    file.write_text(content)
    done = run(app, "export", str(file))
    assert done.exit_code == 1
    assert told in done.output
    assert file.read_text() == content
