"""What a decision record says was decided, and what would settle or reopen it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.confidence import Confidence, out_of_ten
from webapp.domain.outcome import AnyRecommendation
from webapp.views import figures, wording
from webapp.views.facts import parts_of
from webapp.views.naming import named
from webapp.views.report import Report
from webapp.views.sureness import LABELS, covers_all
from webapp.views.verdict import nothing_that_fits, states_needs

_REASONS = 3


@dataclass(frozen=True)
class Outcome:
    """The decision in words; every text is one or more whole sentences, or empty."""

    title: str
    """As the end of a heading, without its capital: ``choose Django``."""
    named: tuple[str, ...]
    """What is chosen: one, or all that are too close to name only one."""
    reason: str
    against_second: tuple[str, ...]
    confidence: str
    parts: str
    """The systems that the choice consists of, if they are several."""

    @property
    def settled(self) -> bool:
        """Whether one option is named."""
        return len(self.named) == 1

    @property
    def chosen(self) -> str:
        """After "Chosen option: "; empty if nothing is chosen."""
        return wording.listed([f"“{name}”" for name in self.named], "or")


def outcome(catalogue: Catalogue, found: AnyRecommendation, shown: Report) -> Outcome:
    """What was decided, as far as the numbers go."""
    winner = shown.winner
    if winner is None:
        return _nothing(found, shown)
    if winner.is_outcome:
        reason = f"{winner.reason_text}; then {catalogue.texts.nothing_needed}."
        title = winner.name[:1].lower() + winner.name[1:]
        return Outcome(title, (winner.name,), reason, (), "", "")
    names = [_name(catalogue, id_) for id_ in named(found)]
    return Outcome(
        title=f"choose {wording.listed(names, 'or')}",
        named=tuple(names),
        reason=_reason(catalogue, found, names),
        against_second=_against_second(shown),
        confidence=_confidence(catalogue, found, shown),
        parts=_parts(catalogue, winner),
    )


def _nothing(found: AnyRecommendation, shown: Report) -> Outcome:
    subject = nothing_that_fits(found, "our")
    nothing = subject[:1].lower() + subject[1:]
    reason = f"{nothing} meets all of our requirements at once."
    if shown.ways_back:
        which = "Each of these" if len(shown.ways_back) > 1 else "This"
        reason += f" {which} would leave something to choose from:"
    return Outcome(f"{nothing} meets our requirements", (), reason, (), "", "")


def needed(catalogue: Catalogue, found: AnyRecommendation) -> str:
    """What the scores are shares of, after "of"."""
    if states_needs(catalogue, found.answers):
        return "what we need"
    return f"what {catalogue.texts.typical} needs"


def _reason(
    catalogue: Catalogue, found: AnyRecommendation, names: Sequence[str]
) -> str:
    scores = {
        _name(catalogue, s.alternative_id): f"{figures.shown(s.score)} %"
        for s in found.ranking
    }
    shares = wording.listed([scores[name] for name in names])
    meets = f"{shares} of {needed(catalogue, found)}"
    if found.runner_up is None:
        return f"our answers leave no other option; it meets {meets}."
    if len(names) > 1:
        none = "neither" if len(names) == 2 else "none"
        return (
            f"they meet {meets}, and {none} of them is far enough ahead to be named "
            "alone. Which one it is remains to be settled."
        )
    second = _name(catalogue, found.runner_up.alternative_id)
    return (
        f"it meets {meets}, more than any other option that our answers leave; "
        f"{second} comes second with {scores[second]}."
    )


def _against_second(shown: Report) -> tuple[str, ...]:
    """What decides between first and second, for and against, in two sentences."""
    comparison = shown.comparison
    if comparison is None:
        return ()
    speaking_for = [r for r in comparison.rows if r.speaks_for_first]
    against = [r for r in comparison.rows if not r.speaks_for_first]
    return tuple(
        f"What speaks for {name}{rest}: "
        + wording.listed(
            [f"{r.name} ({_size(r.points)} points)" for r in rows[:_REASONS]]
        )
        + "."
        for name, rest, rows in (
            (comparison.first, f" rather than {comparison.second}", speaking_for),
            (comparison.second, " nevertheless", against),
        )
        if rows
    )


def _size(points: str) -> str:
    """A difference without its sign: the sentence says for whom it speaks."""
    return points.lstrip("+\N{MINUS SIGN}")


def _confidence(catalogue: Catalogue, found: AnyRecommendation, shown: Report) -> str:
    sure = found.confidence
    if sure is None:
        return ""
    first, second = (_name(catalogue, s.alternative_id) for s in found.ranking[:2])
    often = out_of_ten(sure.shares[found.ranking[0].alternative_id])
    ahead = out_of_ten(sure.over_runner_up)
    sentences = [
        f"{LABELS[sure.word]}.",
        f"{first} comes first in about {often} of 10 ways of reading our answers, and "
        f"before {second} in about {ahead} of 10.",
        _together(catalogue, found, sure),
        _overall(shown),
    ]
    return " ".join(filter(None, sentences))


def _together(catalogue: Catalogue, found: AnyRecommendation, sure: Confidence) -> str:
    if sure.word != "close" or covers_all(found, sure):
        return ""
    names = wording.listed([_name(catalogue, id_) for id_ in sure.shortlist])
    return f"One of {names} does in about {out_of_ten(sure.together)} of 10."


def _overall(shown: Report) -> str:
    """By how much everything would have to count otherwise."""
    steadiness = shown.what_if.steadiness if shown.what_if else None
    return steadiness.overall if steadiness else ""


def _parts(catalogue: Catalogue, winner: Alternative) -> str:
    parts = parts_of(catalogue, winner)[1:]
    return wording.listed([part.name for part in parts])


def _name(catalogue: Catalogue, alternative_id: str) -> str:
    return catalogue.alternative(alternative_id).name
