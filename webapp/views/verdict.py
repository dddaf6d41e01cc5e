"""The verdict: one short title and one sentence that the numbers bear out."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.confidence import Confidence
from webapp.domain.outcome import AnyRecommendation, KeptScore
from webapp.domain.scoring import Scored
from webapp.views import figures, wording

_TITLED = 3


@dataclass(frozen=True)
class Verdict:
    """What to do, in words."""

    title: str
    sentence: str
    assumption: str = ""
    """What was assumed for the questions that are still open."""


def verdict(catalogue: Catalogue, found: AnyRecommendation) -> Verdict:
    """The verdict of a recommendation."""
    if found.winner is None:
        return _nothing_fits(catalogue, found)
    winner = catalogue.alternative(found.winner.alternative_id)
    if winner.kind == "outcome":
        return Verdict(
            winner.name,
            f"You said that {winner.reason_text}; "
            f"then {catalogue.texts.nothing_needed}.",
        )
    return _ranked(catalogue, found, winner, found.winner)


def _ranked(
    catalogue: Catalogue,
    found: AnyRecommendation,
    winner: Alternative,
    first: Scored | KeptScore,
) -> Verdict:
    said = any(found.answers.states(key) for key, _ in found.answers.chosen)
    typical = f"what {catalogue.texts.typical} needs"
    needed = "what you said you need" if said else typical
    meets = f"{winner.name} meets {figures.shown(first.score)} % of {needed}"
    if found.runner_up is None:
        title = f"{winner.name} it is"
        rest = "; your requirements rule out everything else."
        return Verdict(title, meets + rest, _assumption(catalogue, found))
    second = catalogue.alternative(found.runner_up.alternative_id).name
    score = f"{figures.shown(found.runner_up.score)} %"
    title = f"{winner.name} fits best"
    rest = f"; {second} comes second with {score}."
    if found.tie:
        title = wording.listed([winner.name, second], "or")
        rest = f" and {second} {score}: too close to name only one."
    elif found.confidence and found.confidence.word == "close":
        title = wording.listed(_shortlisted(catalogue, found.confidence), "or")
    return Verdict(title, meets + rest, _assumption(catalogue, found))


def _shortlisted(catalogue: Catalogue, confidence: Confidence) -> list[str]:
    """Names for a title: three at most, the rest is "another"."""
    names = [catalogue.alternative(id_).name for id_ in confidence.shortlist]
    return names if len(names) <= _TITLED else [*names[: _TITLED - 1], "another"]


def _assumption(catalogue: Catalogue, found: AnyRecommendation) -> str:
    count = len(found.open_question_ids)
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return (
        f"{wording.counted(count, 'question')} {verb} still open; there, the needs of "
        f"{catalogue.texts.typical} are assumed."
    )


def _nothing_fits(catalogue: Catalogue, found: AnyRecommendation) -> Verdict:
    stated = tuple(
        dict.fromkeys(
            breach.question_id
            for exclusion in found.exclusions
            for breach in exclusion.screening.breaches
        )
    )
    said = [
        text
        for question_id in stated
        for text in wording.answer_texts(catalogue, found.answers, question_id)
    ]
    if len(stated) == 1:
        return Verdict(
            "Nothing meets this requirement",
            f"{wording.quoted(said)} rules out everything that we know. Drop it to see "
            "how the rest would rank.",
        )
    return Verdict(
        "Which of these do you mean?",
        f"You said {wording.quoted(said)}. Nothing meets all of that at once, so we "
        "do not choose for you.",
    )
