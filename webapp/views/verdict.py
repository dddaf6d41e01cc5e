"""The verdict: one short title and one sentence that the numbers bear out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.outcome import AnyRecommendation, KeptScore
from webapp.domain.scoring import Scored
from webapp.views import figures, wording
from webapp.views.naming import named, second_is_nowhere_better

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
    if winner.is_outcome:
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
    needed = (
        "what you said you need"
        if states_needs(catalogue, found.answers)
        else f"what {catalogue.texts.typical} needs"
    )
    meets = f"{winner.name} meets {figures.shown(first.score)} % of {needed}"
    title, rest = _beside_others(catalogue, found, winner)
    return Verdict(title, meets + rest, _assumption(catalogue, found))


def states_needs(catalogue: Catalogue, answers: Answers) -> bool:
    """Whether an answer says what is needed; some only rule out, or settle nothing."""
    return any(
        option.needs or option.language
        for question_id, option_ids in answers.chosen
        if (question := catalogue.question(question_id))
        for option in question.chosen(option_ids)
    )


def _beside_others(
    catalogue: Catalogue, found: AnyRecommendation, winner: Alternative
) -> tuple[str, str]:
    """The title, and how the sentence about the winner ends."""
    if found.runner_up is None:
        rest = "; your answers leave nothing else."
        return f"{winner.name} it is", rest
    names = [catalogue.alternative(id_).name for id_ in named(found)]
    title = _title(names)
    second = catalogue.alternative(found.runner_up.alternative_id).name
    score = f"{figures.shown(found.runner_up.score)} %"
    if found.tie:
        though = f", though {second} is nowhere better"
        nowhere = though if second_is_nowhere_better(found) else ""
        return title, f" and {second} {score}: too close to name only one{nowhere}."
    rest = f"; {second} comes second with {score}"
    if len(names) > 1 and second not in names:
        # The ranking and the shortlist answer different questions.
        rest += ", but leads in fewer readings of your answers than the others named"
    return title, f"{rest}."


def _title(names: Sequence[str]) -> str:
    """Three names at most, the rest is "another"."""
    if len(names) == 1:
        return f"{names[0]} fits best"
    shown = names if len(names) <= _TITLED else [*names[: _TITLED - 1], "another"]
    return wording.listed(shown, "or")


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
    nothing = nothing_that_fits(found, "your")
    if len(stated) == 1:
        return Verdict(
            f"{nothing} meets this requirement",
            f"{wording.quoted(said)} rules out everything that your answers call for. "
            "Drop it to see how the rest would rank.",
        )
    return Verdict(
        "Which of these do you mean?",
        f"You said {wording.quoted(said)}. {nothing} meets all of that at once, so we "
        "do not choose for you.",
    )


def nothing_that_fits(found: AnyRecommendation, whose: str) -> str:
    """How a sentence begins which says that nothing meets the requirements.

    What the answers do not call for may well meet them, and is left out then.
    """
    if all(exclusion.screening.breaches for exclusion in found.exclusions):
        return "Nothing"
    return f"Nothing that {whose} answers call for"
