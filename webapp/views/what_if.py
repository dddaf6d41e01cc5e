"""What would change a result, worked out piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from webapp.domain.catalogue import Catalogue
from webapp.domain.outcome import AnyRecommendation
from webapp.domain.recommendation import Recommendation
from webapp.views.changes import (
    NextQuestion,
    OtherAnswers,
    ToWin,
    next_question,
    other_leaders,
    to_win,
)
from webapp.views.importances import Steadiness, steadiness


@dataclass(frozen=True)
class WhatIf:
    """What would change a result; each part is worked out when a page asks for it."""

    catalogue: Catalogue
    found: Recommendation

    @cached_property
    def other_leaders(self) -> tuple[OtherAnswers, ...]:
        """Single other answers that put another alternative first."""
        return other_leaders(self.catalogue, self.found)

    @cached_property
    def to_win(self) -> tuple[ToWin, ...]:
        """What it would take for each of the others to lead."""
        return to_win(self.catalogue, self.found)

    @cached_property
    def steadiness(self) -> Steadiness | None:
        """How far the importances could move; None if nothing competes."""
        return steadiness(self.catalogue, self.found)

    @cached_property
    def next_question(self) -> NextQuestion | None:
        """The open question that is most worth answering."""
        return next_question(self.catalogue, self.found)


def what_if(catalogue: Catalogue, found: AnyRecommendation) -> WhatIf | None:
    """None where nothing leads, and where a result is read back."""
    if isinstance(found, Recommendation) and found.winner:
        return WhatIf(catalogue, found)
    return None
