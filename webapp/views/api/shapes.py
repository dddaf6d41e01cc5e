"""The shape of a recommendation as data: what is sent, and what the document says.

Each class is both, so that the two cannot differ. Docstrings are the descriptions.
A shape may gain keys; none is renamed, removed or given another meaning under /api/v1.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = str
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Rank = Annotated[int, Field(ge=1)]


class Shape(BaseModel):
    """What all shapes have in common: they are made once, and only read."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class Versions(Shape):
    """What a recommendation was made with; the same versions always give the same."""

    catalogue: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """The digest of the catalogue."""
    method: str
    """The version of the method."""


class Choice(Shape):
    """One option of one question."""

    question: Id
    option: Id


class Verdict(Shape):
    """What to do, in the words of the page."""

    title: str
    sentence: str
    assumption: str
    """What was assumed for the questions that are still open; may be empty."""


class Ranked(Shape):
    """One alternative of the ranking."""

    rank: Rank
    alternative: Id
    name: str
    score: Annotated[float, Field(le=100.0)] | None
    """Per cent of the needs that are met. Null if nothing has to be chosen, which has
    no score of its own."""
    contributions: dict[str, float] | None
    """Points by criterion. With `fit` they add up to the score. Null where a result of
    an older method did not keep them."""
    fit: float | None
    """Points for what is known already; null as `contributions` are."""
    red_flags: list[Id] | None
    """Criteria whose critical need is missed by more than half. Null in a result that
    was read back."""


class Need(Shape):
    """How much one criterion counts, and why."""

    criterion: Id
    weight: Share
    """Share of all weight."""
    target: Annotated[float, Field(ge=0.0, le=10.0)]
    """The level that meets the need in full; more earns nothing."""
    critical: bool
    because: list[Choice]
    """The answers that made it count. Empty if only open questions did."""


class Confidence(Shape):
    """How the first place holds when answers and ratings are taken less literally."""

    word: Literal["clear", "likely", "ahead", "close"]
    text: str
    """The same in words with numbers, as on the page."""
    over_runner_up: Share
    """Share of the readings in which the first beats the second."""
    shortlist: list[Id]
    """The fewest alternatives that come first in 8 of 10 readings together."""
    shares: dict[str, Share]
    """By alternative: the share of the readings in which it comes first."""
    ranks: dict[str, list[Share]] | None
    """By alternative: the shares in which it has rank 1, 2 and so on. Rank 1 is as
    ``shares`` say and later ones are counted, so those of one rank sum to 1 only
    nearly. Null in a result that was read back."""
    families: dict[str, Share]
    """By base: the share in which it or one of its variants comes first."""


class Reason(Shape):
    """A requirement that is not met, and the answer that stated it."""

    question: Id
    option: Id
    text: str
    """Completes the sentence that begins with the name of the alternative."""


class Excluded(Shape):
    """An alternative that is ruled out."""

    alternative: Id
    name: str
    would_be_rank: Rank
    """Its rank if it alone were let back in."""
    score: Annotated[float, Field(le=100.0)] | None
    """Null in a result that was read back."""
    not_called_for: bool
    """Whether no answer gives the reason for which this variant exists."""
    reasons: list[Reason]


class Rescue(Shape):
    """If nothing is left: requirements that, dropped together, bring one back."""

    alternative: Id
    drop: list[Id]
    """Questions whose requirements would have to be dropped."""


class Counterfactual(Shape):
    """One answer changed, and who leads then."""

    question: Id
    added: Id | None
    removed: Id | None
    """With `added`: what it replaces. Alone: what is taken back."""
    leader: Id


class NextQuestion(Shape):
    """The open question whose answer is expected to settle most."""

    question: Id
    text: str
    step: Id


class Source(Shape):
    """A page that facts about the first of the ranking were taken from."""

    title: str
    url: str
    as_of: str
    """A year, a month or a day."""


class Recommendation(Shape):
    """Everything that a set of answers says under one catalogue and one method."""

    answers: dict[str, list[Id]]
    """Options by question, in canonical form: in the order of the catalogue, and
    without answers to questions that do not apply."""
    drop: list[Id]
    """Questions whose requirements are suspended."""
    versions: Versions
    verdict: Verdict
    tie: bool
    """Whether first and second are too close to name only one."""
    ranking: list[Ranked]
    """Best first. Empty if the answers leave nothing."""
    needs: list[Need] | None
    """What counts, in the order of the catalogue. Null in a result that was read
    back."""
    fit_weight: Share | None
    """Share of all weight for what is known already; null as `needs` are."""
    confidence: Confidence | None
    """Null if nothing competes for the first place, or if none was kept."""
    excluded: list[Excluded]
    """Nearest to the top first."""
    rescues: list[Rescue]
    counterfactuals: list[Counterfactual] | None
    """Every change of a single answer that leaves something to rank, the most ordinary
    first. Null in a result that was read back."""
    open_questions: list[Id]
    next_question: NextQuestion | None
    """Null if none would settle much, and in a result that was read back."""
    sources: list[Source]


class Recommended(Shape):
    """A recommendation that is not stored."""

    page: str
    """The address of the same recommendation as a page."""
    notices: list[str]
    """One sentence for each part of the address that was not understood."""
    recommendation: Recommendation


class Addresses(Shape):
    """Where a published result can be read. These addresses stay."""

    page: str
    """The permalink."""
    data: str
    """The result as data."""
    embed: str
    """The result for an iframe."""


class Published(Shape):
    """A result that was just published."""

    slug: str
    addresses: Addresses


class Result(Shape):
    """A published result. It never changes."""

    slug: str
    title: str | None
    """The person’s own; text, not markup."""
    published_at: datetime
    addresses: Addresses
    read_back: bool
    """Whether this is what was stored on that day, since the method has changed.
    What was not stored is null then."""
    recommendation: Recommendation
