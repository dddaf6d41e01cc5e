"""People who click through the questionnaire, and what their browsers ask for.

Every set of answers that a ``Crowd`` gives is new: no two clicks of one crowd lead to
the same answers. Each click changes one answer of the set before it. The addresses are
those that htmx sends from the step's form: answers of other steps first, then the step,
then the answers on the page, then ``was``, the answers before the click.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from random import Random
from urllib.parse import urlencode

from webapp.domain.answers import Answers, canonical
from webapp.domain.catalogue import Catalogue, Question, Step
from webapp.domain.path import applicable

SKIPPED = 0.15
"""How often a question is passed over."""
SECOND_BOX = 0.5
"""How often a second box is ticked, where several may be."""
SECOND_THOUGHTS = 6
"""Answers that a person changes at the end."""


@dataclass(frozen=True)
class Click:
    """One changed answer."""

    step: Step
    """The page that it was changed on."""
    before: Answers
    answers: Answers

    def swap(self) -> str:
        """The address of the live panel, as the browser asks for it."""
        on_page = {question.id for question in self.step.questions}
        pairs = self.answers.pairs()
        query = [
            *(pair for pair in pairs if pair[0] not in on_page),
            ("step", self.step.id),
            *(pair for pair in pairs if pair[0] in on_page),
            ("was", urlencode(self.before.pairs())),
        ]
        return f"/wizard/recommendation?{urlencode(query)}"

    def page(self) -> str:
        """The address of the step's page with these answers."""
        return f"/wizard/{self.step.id}?{self.form()}"

    def form(self) -> str:
        """The answers as a form sends them."""
        return urlencode(self.answers.pairs())


class Crowd:
    """Clicks without end, the same for the same seed."""

    def __init__(self, catalogue: Catalogue, seed: int = 1) -> None:
        self._catalogue = catalogue
        self._random = Random(seed)
        self._seen: set[Answers] = set()
        self._clicks = self._all_clicks()

    def clicks(self, count: int) -> list[Click]:
        """So many clicks that nobody of this crowd has made before."""
        return list(islice(self._clicks, count))

    def _all_clicks(self) -> Iterator[Click]:
        while True:
            for click in self._person():
                if click.answers not in self._seen:
                    self._seen.add(click.answers)
                    yield click

    def _person(self) -> Iterator[Click]:
        """Answers question by question, then changes some answers."""
        answers = Answers()
        for step in self._catalogue.steps:
            for question in step.questions:
                for options in self._given(question):
                    if question in applicable(self._catalogue, answers):
                        after = self._changed(answers, question, options)
                        yield Click(step, answers, after)
                        answers = after
        for _ in range(SECOND_THOUGHTS):
            question = self._random.choice(applicable(self._catalogue, answers))
            after = self._changed(answers, question, [self._option(question)])
            if after != answers:
                yield Click(self._step_of(question), answers, after)
                answers = after

    def _given(self, question: Question) -> Iterator[list[str]]:
        """What is ticked at a question after each click on it."""
        if self._random.random() < SKIPPED:
            return
        first, second = self._option(question), self._option(question)
        yield [first]
        alone = {option.id for option in question.options if option.exclusive}
        ticks_another = question.kind == "several" and not alone & {first, second}
        if ticks_another and first != second and self._random.random() < SECOND_BOX:
            yield [first, second]

    def _option(self, question: Question) -> str:
        return self._random.choice(question.options).id

    def _changed(
        self, answers: Answers, question: Question, options: list[str]
    ) -> Answers:
        chosen = {**dict(answers.chosen), question.id: tuple(options)}
        return canonical(self._catalogue, chosen)

    def _step_of(self, question: Question) -> Step:
        return next(s for s in self._catalogue.steps if question in s.questions)


HTMX = {
    "Accept": "*/*",
    "HX-Request": "true",
    "HX-Target": "live-panel",
    "HX-Trigger": "wizard-form",
    "Sec-Fetch-Site": "same-origin",
}
PAGE = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Sec-Fetch-Site": "same-origin",
    "Upgrade-Insecure-Requests": "1",
}
FORM = PAGE | {"Content-Type": "application/x-www-form-urlencoded"}


def request(
    path: str, host: str, headers: Mapping[str, str], body: str | None = None
) -> bytes:
    """A whole request as it goes over the wire; one with a body is a POST."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", body or ""]).encode()
