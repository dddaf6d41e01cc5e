"""Everything that is known of one alternative, as its own page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Answers
from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.leading_answers import leading_answers
from webapp.domain.recommendation import recommend
from webapp.views import figures, wording
from webapp.views.facts import Fact, facts, newest_date, parts_of
from webapp.views.rating import Rating, rating
from webapp.views.sketch.page import SketchShown, sketch_shown
from webapp.views.suitability import Suitability, suitability


@dataclass(frozen=True)
class Corrected:
    """Something commonly read that the evidence corrects, with that evidence."""

    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class LeadingThere:
    """Answers under which the alternative comes first, as an example."""

    answers: Answers
    texts: tuple[tuple[str, str], ...]
    """Each question in few words, and what is answered to it."""


@dataclass(frozen=True)
class StackPage:
    """The page of one alternative."""

    alternative: Alternative
    languages: str
    """Their names; empty if it has none."""
    base: Alternative | None
    parts: tuple[Alternative, ...]
    """Of a hybrid: the two that it is made of."""
    whole: tuple[Alternative, ...]
    """Of a part: the hybrids that it belongs to."""
    ratings: tuple[Rating, ...]
    limits: tuple[Fact, ...]
    corrected: tuple[Corrected, ...]
    suitability: Suitability
    sketch: SketchShown | None
    leading: LeadingThere | None
    answers: Answers
    standing: str
    """How it does under the answers in the address; empty without any."""
    newest: str
    """The date that ages are counted from."""


def stack_page(
    catalogue: Catalogue, alternative: Alternative, answers: Answers
) -> StackPage:
    """The page of an alternative, as seen by somebody who gave these answers."""
    parts = parts_of(catalogue, alternative)
    return StackPage(
        alternative=alternative,
        languages=_languages(catalogue, alternative),
        base=catalogue.alternative(alternative.base) if alternative.base else None,
        parts=parts[1:],
        whole=_whole(catalogue, alternative),
        ratings=tuple(rating(catalogue, alternative, c) for c in catalogue.criteria),
        limits=tuple(
            fact for part in parts for fact in _facts(catalogue, (part,), part.limits)
        ),
        corrected=tuple(
            Corrected(note.text, _facts(catalogue, parts, note.evidence))
            for note in catalogue.texts.method.corrections
            if note.alternative == alternative.id
        ),
        suitability=suitability(catalogue, alternative),
        sketch=sketch_shown(catalogue, alternative, answers),
        leading=_leading(catalogue, alternative),
        answers=answers,
        standing=_standing(catalogue, alternative, answers),
        newest=newest_date(catalogue),
    )


def _languages(catalogue: Catalogue, alternative: Alternative) -> str:
    names = {o.id: o.text for q in catalogue.questions for o in q.options if o.language}
    return wording.listed([names[id_] for id_ in alternative.languages])


def _whole(catalogue: Catalogue, alternative: Alternative) -> tuple[Alternative, ...]:
    if alternative.kind != "part":
        return ()
    return tuple(
        a
        for a in catalogue.alternatives
        if a.composition
        and alternative.id in (a.composition.primary, a.composition.secondary)
    )


def _facts(
    catalogue: Catalogue, owners: tuple[Alternative, ...], ids: tuple[str, ...]
) -> tuple[Fact, ...]:
    """The facts with these ids, of whichever part states them."""
    return facts(
        catalogue,
        tuple(o.evidence[id_] for id_ in ids for o in owners if id_ in o.evidence),
    )


def _leading(catalogue: Catalogue, alternative: Alternative) -> LeadingThere | None:
    found = leading_answers(catalogue, alternative.id)
    if found is None:
        return None
    texts = []
    for question_id, _ in found.chosen:
        question = catalogue.question(question_id)
        assert question is not None
        said = wording.quoted(wording.answer_texts(catalogue, found, question_id))
        texts.append((question.short, said))
    return LeadingThere(found, tuple(texts))


def _standing(catalogue: Catalogue, alternative: Alternative, answers: Answers) -> str:
    if not answers.chosen or alternative.kind == "part":
        return ""
    found = recommend(catalogue, answers)
    rank = found.rank(alternative.id)
    if rank is None:
        (out,) = (e for e in found.exclusions if e.alternative_id == alternative.id)
        if out.screening.breaches:
            return "Your answers rule it out."
        return "Your answers do not call for it."
    score = figures.shown(found.ranking[rank - 1].score)
    return (
        f"With your answers it comes {wording.ordinal(rank)} of {len(found.ranking)}, "
        f"with {score} of 100 points."
    )
