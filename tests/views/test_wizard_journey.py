"""The way through the questionnaire without a script: no button loses an answer."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.invariants import checked_page
from tests.reading import (
    attr,
    button,
    choose,
    has_section,
    one,
    press,
    section,
    submitted,
    words,
)
from tests.views.answer_sets import query, sampled
from webapp.domain.answers import parse
from webapp.services.current import current_catalogue
from webapp.views.answers_list import answers_list

STEPS = [step.id for step in current_catalogue().catalogue.steps]


def pressed(client, shown: BeautifulSoup, label: str) -> tuple[str, BeautifulSoup]:
    """Path and query of the page that the button leads to, and the page."""
    response = press(client, shown, button(shown, label))
    assert response.status_code == 200
    request = response.request
    address = f"{request.path}?{request.query_string.decode()}"
    return address, checked_page(response, client.application)


def test_back_keeps_what_was_just_chosen(client, page):
    shown = page("/wizard/people?product=saas")
    choose(shown, "team", "python")
    address, before = pressed(client, shown, "Back")
    assert address == "/wizard/product?product=saas&team=python"
    assert one(before, 'input[value="saas"]').has_attr("checked")


def test_next_keeps_what_was_just_chosen(client, page):
    shown = page("/wizard/people?product=saas")
    choose(shown, "team", "python")
    choose(shown, "team", "php")
    address, _ = pressed(client, shown, "Next")
    assert address == "/wizard/features?product=saas&team=python&team=php"


@pytest.mark.parametrize("target", STEPS)
def test_link_to_any_step_keeps_what_was_just_chosen(client, page, catalogue, target):
    shown = page("/wizard/people?product=saas&drop=product")
    choose(shown, "deadline", "weeks")
    tag = one(shown, f'nav button[formaction="/wizard/{target}"]')
    request = press(client, shown, tag).request
    assert request.path == f"/wizard/{target}"
    kept = parse(catalogue, parse_qsl(request.query_string.decode())).answers
    assert kept.pairs() == [
        ("product", "saas"),
        ("deadline", "weeks"),
        ("drop", "product"),
    ]


def test_dropped_requirement_can_be_restored_where_it_was_stated(client, page):
    shown = page("/wizard/product?product=static&drop=product")
    drop = one(shown, '#question-product input[name="drop"]')
    assert drop.has_attr("checked")
    del drop["checked"]
    address, _ = pressed(client, shown, "Next")
    assert address == "/wizard/people?product=static"


def test_pressing_enter_goes_on(client, page):
    """A browser presses the first submit button of the form; it must not go back."""
    shown = page("/wizard/features?product=saas")
    first = shown.select('#wizard-form button, button[form="wizard-form"]')[0]
    assert press(client, shown, first).request.path == "/wizard/rules"


def test_answer_can_be_changed_on_the_way_back(client, page):
    shown = page("/wizard/product?product=saas&team=python")
    choose(shown, "product", "shop")
    address, _ = pressed(client, shown, "Next")
    assert address == "/wizard/people?team=python&product=shop"


@pytest.mark.parametrize("index", [0, 1, 6, 9, 14, 20, 31])
def test_pressing_next_to_the_end_carries_every_answer(client, page, catalogue, index):
    answers = sampled(catalogue, index)
    shown = page("/")
    for step in catalogue.steps:
        for question in step.questions:
            for option_id in answers.options(question.id):
                choose(shown, question.id, option_id)
        last = step is catalogue.steps[-1]
        address, shown = pressed(client, shown, "See the" if last else "Next")
    assert urlsplit(address).path == "/recommendation"
    arrived = parse(catalogue, parse_qsl(urlsplit(address).query))
    assert (arrived.answers, arrived.notices) == (answers, ())
    publish = submitted(shown, one(shown, "form#publish"))
    assert [pair for pair in publish if pair[0] != "title"] == answers.pairs()


def test_answer_to_a_hidden_follow_up_does_not_travel_on(client, page):
    """A browser sends a follow-up that the style sheet hides; it no longer applies."""
    shown = page("/wizard/people?team=python&language-must=must")
    del one(shown, 'input[value="python"]')["checked"]
    choose(shown, "team", "no-team")
    _, following = pressed(client, shown, "Next")
    assert one(following, 'input[name="team"]')["value"] == "no-team"
    assert following.select('input[name="language-must"]') == []


@pytest.mark.parametrize("index", [2, 5, 22])
def test_last_step_lists_the_answers_of_the_steps_before(page, catalogue, index):
    answers = sampled(catalogue, index)
    shown = section(page(f"/wizard/{STEPS[-1]}{query(answers)}"), "answers")
    expected = answers_list(catalogue, answers)[:-1]
    assert [words(tag) for tag in shown.select("h3")] == [
        part.step.name for part in expected
    ]
    given = [item for part in expected for item in part.given]
    assert [words(tag) for tag in shown.select("dt")] == [g.short for g in given]
    for item, answer in zip(given, shown.select("dt + dd"), strict=True):
        assert words(answer) == (item.said or "Not answered")


@pytest.mark.parametrize("step_id", STEPS[:-1])
def test_earlier_steps_do_not_list_answers(page, step_id):
    assert not has_section(page(f"/wizard/{step_id}?product=saas"), "answers")


def test_each_change_link_leads_to_its_question(page, catalogue):
    answers = sampled(catalogue, 22)
    shown = section(page(f"/wizard/{STEPS[-1]}{query(answers)}"), "answers")
    links = shown.select("a")
    assert len(links) == len(shown.select("dt"))
    for link in links:
        address = urlsplit(attr(link, "href"))
        assert parse(catalogue, parse_qsl(address.query)).answers == answers
        target = page(f"{address.path}?{address.query}")
        question = catalogue.question(address.fragment.removeprefix("question-"))
        assert words(one(target, f"#{address.fragment} legend")) == question.text
        assert words(link).endswith(question.short)


def test_change_link_says_what_it_changes(page):
    """Out of context, "Change" twelve times over says nothing."""
    shown = section(page(f"/wizard/{STEPS[-1]}?product=saas"), "answers")
    labels = [words(link) for link in shown.select("a")]
    assert len(set(labels)) == len(labels)
    assert labels[0].startswith("Change")
    assert labels[1].startswith("Answer")
