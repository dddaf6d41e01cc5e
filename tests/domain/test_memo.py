"""A bounded memory of what was worked out before."""

import sys
from concurrent.futures import ThreadPoolExecutor

from webapp.domain.memo import Memo


def test_what_was_made_is_not_made_again():
    memo, made = Memo[str, object](2), iter(range(9))
    assert [memo.get("a", lambda: next(made)) for _ in range(3)] == [0, 0, 0]


def test_what_was_kept_is_found_and_not_made():
    memo = Memo[str, int](2)
    assert memo.find("a") is None
    memo.keep("a", 1)
    assert memo.find("a") == 1
    assert memo.get("a", lambda: 2) == 1


def test_the_oldest_goes_when_there_are_too_many():
    memo = Memo[int, int](3)
    for number in range(5):
        memo.keep(number, number)
    memo.get(5, lambda: 5)
    assert [memo.find(number) for number in range(6)] == [None, None, None, 3, 4, 5]


class Slow:
    """A key that is compared by Python code, so that another thread may come in."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __hash__(self) -> int:
        return self.number % 4

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slow) and self.number == other.number


def test_threads_that_keep_at_once_do_not_break_it():
    before, memo = sys.getswitchinterval(), Memo[Slow, int](8)

    def keep(start: int) -> None:
        for number in range(start, start + 20_000):
            memo.keep(Slow(number % 24), number)

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(keep, start) for start in range(4)]:
                done.result()
    finally:
        sys.setswitchinterval(before)
    for number in range(100, 200):
        memo.keep(Slow(number), number)
    assert [memo.find(Slow(n)) for n in range(191, 200)] == [None, *range(192, 200)]
