"""Results leave as lines and come back as they were, on either kind of database."""

import gzip
import json
import os
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.databases import BOTH
from tests.durability.conftest import (
    DIGEST,
    everything,
    filled,
    published,
    run,
    shown,
)
from webapp.persistence.db import Database
from webapp.services import exporting, importing, results
from webapp.services.transferred import FORMAT
from webapp.views.database import EXTENSION

on_sqlite = pytest.mark.on_database("sqlite")

pytestmark = BOTH


@pytest.fixture
def file(tmp_path):
    return tmp_path / "results.jsonl"


@pytest.fixture
def few_at_once(monkeypatch):
    """Batches are smaller than what there is."""
    for module in (exporting, importing):
        monkeypatch.setattr(module, "BATCH", 3)
    # The query holds the number, so it is made anew.
    for name in ("_RESULTS_AFTER", "_REMOVED_AFTER"):
        monkeypatch.setattr(exporting, name, getattr(exporting, name).limit(3))


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def database_of(app: Flask) -> Database:
    found = app.extensions[EXTENSION]
    assert isinstance(found, Database)
    return found


@pytest.mark.on_database("postgresql")
def test_permalinks_are_the_same_on_the_other_kind_and_back(
    app, at, file, tmp_path, databases
):
    """The first is PostgreSQL, the second SQLite, the third PostgreSQL again."""
    slugs = published(app, 3)
    run(app, "results", "remove", slugs[0])
    before = shown(app, slugs)
    assert {status for status, _ in before} == {200, 410}
    with databases.migrated() as url:
        for there in (at(f"sqlite:///{tmp_path / 'other.sqlite3'}"), at(url)):
            assert run(app, "export", str(file)).exit_code == 0
            done = run(there, "import", str(file))
            assert done.exit_code == 0, done.output
            assert shown(there, slugs) == before
            first = file.read_bytes()
            file.unlink()
            app = there
            run(there, "export", str(file))
            assert file.read_bytes() == first
            file.unlink()


@pytest.mark.usefixtures("few_at_once")
def test_file_has_every_result_once_in_order(app, database, file):
    slugs = filled(database, 10)
    run(app, "results", "remove", slugs[4])
    done = run(app, "export", str(file))
    assert done.exit_code == 0, done.output
    first, catalogue, *middle, last = lines(file)
    assert first == FORMAT
    assert catalogue["catalogue"]["digest"] == DIGEST
    assert [r["result"]["slug"] for r in middle[:-1]] == slugs[:4] + slugs[5:]
    assert middle[-1]["removed"]["slug"] == slugs[4]
    assert last == {"end": True}


