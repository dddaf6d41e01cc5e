"""The questionnaire's pages: their parts, their notices and their addresses."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.reading import attr, button, one, submitted, words
from tests.views.answer_sets import query, sampled
from webapp.domain.answers import parse
from webapp.domain.path import progress
from webapp.services.current import current_catalogue

CATALOGUE = current_catalogue().catalogue
STEPS = [step.id for step in CATALOGUE.steps]


@pytest.mark.parametrize("step_id", STEPS)
def test_every_step_has_a_page_with_its_questions(page, catalogue, step_id):
    step = catalogue.step(step_id)
    shown = page(f"/wizard/{step_id}")
    assert words(one(shown, "h1")) == step.name
    assert step.intro in words(shown)
    for question in step.questions:
        assert words(one(shown, f"#question-{question.id} legend")) == question.text


@pytest.mark.parametrize("step_id", ["nonsense", "PRODUCT", "product/", "1", "%00"])
def test_unknown_step_is_not_found(page, step_id):
    assert "There is no page here" in words(page(f"/wizard/{step_id}", 404))


def test_follow_up_stands_right_after_the_question_that_calls_for_it(page, catalogue):
    """The style sheet shows and hides it by this place and these marks."""
    followed = 0
    for step in catalogue.steps:
        shown = page(f"/wizard/{step.id}")
        for question in step.questions:
            fieldset = one(shown, f"#question-{question.id}")
            assert ("follow-up" in attr(fieldset, "class")) == bool(
                question.applies_when
            )
            if not question.applies_when:
                continue
            opener = fieldset.find_previous_sibling()
            assert opener
            marked = {
                f"{attr(tag, 'name')}:{attr(tag, 'value')}"
                for tag in opener.select("[data-opens]")
            }
            assert marked == set(question.applies_when)
            followed += 1
    assert followed == sum(bool(q.applies_when) for q in catalogue.questions)


def test_options_that_stand_alone_are_marked_as_such(page, catalogue):
    for step in catalogue.steps:
        shown = page(f"/wizard/{step.id}")
        for question in step.questions:
            asked = one(shown, f"#question-{question.id}")
            alone = {attr(t, "value") for t in asked.select("[data-alone]")}
            exclusive = {o.id for o in question.options if o.exclusive} | {"unsure"}
            assert alone == (exclusive if question.kind == "several" else set())


def test_only_openers_are_marked_as_such(page, catalogue):
    calling = {choice for q in catalogue.questions for choice in q.applies_when}
    for step in catalogue.steps:
        for tag in page(f"/wizard/{step.id}").select("[data-opens]"):
            assert f"{attr(tag, 'name')}:{attr(tag, 'value')}" in calling


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("/wizard/people?team=python", True),
        ("/wizard/people?team=no-team", False),
        ("/wizard/people?team=unsure", False),
        ("/wizard/people", False),
        ("/wizard/running?team=python", True),
    ],
)
def test_follow_up_counts_only_when_it_is_called_for(page, catalogue, address, counted):
    base = sum(not q.applies_when for q in catalogue.step("people").questions)
    assert _counts(page(address))["people"][1] == base + counted


@pytest.mark.parametrize("index", range(8))
def test_progress_counts_answers_and_questions_of_each_step(page, catalogue, index):
    answers = sampled(catalogue, index)
    for step_id in STEPS[::3]:
        counts = _counts(page(f"/wizard/{step_id}{query(answers)}"))
        assert counts == {
            item.step.id: (item.answered, len(item.questions))
            for item in progress(catalogue, answers)
        }


def test_progress_marks_the_step_that_is_shown(page):
    for step_id in STEPS:
        current = page(f"/wizard/{step_id}").select('[aria-current="step"]')
        assert [attr(t, "formaction") for t in current] == [f"/wizard/{step_id}"]


def test_unknown_step_is_not_found_even_with_bookkeeping(page):
    page("/wizard/nonsense?step=product&was=", 404)


@pytest.mark.parametrize("index", range(6))
def test_form_holds_the_answers_in_canonical_form(page, catalogue, index):
    """Whatever order they came in, and each of them once."""
    answers = sampled(catalogue, index)
    backwards = "&".join(f"{k}={v}" for k, v in reversed(answers.pairs()))
    for step_id in STEPS:
        shown = page(f"/wizard/{step_id}?{backwards}")
        sent = submitted(shown, one(shown, "#wizard-form"))
        sent = [pair for pair in sent if pair[0] not in ("was", "step")]
        assert sorted(sent) == sorted(answers.pairs())


def test_answer_that_no_longer_applies_is_left_out(page):
    shown = page("/wizard/running?team=no-team&language-must=must")
    assert shown.select('[name="language-must"]') == []


def test_last_step_leads_to_the_recommendation(page):
    shown = page(f"/wizard/{STEPS[-1]}")
    assert attr(one(shown, "#wizard-form"), "action") == "/recommendation"
    assert words(button(shown, "See")) == "See the recommendation"


def test_panel_links_to_the_recommendation_of_these_answers(page, catalogue):
    answers = sampled(catalogue, 5)
    panel = one(page(f"/wizard/people{query(answers)}"), "#live-panel")
    address = urlsplit(attr(one(panel, "a.panel__link"), "href"))
    assert address.path == "/recommendation"
    assert parse(catalogue, parse_qsl(address.query)).answers == answers


def _counts(shown) -> dict[str, tuple[int, int]]:
    """Answered and asked by step, as its buttons say."""
    found = {}
    for tag in one(shown, 'nav[aria-label="Steps"]').select("button"):
        match = re.search(r"(\d+)/(\d+)$", words(tag))
        assert match, words(tag)
        step_id = attr(tag, "formaction").removeprefix("/wizard/")
        found[step_id] = (int(match[1]), int(match[2]))
    return found
