"""The landing page: what this is, and the first step right there."""

import pytest

from tests.reading import attr, button, one, press, words


def test_landing_asks_the_first_step_in_order(page, catalogue):
    shown = [attr(tag, "id") for tag in page("/").select("#wizard-form fieldset")]
    assert shown == [f"question-{q.id}" for q in catalogue.steps[0].questions]


def test_landing_says_what_this_is(page, catalogue):
    landing = page("/")
    assert words(one(landing, "h1")) == catalogue.texts.headline
    assert catalogue.texts.lede in words(landing)


def test_landing_counts_the_questions_that_everybody_is_asked(page, catalogue):
    asked = [q for q in catalogue.questions if not q.applies_when]
    assert f"{len(asked)} questions" in words(page("/"))


def test_nothing_is_selected_before_it_is_chosen(page):
    assert page("/").select("#wizard-form input[checked]") == []


def test_each_question_gives_its_reason_and_ends_with_not_sure(page, catalogue):
    landing = page("/")
    for question in catalogue.steps[0].questions:
        asked = one(landing, f"#question-{question.id}")
        assert words(one(asked, "legend")) == question.text
        assert question.why in words(one(asked, "details"))
        values = [attr(tag, "value") for tag in asked.select("input")]
        assert values == [*(option.id for option in question.options), "unsure"]


@pytest.mark.parametrize(("kind", "type_"), [("one", "radio"), ("several", "checkbox")])
def test_kind_of_question_decides_its_controls(page, catalogue, kind, type_):
    landing = page("/")
    for question in catalogue.steps[0].questions:
        types = {
            attr(tag, "type")
            for tag in one(landing, f"#question-{question.id}").select("input")
        }
        assert (types == {type_}) == (question.kind == kind)


def test_landing_has_no_way_back(page):
    assert "Back" not in [words(tag) for tag in page("/").select("button")]


def test_landing_leads_to_the_second_step(client, page, catalogue):
    response = press(client, page("/"), button(page("/"), "Next"))
    assert response.request.path == f"/wizard/{catalogue.steps[1].id}"


def test_landing_takes_up_answers_of_its_address(page):
    landing = page("/?product=saas&team=python")
    checked = landing.select("#wizard-form input[checked]")
    assert [(attr(tag, "name"), attr(tag, "value")) for tag in checked] == [
        ("product", "saas")
    ]
    carried = landing.select('#wizard-form input[type=hidden][name="team"]')
    assert [attr(tag, "value") for tag in carried] == ["python"]


def test_landing_ignores_bookkeeping_without_a_word(page):
    assert "not understood" not in words(page("/?was=team%3Dpython&step=people"))


def test_landing_names_what_it_did_not_understand(page):
    assert "There is no question “colour”" in words(page("/?colour=red"))