def test_nothing_can_be_exported_and_imported(app, at, file, empty_url):
    assert run(app, "export", str(file)).exit_code == 0
    assert lines(file) == [FORMAT, {"end": True}]
    done = run(at(empty_url), "import", str(file))
    assert done.exit_code == 0, done.output


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.on_database("postgresql")
def test_import_says_so_when_another_stores_the_same_meanwhile(
    app, at, database, empty_url, file, monkeypatch
):
    filled(database, 8)
    run(app, "export", str(file))
    there, write = at(empty_url), importing._Batch.write

    def after_another(batch):
        if batch.taken.lines > 4:  # the first part, with the catalogue, is stored
            monkeypatch.setattr(importing._Batch, "write", write)
            assert run(at(empty_url), "import", str(file)).exit_code == 0
        write(batch)

    monkeypatch.setattr(importing._Batch, "write", after_another)
    done = run(there, "import", str(file))
    assert done.exit_code == 1
    assert "line 5 " in done.output
    assert "import again" in done.output
    assert everything(database_of(there)) == everything(database)


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.97, 0.999])
@on_sqlite
def test_interrupted_export_goes_on_where_it_stopped(app, database, file, share):
    slugs = filled(database, 8)
    run(app, "results", "remove", slugs[2])
    run(app, "results", "remove", slugs[3])
    run(app, "export", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    long_after = time.time() + 3600  # so that nothing counts as newer than the file
    os.utime(file, (long_after, long_after))
    done = run(app, "export", str(file))
    assert done.exit_code == 0, done.output
    seen = lines(file)
    records = [line for line in seen if "catalogue" not in line]
    assert records == [
        r
        for r in map(json.loads, whole.splitlines())
        if len(r) != 1 or "catalogue" not in r
    ]
    assert len(seen) - len(records) in (1, 2)  # a version may stand there twice


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.97, 0.999])
@on_sqlite
def test_what_was_published_since_the_interruption_is_not_left_out(
    app, at, database, file, tmp_path, share
):
    """Slugs are random, so that most of it belongs before where the file stopped."""
    slugs = filled(database, 8)
    run(app, "results", "remove", slugs[4])
    run(app, "export", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    published(app, 5)
    run(app, "results", "remove", slugs[0])
    done = run(app, "export", str(file))
    assert done.exit_code == 0, done.output
    there = at(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    done = run(there, "import", str(file))
    assert done.exit_code == 0, done.output
    assert everything(database_of(there)) == everything(database)


@on_sqlite
def test_standard_streams_and_compressed_files_hold_the_same(
    app, at, database, file, tmp_path
):
    filled(database, 3)
    run(app, "export", str(file))
    packed = tmp_path / "results.jsonl.gz"
    assert run(app, "export", str(packed)).exit_code == 0
    assert gzip.decompress(packed.read_bytes()) == file.read_bytes()
    assert "cannot be continued" in run(app, "export", str(packed)).output
    assert run(app, "export", "-").stdout_bytes == file.read_bytes()
    for number, (name, given) in enumerate(
        [(str(packed), None), ("-", file.read_bytes())]
    ):
        there = at(f"sqlite:///{tmp_path / f'{number}.sqlite3'}")
        done = run(there, "import", name, input=given)
        assert done.exit_code == 0, done.output
        assert everything(database_of(there)) == everything(database)


@pytest.mark.usefixtures("few_at_once")
def test_import_again_changes_nothing(app, at, database, file, empty_url):
    slugs = filled(database, 7)
    run(app, "results", "remove", slugs[0])
    run(app, "export", str(file))
    there = at(empty_url)
    first, second = (run(there, "import", str(file)) for _ in range(2))
    assert "8 records added, 0 were there" in first.output
    assert "0 records added, 8 were there" in second.output
    assert everything(database_of(there)) == everything(database)


def test_import_of_an_interrupted_file_says_so_and_goes_on_later(
    app, at, database, file, empty_url
):
    filled(database, 4)
    run(app, "export", str(file))
    whole = file.read_text().splitlines(keepends=True)
    file.write_text("".join(whole[:4]))
    there = at(empty_url)
    done = run(there, "import", str(file))
    assert done.exit_code == 1
    assert "interrupted" in done.output
    assert len(everything(database_of(there))) == 3
    file.write_text("".join(whole[:-1]) + whole[-1][:5])  # no whole line
    assert "line 7 is no whole JSON" in run(there, "import", str(file)).output
    assert everything(database_of(there)) == everything(database)


def test_removed_results_stay_removed_on_both_sides(app, at, database, file, empty_url):
    first, second, third = filled(database, 3)
    run(app, "export", str(file))
    there = at(empty_url)
    run(there, "import", str(file))
    run(there, "results", "remove", first)
    done = run(there, "import", str(file))
    assert "1 results left out" in done.output
    run(app, "results", "remove", second)
    file.unlink()
    run(app, "export", str(file))
    run(there, "import", str(file))
    with database_of(there).reading() as reader:
        found = [results.is_there(reader, slug) for slug in (first, second, third)]
    assert found == [False, False, True]


@on_sqlite
@pytest.mark.parametrize("name", ["new.jsonl", "new.jsonl.gz"])
def test_exported_file_is_for_its_owner_alone(app, tmp_path, name):
    published(app, 1)
    file = tmp_path / name
    before = os.umask(0o022)
    try:
        run(app, "export", str(file))
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


@on_sqlite
@pytest.mark.parametrize(
    ("name", "remedy"),
    [("cut.jsonl", "Let it go on, then"), ("cut.jsonl.gz", "Remove {}, which cannot")],
)
def test_what_to_do_about_an_interrupted_file_can_be_done(app, tmp_path, name, remedy):
    whole = tmp_path / "whole.jsonl"
    run(app, "export", str(whole))
    lines = whole.read_bytes().splitlines(keepends=True)[:-1]
    file = tmp_path / name
    pack = gzip.compress if file.suffix == ".gz" else bytes
    file.write_bytes(pack(b"".join(lines)))
    done = run(app, "import", str(file))
    assert done.exit_code == 1
    assert remedy.format(file) in done.output


@pytest.mark.parametrize("first", ["", "{}", '{"format":"whichstack results"}', "x"])
@on_sqlite
def test_file_of_another_format_is_refused(app, file, first):
    file.write_text(first)
    done = run(app, "import", str(file))
    assert done.exit_code == 1
    assert "line 1" in done.output


@on_sqlite
@pytest.mark.usefixtures("few_at_once")
def test_memory_does_not_grow_with_the_number_of_results(database):
    """What is held at once is a batch, whatever there is."""

    filled(database, 600)
    whole = sum(
        len(json.dumps(record))
        for record in exporting.records(database, exporting.Place())
    )
    tracemalloc.start()
    for _ in exporting.records(database, exporting.Place()):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < whole / 3
