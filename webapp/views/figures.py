"""Numbers as they are printed: one decimal, and columns that add up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

MINUS = "\N{MINUS SIGN}"


def tenths(number: float) -> int:
    """The number in tenths, halves rounded away from zero."""
    return int(floor(abs(number) * 10 + 0.5)) * (1 if number >= 0 else -1)


def shown(number: float) -> str:
    """One decimal, with a true minus sign: ``71.4``, ``−0.5``."""
    return _text(tenths(number))


def signed(number: float) -> str:
    """As ``shown``, with a plus sign on what is above zero."""
    return ("+" if tenths(number) > 0 else "") + shown(number)


def length(score: float) -> float:
    """Of the bar of a score, in per cent of the longest; a score may be below 0."""
    return round(max(0.0, min(100.0, score)), 1)


def adding_up(terms: Sequence[float], total: float) -> list[float]:
    """The terms rounded to tenths so that they add up to ``total`` in tenths.

    The largest remainders are rounded up first (Hamilton's method), so no term
    is off by a tenth or more.
    """
    lower = [floor(term * 10) for term in terms]
    missing = tenths(total) - sum(lower)
    by_remainder = sorted(
        range(len(terms)), key=lambda i: (lower[i] - terms[i] * 10, i)
    )
    for index in by_remainder[: max(0, missing)]:
        lower[index] += 1
    return [value / 10 for value in lower]


def _text(in_tenths: int) -> str:
    whole, tenth = divmod(abs(in_tenths), 10)
    return f"{MINUS if in_tenths < 0 else ''}{whole}.{tenth}"
