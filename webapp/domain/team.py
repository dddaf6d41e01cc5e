"""How well an alternative fits the languages that the team ships in."""

from __future__ import annotations

from collections.abc import Collection

from webapp.domain.catalogue import Catalogue

TEAM_SHARE = 0.25
"""Share of all weight that team fit takes when the team's languages are known."""

NEAR_MATCH = 0.4
NEW_MATCH = 0.1


def languages_of(catalogue: Catalogue) -> tuple[str, ...]:
    """The languages that can be chosen, in the order in which they are asked."""
    return tuple(o.id for q in catalogue.questions for o in q.options if o.language)


def team_match(
    catalogue: Catalogue, known: Collection[str], used: Collection[str]
) -> float:
    """How well the team's languages cover those that an alternative is written in.

    1 if the team ships in it, 0.4 if it ships in a near one, 0.1 if it is new;
    the minimum over all languages of the alternative's parts.
    """
    near = {o.id: o.near for q in catalogue.questions for o in q.options if o.language}
    matches = [
        1.0
        if language in known
        else NEAR_MATCH
        if any(language in near.get(k, ()) for k in known)
        else NEW_MATCH
        for language in used
    ]
    return min(matches, default=1.0)
