"""How an alternative does on a criterion, and the evidence for it.

Part of the shape of the catalogue's documents, as ``catalogue.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Grade = Literal["A", "B", "C"]
"""A: measured or documented. B: several sources. C: judgement."""

Check = Literal["parsed", "tag", "anchor", "anchor-weak", "absence", "hand", "inferred"]
"""How a fact was confirmed; the last of each kind carry no score alone."""


@dataclass(frozen=True)
class Evidence:
    """One dated fact and where it was read."""

    fact: str
    source: str
    url: str
    as_of: str
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    check: Check


@dataclass(frozen=True)
class Performance:
    """How an alternative does on a criterion; ``level`` None means not known."""

    why: str
    """Which anchor is met, or why the level is not known."""
    level: float | None = None
    """0 to 10, on the criterion's anchored scale."""
    grade: Grade | None = None
    evidence: tuple[str, ...] = ()
    """Ids in the alternative's own ``evidence`` table."""
    not_applicable: bool = False
    """Only in parts: the part plays no role here, the other part decides."""
