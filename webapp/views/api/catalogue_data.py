"""The catalogue as data."""

from __future__ import annotations

from webapp.domain.catalogue import Alternative, Catalogue, Criterion, Question
from webapp.views.api import catalogue_shapes as shapes
from webapp.views.api.shapes import Versions
from webapp.views.facts import evidence_of


def catalogue_data(catalogue: Catalogue, versions: Versions) -> shapes.Catalogue:
    """All of a catalogue but the evidence."""
    return shapes.Catalogue(
        versions=versions,
        title=catalogue.texts.title,
        headline=catalogue.texts.headline,
        criteria=[_criterion(criterion) for criterion in catalogue.criteria],
        steps=[
            shapes.Step(
                id=step.id,
                name=step.name,
                intro=step.intro,
                questions=[_question(question) for question in step.questions],
            )
            for step in catalogue.steps
        ],
        alternatives=[_alternative(catalogue, a) for a in catalogue.alternatives],
    )


def alternative_data(
    catalogue: Catalogue, alternative: Alternative, versions: Versions
) -> shapes.AlternativeInFull:
    """One alternative with its evidence; that of a hybrid is that of its parts."""
    return shapes.AlternativeInFull(
        versions=versions,
        alternative=_alternative(catalogue, alternative),
        worth_it_when=alternative.reason_text,
        performances={
            key: shapes.Performance(
                level=performance.level,
                why=performance.why,
                grade=performance.grade,
                evidence=[
                    shapes.Fact(text=e.fact, source=e.source, url=e.url, as_of=e.as_of)
                    for e in evidence_of(catalogue, alternative, key)
                ],
            )
            for key, performance in alternative.performances.items()
        },
    )


def _criterion(criterion: Criterion) -> shapes.Criterion:
    return shapes.Criterion(
        id=criterion.id,
        name=criterion.name,
        definition=criterion.definition,
        anchors=[shapes.Anchor(level=a.level, text=a.text) for a in criterion.anchors],
    )


def _question(question: Question) -> shapes.Question:
    return shapes.Question(
        id=question.id,
        text=question.text,
        why=question.why,
        help=question.help,
        kind=question.kind,
        applies_when=list(question.applies_when),
        options=[
            shapes.Option(id=o.id, text=o.text, help=o.help, exclusive=o.exclusive)
            for o in question.options
        ],
    )


def _alternative(catalogue: Catalogue, alternative: Alternative) -> shapes.Alternative:
    parts = alternative.composition
    return shapes.Alternative(
        id=alternative.id,
        name=alternative.name,
        # An older word of the catalogue's documents for the same.
        kind="single" if alternative.kind == "framework" else alternative.kind,
        summary=alternative.summary,
        asks_for=list(alternative.languages),
        website=alternative.website,
        licence=alternative.licence,
        maintainer=alternative.maintainer,
        base=alternative.base,
        parts=[parts.primary, parts.secondary] if parts else [],
        levels={c.id: alternative.level(c.id) for c in catalogue.criteria},
    )
