"""Filling in the questionnaire as a person would: by mouse or by keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, expect

from webapp.domain.answers import parse
from webapp.services.current import current_catalogue

from .sites import Pairs, Site

JOURNEY: dict[str, Pairs] = {
    "product": [("product", "saas"), ("clients", "mobile")],
    "people": [("team", "python"), ("language-must", "prefer"), ("size", "solo")],
    "features": [("live", "chat"), ("connections", "thousands"), ("ai", "hosted")],
    "rules": [("data", "personal"), ("lifetime", "long")],
    "running": [("hosting", "managed"), ("operations", "part-time")],
}
"""Answers in every step, two of them to follow-ups."""

ALL: Pairs = [pair for pairs in JOURNEY.values() for pair in pairs]

NEXT = "#wizard-form button:not([formaction]):not([aria-hidden])"


def option_text(question_id: str, option_id: str) -> str:
    """An option as the person reads it."""
    question = current_catalogue().catalogue.question(question_id)
    option = question.option(option_id) if question else None
    assert option is not None, f"the catalogue has no {question_id}={option_id}"
    return option.text


def canonical(pairs: Pairs) -> Pairs:
    """The pairs in the order in which an address shows them."""
    return parse(current_catalogue().catalogue, pairs).answers.pairs()


def answers_in(address: str) -> Pairs:
    """The query of an address."""
    return parse_qsl(urlsplit(address).query)


@dataclass(frozen=True)
class Questionnaire:
    """A page of the questionnaire in a browser."""

    page: Page

    def input(self, question_id: str, option_id: str) -> Locator:
        return self.page.locator(
            f'#wizard-form input[name="{question_id}"][value="{option_id}"]'
        )

    def label(self, question_id: str, option_id: str) -> Locator:
        """The words of an option, which are larger than its box."""
        return self.page.locator(
            f'label:has(input[name="{question_id}"][value="{option_id}"])'
        )

    def question(self, question_id: str) -> Locator:
        return self.page.locator(f"#question-{question_id}")

    def click(self, question_id: str, option_id: str) -> None:
        """Clicks where people do."""
        self.label(question_id, option_id).click()

    def choose(self, pairs: Pairs) -> None:
        for question_id, option_id in pairs:
            self.click(question_id, option_id)

    def press_next(self) -> None:
        self.page.locator(NEXT).click()

    def press_back(self) -> None:
        self.page.locator("#wizard-form button[formaction]").click()

    def press_step(self, step_id: str) -> None:
        self.step_button(step_id).click()

    def step_button(self, step_id: str) -> Locator:
        return self.page.locator(
            f'nav button[form="wizard-form"][formaction="/wizard/{step_id}"]'
        )

    def shows(self, pairs: Pairs) -> None:
        """Waits until exactly these options are marked on the page."""
        selector = "#wizard-form input:checked"
        expect(self.page.locator(selector)).to_have_count(len(pairs))
        marked = self.page.locator(selector).evaluate_all(
            "inputs => inputs.map(input => [input.name, input.value])"
        )
        assert [tuple(pair) for pair in marked] == pairs

    def is_at(self, path: str, pairs: Pairs) -> None:
        """Waits until the address shows the path with these answers, no more."""
        self.page.wait_for_url(
            lambda url: (
                urlsplit(url).path == path and sorted(answers_in(url)) == sorted(pairs)
            )
        )

    def is_at_step(self, step_id: str) -> None:
        """Waits until the page of a step is there."""
        expect(self.page).to_have_url(re.compile(rf"/wizard/{step_id}(\?|$)"))


@dataclass(frozen=True)
class Panel:
    """The live panel beside the questions."""

    page: Page

    @property
    def root(self) -> Locator:
        return self.page.locator("#live-panel")

    @property
    def news(self) -> Locator:
        return self.root.locator("[data-announce]")

    @property
    def failure(self) -> Locator:
        return self.page.locator("#live-failure")

    def holds(self, pairs: Pairs) -> None:
        """Waits until the panel is the one for these answers."""
        was = self.page.locator('input[name="was"]')
        self.page.wait_for_function(
            "([input, wanted]) => document.querySelector(input).value === wanted",
            arg=['input[name="was"]', encoded(pairs)],
        )
        assert was.count() == 1


def begun(page: Page, site: Site, pairs: Pairs) -> Page:
    """The first step, with answers that the panel has already followed."""
    page.goto(site.address("/wizard/product"))
    Questionnaire(page).choose(pairs)
    Panel(page).holds(pairs)
    return page


def encoded(pairs: Pairs) -> str:
    """The canonical query string."""
    return "&".join("=".join(pair) for pair in canonical(pairs))
