"""What is weak about the winner: the needs that it meets least."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.catalogue import TEAM_FIT, Catalogue
from webapp.domain.performances import Evidence
from webapp.domain.preferences import Preferences
from webapp.domain.scoring import Contribution, Scored
from webapp.views import figures, wording
from webapp.views.facts import evidence_of

_SHOWN = 4
_WORTH_NAMING = 1.0


@dataclass(frozen=True)
class Weakness:
    """A need that is not met in full."""

    name: str
    lost: str
    """Points that are missing."""
    gist: str
    """What it reaches of what is needed; empty if that is not a level."""
    why: str
    evidence: tuple[Evidence, ...]
    red_flag: bool
    unknown: bool


def weaknesses(
    catalogue: Catalogue, wanted: Preferences, scored: Scored
) -> tuple[Weakness, ...]:
    """Every red flag, then the needs that cost most, each at least one point."""
    worst_first = sorted(scored.contributions, key=lambda c: -c.shortfall)
    flagged = [c for c in worst_first if c.red_flag]
    others = [c for c in worst_first if not c.red_flag and c.shortfall >= _WORTH_NAMING]
    return tuple(
        _weakness(catalogue, wanted, scored.alternative_id, term)
        for term in flagged + others[: max(0, _SHOWN - len(flagged))]
    )


def _weakness(
    catalogue: Catalogue, wanted: Preferences, alternative_id: str, term: Contribution
) -> Weakness:
    unknown = term.level is None and term.criterion_id != TEAM_FIT
    gist, why = _words(catalogue, wanted, alternative_id, term)
    return Weakness(
        name=wording.criterion_name(catalogue, term.criterion_id),
        lost=figures.shown(term.shortfall),
        gist=gist,
        why=why,
        evidence=evidence_of(
            catalogue, catalogue.alternative(alternative_id), term.criterion_id
        ),
        red_flag=term.red_flag,
        unknown=unknown,
    )


def _words(
    catalogue: Catalogue, wanted: Preferences, alternative_id: str, term: Contribution
) -> tuple[str, str]:
    """What is missed, and why."""
    if term.criterion_id == TEAM_FIT:
        return "", catalogue.texts.fit_missed
    alternative = catalogue.alternative(alternative_id)
    why = alternative.performances[term.criterion_id].why
    if term.level is None:
        return "", why
    stated = bool(wanted.needs.get(term.criterion_id))
    typical = f"that {catalogue.texts.typical} needs"
    needed = "that you need" if stated else typical
    return f"It reaches {term.level:g} of the {term.target:g} {needed}.", why
