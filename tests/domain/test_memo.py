"""A bounded memory of what was worked out before."""

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
