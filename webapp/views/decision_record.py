"""A published result as an architecture decision record, in the form of MADR 4.

It speaks as the team that keeps it ("we"), and says nothing that the page of the
result does not say in numbers. Text only; the Markdown is ``results/record.md``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from webapp.domain.catalogue import Alternative, Catalogue
from webapp.domain.outcome import AnyRecommendation, KeptScore
from webapp.domain.performances import Evidence
from webapp.domain.recommendation import Exclusion, Recommendation
from webapp.domain.scoring import Scored
from webapp.domain.screening import Breach
from webapp.services import results
from webapp.services.current import current_catalogue
from webapp.views import figures, markdown, record_outcome, record_review, wording
from webapp.views.answers_list import AnswersOfStep, GivenAnswer
from webapp.views.arguments import Argument, arguments, kept_arguments
from webapp.views.excluded import is_contested
from webapp.views.facts import evidence_of
from webapp.views.naming import has_score, named
from webapp.views.record_outcome import Outcome
from webapp.views.record_review import Reviewed
from webapp.views.report import Report, report
from webapp.views.templating import day

_OPTIONS = 4
"""Options that are argued for and against; the others are listed."""
_DRIVERS = 7


@dataclass(frozen=True)
class Driver:
    """Something that counts, how much, and the answers that made it count."""

    name: str
    weight: str
    because: str
    """The answers, quoted; empty where none asks for it."""


@dataclass(frozen=True)
class Option:
    """An option with what speaks for and against it."""

    alternative: Alternative
    score: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Rejected:
    """Options that a requirement rules out."""

    names: str
    reasons: tuple[str, ...]
    would_be: str
    """In a sentence, the rank of the first of them, if it alone were let back in;
    empty where nothing competes, and any would be first."""


@dataclass(frozen=True)
class Record:
    """Everything that the record says."""

    result: results.PublishedResult
    shown: Report
    """The page of the result; what is said to the reader there stays there."""
    title: str
    headline: str
    typical: str
    given: tuple[AnswersOfStep, ...]
    open_questions: str
    musts: tuple[str, ...]
    drivers: tuple[Driver, ...]
    """Empty where weights were not kept."""
    other_weight: str
    needed: str
    """What the scores are shares of."""
    options: tuple[Option, ...]
    others: tuple[str, ...]
    """The options that are only listed, with their scores."""
    outcome: Outcome
    reviewed: Reviewed | None
    """None where nothing is known that could change."""
    rejected: tuple[Rejected, ...]
    sources: tuple[Evidence, ...]
    """The pages behind what it says of the options that it names."""
    how: str


def record(result: results.PublishedResult) -> Record:
    """The record of a published result."""
    found, catalogue = results.recommendation(result), result.catalogue
    shown = report(catalogue, found)
    outcome = record_outcome.outcome(catalogue, found, shown)
    options = _options(catalogue, found)
    drivers, rest = _drivers(found, shown)
    chosen = outcome.title
    return Record(
        result=result,
        shown=shown,
        title=f"{result.title}: {chosen}"
        if result.title
        else wording.capitalised(chosen),
        headline=catalogue.texts.headline,
        typical=catalogue.texts.typical,
        given=_given(shown),
        open_questions=", ".join(
            g.short for part in shown.given for g in part.given if not _said(g)
        ),
        musts=_musts(catalogue, found),
        drivers=drivers,
        other_weight=rest,
        needed=record_outcome.needed(catalogue, found),
        options=options,
        others=_others(catalogue, found, options),
        outcome=outcome,
        reviewed=record_review.reviewed(shown),
        rejected=_rejected(catalogue, found),
        sources=_sources(
            catalogue, [o for o in options if o.alternative.id in named(found)]
        ),
        how=_how(result),
    )


def _given(shown: Report) -> tuple[AnswersOfStep, ...]:
    """The steps in which something was answered, without what was not."""
    parts = (
        AnswersOfStep(part.step, tuple(g for g in part.given if _said(g)))
        for part in shown.given
    )
    return tuple(part for part in parts if part.given)


def _said(given: GivenAnswer) -> bool:
    """Whether something was answered; "not sure" leaves a question as open."""
    return given.texts not in ((), (wording.UNSURE_TEXT,))


def _musts(catalogue: Catalogue, found: AnyRecommendation) -> tuple[str, ...]:
    """The answers that rule out something which would otherwise compete."""
    stated: dict[str, dict[str, None]] = {}
    for exclusion in found.exclusions:
        if exclusion.screening.reason_absent:
            continue
        for must in exclusion.screening.breaches:
            text = wording.option_text(catalogue, must.question_id, must.option_id)
            stated.setdefault(must.question_id, {})[text] = None
    return tuple(
        f"{question.short}: {wording.quoted(tuple(texts))}"
        for question_id, texts in stated.items()
        if (question := catalogue.question(question_id))
    )


def _drivers(found: AnyRecommendation, shown: Report) -> tuple[tuple[Driver, ...], str]:
    """The heaviest things that count, and the weight of all others together."""
    winner, card = found.winner, shown.scorecard
    if card is None or not isinstance(winner, Scored):
        return (), ""
    weights = sorted((c.weight for c in winner.contributions), reverse=True)
    rest = sum(weights[_DRIVERS:])
    drivers = tuple(
        Driver(row.name, _percent(weight), wording.quoted(row.because))
        for row, weight in zip(card.rows, weights[:_DRIVERS], strict=False)
    )
    return drivers, _percent(rest) if rest >= 0.005 else ""


def _options(catalogue: Catalogue, found: AnyRecommendation) -> tuple[Option, ...]:
    """What is named, and the first of all others up to four together, by rank."""
    ranking: Sequence[Scored | KeptScore] = found.ranking
    chosen = named(found)
    others = [s.alternative_id for s in ranking if s.alternative_id not in chosen]
    argued = {*chosen, *others[: max(0, _OPTIONS - len(chosen))]}
    return tuple(
        Option(
            catalogue.alternative(scored.alternative_id),
            figures.shown(scored.score),
            _arguments(catalogue, found, rank),
        )
        for rank, scored in enumerate(ranking)
        if scored.alternative_id in argued
        and not catalogue.alternative(scored.alternative_id).is_outcome
    )


def _others(
    catalogue: Catalogue, found: AnyRecommendation, options: Sequence[Option]
) -> tuple[str, ...]:
    argued = {option.alternative.id for option in options}
    return tuple(
        _ranked(catalogue, scored)
        for scored in found.ranking
        if scored.alternative_id not in argued
    )


def _ranked(catalogue: Catalogue, scored: Scored | KeptScore) -> str:
    name = catalogue.alternative(scored.alternative_id).name
    if not has_score(catalogue, scored.alternative_id):
        return name
    return f"{name} ({figures.shown(scored.score)} %)"


def _arguments(
    catalogue: Catalogue, found: AnyRecommendation, rank: int
) -> tuple[Argument, ...]:
    if isinstance(found, Recommendation):
        good, bad = (4, 4) if rank == 0 else (3, 3)
        return arguments(catalogue, found.ranking[rank], good=good, bad=bad)
    first, other = found.ranking[0], found.ranking[rank]
    return kept_arguments(catalogue, first, other, limit=5) if rank else ()


def _rejected(catalogue: Catalogue, found: AnyRecommendation) -> tuple[Rejected, ...]:
    """What requirements rule out, by requirements, nearest to the top first."""
    contested = is_contested(catalogue, found)
    groups: dict[tuple[Breach, ...], list[Exclusion]] = {}
    for exclusion in found.exclusions:
        screening = exclusion.screening
        if screening.breaches and not screening.reason_absent:
            groups.setdefault(screening.breaches, []).append(exclusion)
    return tuple(
        Rejected(
            ", ".join(catalogue.alternative(e.alternative_id).name for e in group),
            tuple(_reason(catalogue, breach, len(group)) for breach in breaches),
            _would_be(group) if contested else "",
        )
        for breaches, group in groups.items()
    )


def _would_be(group: Sequence[Exclusion]) -> str:
    rank = wording.ordinal(min(e.would_be_rank for e in group))
    return f"{'The best of them' if len(group) > 1 else 'It'} would come {rank}."


def _reason(catalogue: Catalogue, breach: Breach, concerned: int) -> str:
    said = wording.option_text(catalogue, breach.question_id, breach.option_id)
    which = "it" if concerned == 1 else "each of them"
    return f"{which} {breach.text}, and we said “{said}”"


def _sources(catalogue: Catalogue, options: Sequence[Option]) -> tuple[Evidence, ...]:
    found = {
        (evidence.url, evidence.as_of): evidence
        for option in options
        for argument in option.arguments
        for evidence in evidence_of(
            catalogue, option.alternative, argument.criterion_id
        )
    }
    return tuple(sorted(found.values(), key=lambda e: e.source.lower()))


def _how(result: results.PublishedResult) -> str:
    title = current_catalogue().catalogue.texts.title
    return (
        f"Worked out by {title} on {day(result.published_at)}: method "
        f"{result.method_version}, ratings {result.catalogue_digest[:12]}. The same "
        "answers give the same result. It is a proposal until it is accepted. A level "
        "runs from 0 to 10 and is earned by meeting a written statement; points, of "
        "100, say how much of what is needed something meets; a reading of our answers "
        "is one of many ways to take them and the ratings a little otherwise."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def as_markdown(app: Flask, result: results.PublishedResult, address: str) -> str:
    """The record as a Markdown document that leads to the address."""
    template = markdown.environment(app).get_template("results/record.md")
    text = template.render(record=record(result), address=address)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
