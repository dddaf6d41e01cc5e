"""Every answer can be changed where the result stands: the form and what it swaps."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.reading import attr, choose, number, one, section, submitted, words
from tests.views.answer_sets import query, sampled, sampled_where
from tests.views.test_permalink import published
from webapp.domain.answers import Answers, parse
from webapp.domain.recommendation import recommend
from webapp.views.answers_form import answers_form
from webapp.views.query import encoded

LIVE = "/recommendation/live"


def leader(catalogue, answers: Answers) -> str:
    """The id of what comes first."""
    first = recommend(catalogue, answers).winner
    assert first
    return first.alternative_id


def changed(catalogue, answers: Answers) -> Answers:
    """Other answers that put something else first."""
    found = recommend(catalogue, answers)
    change = next(
        c for c in found.single_changes if c.leader != leader(catalogue, answers)
    )
    return change.applied(catalogue, answers)


@pytest.fixture
def answers(catalogue):
    return sampled_where(
        catalogue,
        lambda f: (
            f.winner
            and any(c.leader != f.winner.alternative_id for c in f.single_changes)
        ),
    )


@pytest.mark.parametrize("index", range(6))
def test_form_holds_the_answers_of_the_page(page, catalogue, index):
    answers = sampled(catalogue, index)
    shown = page(f"/recommendation{query(answers)}")
    sent = submitted(shown, one(shown, "form#answers-form"))
    assert ("was", encoded(answers)) in sent
    assert parse(catalogue, sent).answers == answers
    said = {attr(t, "data-filled"): words(t) for t in shown.select("[data-filled]")}
    for question_id, options in answers.chosen:
        question = catalogue.question(question_id)
        for option in options:
            chosen = question.option(option)
            text = chosen.text if chosen else "I’m not sure"
            assert text in said[f"said-{question_id}"]


def test_every_question_can_be_answered_from_the_page(page, catalogue):
    shown = page("/recommendation")
    offered = {attr(t, "name") for t in shown.select("form#answers-form .choice input")}
    assert offered == {question.id for question in catalogue.questions}


def test_change_swaps_the_report_that_the_page_would_show(
    page, fragment, catalogue, answers
):
    after = changed(catalogue, answers)
    part = fragment(f"{LIVE}{query(after)}&was={encoded(answers).replace('&', '%26')}")
    whole = one(page(f"/recommendation{query(after)}"), "#report")
    root = one(part, "#report")
    assert words(one(root, "h1")) == words(one(whole, "h1"))
    for name in ("comparison", "weak", "what-if", "excluded", "ranking", "sources"):
        if whole.select(f'[aria-labelledby="{name}-title"]'):
            said = words(section(part, name))
            for arrow in ("▲", "▼"):
                said = said.split(arrow)[0] if name == "ranking" else said
            assert words(section(whole, name)).startswith(said[:60])


def test_change_says_what_moved_and_leads_back(page, fragment, catalogue, answers):
    after = changed(catalogue, answers)
    part = fragment(f"{LIVE}{query(after)}&was={encoded(answers).replace('&', '%26')}")
    name = catalogue.alternative(leader(catalogue, after)).name
    assert words(one(part, "[data-announce]")).startswith(f"{name} now leads: you")
    undo = one(part, "a[data-undo]")
    assert attr(undo, "href") == f"/recommendation{query(answers)}"
    assert part.select(".glance .move--up")


def test_answers_shown_beside_the_form_follow(fragment, catalogue, answers):
    after = changed(catalogue, answers)
    part = fragment(f"{LIVE}{query(after)}&was=")
    said = {attr(t, "data-fills"): attr(t, "value") for t in part.select("data")}
    assert {f"said-{q.id}" for q in catalogue.questions} <= said.keys()
    question_id, options = after.chosen[0]
    text = catalogue.question(question_id).option(options[0])
    assert text is None or text.text in said[f"said-{question_id}"]


def test_address_follows_without_bookkeeping(client, catalogue, answers):
    here = f"/recommendation{query(answers)}"
    changed = client.get(f"{LIVE}{query(answers)}&was=team%3Dgo")
    assert changed.headers["HX-Push-Url"] == here  # so that Back takes it back
    unchanged = client.get(f"{LIVE}{query(answers)}")
    assert unchanged.headers["HX-Replace-Url"] == here


def test_without_previous_answers_nothing_is_said_to_have_moved(fragment, answers):
    part = fragment(f"{LIVE}{query(answers)}")
    assert not part.select(".since, .move, [data-undo]")


def test_published_answers_are_those_of_the_swapped_report(fragment, answers):
    part = fragment(f"{LIVE}{query(answers)}")
    hidden = part.select('input[form="publish"]')
    assert [(attr(t, "name"), attr(t, "value")) for t in hidden] == answers.pairs()


def test_form_of_a_permalink_opens_a_new_result(
    page, client, session, catalogue, answers
):
    slug = published(session, answers)
    before = client.get(f"/r/{slug}").data
    shown = page(f"/r/{slug}")
    form = one(shown, "form#answers-form")
    assert not form.has_attr("hx-get")
    key, options = changed(catalogue, answers).chosen[-1]
    choose(shown, key, options[-1])
    address = f"{attr(form, 'action')}?" + "&".join(
        f"{k}={v}" for k, v in submitted(shown, form)
    )
    assert urlsplit(address).path == "/recommendation"
    assert parse_qsl(urlsplit(address).query)
    page(address)
    assert client.get(f"/r/{slug}").data == before


def test_follow_up_is_there_where_its_opener_stands_right_before_it(catalogue):
    form = answers_form(catalogue, Answers())
    shown = [item for step in form.steps for item in step.answers]
    assert all(
        item.follows == bool(item.question.applies_when)
        for item in shown
        if item.question.id in ("language-must", "hiring", "connections")
    )


@pytest.mark.parametrize("path", ["/recommendation", LIVE, "/recommendation/against"])
@pytest.mark.parametrize("against", ["", "nothing", "%FF", "none", "../x"])
def test_nonsense_to_compare_with_gives_the_second(client, path, against):
    assert client.get(f"{path}?team=php&against={against}").status_code == 200


def test_any_other_of_the_ranking_can_be_compared_with(
    page, fragment, catalogue, answers
):
    found = recommend(catalogue, answers)
    for other in found.ranking[2:5]:
        address = f"{query(answers)}&against={other.alternative_id}"
        part = fragment(f"/recommendation/against{address}")
        name = catalogue.alternative(other.alternative_id).name
        assert f"for {name} (left)" in words(one(part, "caption.differences__caption"))
        shown = page(f"/recommendation{address}")
        chosen = one(shown, "select#against option[selected]")
        assert attr(chosen, "value") == other.alternative_id
        margin = number(words(one(shown, "#differences tfoot td")))
        scores = {
            words(one(li, ".ranking__name")).split(" ▲")[0]: number(
                words(one(li, ".ranking__score"))
            )
            for li in shown.select("#ranking li")
        }
        first = catalogue.alternative(leader(catalogue, answers)).name
        assert margin == scores[first] - scores[name]
