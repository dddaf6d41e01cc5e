"""Counts of several processes are one; none is lost, whoever dies."""

import os
from collections.abc import Callable
from multiprocessing import get_context

import pytest

from webapp.views.counts import Counts

SIZE = 4


def counts(folder: object, layout: str = "a") -> Counts:
    return Counts(SIZE, lambda: str(folder), layout)


def in_another_process(act: Callable[..., None], *arguments: object) -> None:
    """What a forked process does, until it is dead."""
    process = get_context("fork").Process(target=act, args=arguments)
    process.start()
    process.join(20)
    assert process.exitcode is not None


def add(found: Counts, times: int) -> None:
    for _ in range(times):
        found.add(0, 1, 2, 3, 0.5)


def add_and_die(found: Counts, times: int) -> None:
    add(found, times)
    os.kill(os.getpid(), 9)


def test_without_a_folder_a_process_counts_alone():
    found = counts("")
    add(found, 3)
    assert found.total().tolist() == [3, 3, 3, 1.5]
    in_another_process(add, found, 5)
    assert found.total().tolist() == [3, 3, 3, 1.5]


@pytest.mark.parametrize("act", [add, add_and_die], ids=["ended", "killed"])
def test_processes_count_together_and_the_dead_still_count(tmp_path, act):
    found = counts(tmp_path)
    add(found, 2)
    in_another_process(act, found, 3)
    in_another_process(act, found, 4)
    assert found.total().tolist() == [9, 9, 9, 4.5]


def test_who_comes_after_takes_over_the_file_of_the_dead(tmp_path):
    found = counts(tmp_path)
    add(found, 1)
    for _ in range(5):
        in_another_process(add_and_die, found, 1)
    assert len(list(tmp_path.iterdir())) == 2
    assert found.total()[0] == 6


def test_two_at_once_never_share_a_file(tmp_path):
    first, second = counts(tmp_path), counts(tmp_path)
    add(first, 1)
    add(second, 2)
    assert len(list(tmp_path.iterdir())) == 2
    assert first.total()[0] == second.total()[0] == 3


def test_other_builds_do_not_count_into_the_same_files(tmp_path):
    add(counts(tmp_path, "old"), 5)
    found = counts(tmp_path, "new")
    add(found, 1)
    assert found.total()[0] == 1


@pytest.mark.parametrize("fails", ["os.posix_fallocate", "mmap.mmap"])
def test_file_that_cannot_be_mapped_is_left_to_others(tmp_path, monkeypatch, fails):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(fails, fail)
        alone = counts(tmp_path)
        add(alone, 1)
    assert alone.total()[0] == 1
    add(counts(tmp_path), 2)
    assert [path.name for path in tmp_path.iterdir()] == ["counts-a-0"]


def test_folder_that_went_away_costs_the_sum_but_no_request(tmp_path, caplog):
    found = counts(tmp_path / "gone")
    add(found, 2)
    assert found.total()[0] == 2
    assert "cannot be shared" in caplog.text
