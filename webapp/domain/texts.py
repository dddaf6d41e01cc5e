"""What a catalogue says in words of its own, beside its data."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.components import Outside


@dataclass(frozen=True)
class LeftOut:
    """Something that was considered and does not count, and why not."""

    name: str
    why: str


@dataclass(frozen=True)
class Correction:
    """Where the evidence says otherwise than what is commonly read."""

    alternative: str
    """Id of the alternative on whose page it is shown."""
    text: str
    evidence: tuple[str, ...] = ()
    """Ids in that alternative's ``evidence`` table."""


@dataclass(frozen=True)
class MethodNotes:
    """The notes of one catalogue, in its own words."""

    left_out: tuple[LeftOut, ...] = ()
    bias: tuple[str, ...] = ()
    """Paragraphs: who made it, what it favours, how to object."""
    corrections: tuple[Correction, ...] = ()
    corrected: str = "Where the evidence says otherwise"
    """The title above corrections."""


@dataclass(frozen=True)
class Texts:
    """What the product says about its subject; another catalogue says other things."""

    title: str
    headline: str
    lede: str
    typical: str = "a typical case"
    """What is assumed where a question is open, with its article."""
    typical_plural: str = "typical cases"
    nothing_needed: str = "nothing has to be chosen"
    """What follows when an alternative of the kind "outcome" is recommended."""
    title_example: str = ""
    """A title that a person might give to a published result."""
    fit_name: str = "Fit"
    """The name on screen of team fit, and what it means."""
    fit_definition: str = "How well what you know already covers what it asks for."
    fit_known: str = "You know all that it asks for."
    fit_new: str = (
        "You do not know all that it asks for; what is near to something that you "
        "know counts four tenths, what is new one tenth."
    )
    fit_missed: str = "You do not know all that it asks for yet."
    alternatives: str = "Alternatives"
    """What can be recommended, in one word, as the navigation names it."""
    alternatives_lede: str = "Everything that can be recommended, at a glance."
    language: str = "Language"
    """What the languages of alternatives are called, in one word."""
    outside: Outside = Outside("Users", "client")
    """Who talks to an alternative while no answer says so."""
    method: MethodNotes = MethodNotes()
