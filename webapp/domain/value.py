"""How far a performance meets a need: value functions, and the policy for unknowns.

Enough is enough: above the target there is nothing more to earn (Wierzbicki's
reference point). A critical need that is missed by more than half costs extra,
down to -0.5: a soft veto that stays additive.
"""

from __future__ import annotations

from statistics import NormalDist

SCALE_TOP = 10.0
UNKNOWN_PERFORMANCE = NormalDist(5.0, 2.5)
"""What is assumed of a performance that nobody has evidence for."""


def value(level: float, target: float, *, critical: bool = False) -> float:
    """Value of a level in [0, 10] against a target in (0, 10]: -0.5 to 1."""
    share = level / target
    if critical and share < 0.5:
        return 0.5 - 2.0 * (0.5 - share)
    return min(1.0, share)


def unknown_value(target: float, *, critical: bool = False) -> float:
    """Expected value of a performance that is not known.

    E[v(clip(X, 0, 10))] for X normal with mean 5 and standard deviation 2.5,
    exactly: v is linear between 0, target / 2, target and 10, and each slope is
    weighted with the difference of the partial expectations E[(X - knot)+].
    """
    knots = sorted({0.0, target / 2.0, target, SCALE_TOP})
    total = value(0.0, target, critical=critical)
    for low, high in zip(knots, knots[1:], strict=False):
        rise = value(high, target, critical=critical) - value(
            low, target, critical=critical
        )
        total += rise / (high - low) * (_excess(low) - _excess(high))
    return total


def _excess(knot: float) -> float:
    """E[(X - knot)+] for the assumed distribution."""
    normal = UNKNOWN_PERFORMANCE
    z = (normal.mean - knot) / normal.stdev
    unit = NormalDist()
    return normal.stdev * unit.pdf(z) + (normal.mean - knot) * unit.cdf(z)
