"""Published results side by side: each as it was, and all under today's catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.catalogue.files import LoadedCatalogue
from webapp.domain.answers import parse
from webapp.domain.outcome import AnyRecommendation
from webapp.domain.recommendation import Recommendation, recommend
from webapp.domain.scoring import METHOD_VERSION
from webapp.services import results
from webapp.services.results import PublishedResult

MOST = 6
"""Results that can be compared at once."""


@dataclass(frozen=True)
class Compared:
    """One result of a comparison."""

    result: PublishedResult
    published: AnyRecommendation
    """What it recommended on its day."""
    today: Recommendation
    """What its answers lead to with today's catalogue and method."""
    outdated: bool
    """Whether catalogue or method have changed since."""
    dropped: tuple[str, ...]
    """One sentence for each answer that today's catalogue does not know."""


def compared(result: PublishedResult, loaded: LoadedCatalogue) -> Compared:
    """A result as it was published, and under today's catalogue."""
    parsed = parse(loaded.catalogue, result.answers.pairs())
    published = results.recommendation(result)
    outdated = (result.catalogue_digest, result.method_version) != (
        loaded.digest,
        METHOD_VERSION,
    )
    return Compared(
        result=result,
        published=published,
        today=recommend(loaded.catalogue, parsed.answers),
        outdated=outdated,
        dropped=parsed.notices,
    )
