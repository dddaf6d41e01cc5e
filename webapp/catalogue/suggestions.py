"""What somebody may have meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def close_to(word: str, known: Collection[str]) -> str | None:
    """The known word that looks most like this one; None if none does."""
    return next(iter(get_close_matches(word, known, n=1)), None)


def remedy(word: str, known: Collection[str], otherwise: str) -> str:
    """The known word that was probably meant, as a question; else the other remedy."""
    close = close_to(word, known)
    return f"did you mean {close!r}?" if close else otherwise
