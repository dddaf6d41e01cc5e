"""The live panel: the fragment is the part of the page, and its news is true."""

from urllib.parse import parse_qsl, urlencode

import pytest
from bs4 import BeautifulSoup

from tests.reading import attr, number, one, words
from tests.views.answer_sets import query, sampled, sampled_where
from webapp.domain.answers import parse
from webapp.domain.path import applicable
from webapp.domain.recommendation import recommend
from webapp.services.current import current_catalogue

STEPS = [step.id for step in current_catalogue().catalogue.steps]
PANEL = "/wizard/recommendation"

ANSWERS = {
    "none": "",
    "one": "?product=saas",
    "not sure": "?product=unsure&team=unsure",
    "several": "?team=python&team=php&language-must=prefer",
    "impossible": "?product=static&live=chat",
    "static": "?product=static",
    "dropped": "?product=static&live=chat&drop=product",
    "unknown": "?colour=red&product=boat&team=python",
    "disordered": "?team=php&product=saas&team=python&team=php",
}


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_fragment_is_byte_for_byte_the_part_of_the_page(client, answers):
    part = client.get(f"{PANEL}{answers}").data
    assert part.startswith(b'<section id="live-panel"')
    for path in ("/", *(f"/wizard/{step_id}" for step_id in STEPS)):
        assert client.get(f"{path}{answers}").data.count(part) == 1


@pytest.mark.parametrize("index", range(12))
def test_fragment_of_any_answers_is_the_part_of_the_page(client, catalogue, index):
    answers = query(sampled(catalogue, index))
    part = client.get(f"{PANEL}{answers}").data
    assert client.get(f"/wizard/rules{answers}").data.count(part) == 1


@pytest.mark.parametrize(
    ("asked", "replaced"),
    [
        ("", "/wizard/product"),
        ("step=people", "/wizard/people"),
        ("step=nonsense", "/wizard/product"),
        ("step=recommendation", "/wizard/product"),
        ("step=%0D%0ASet-Cookie:a=b", "/wizard/product"),
        (
            "team=php&step=people&was=x&team=python&product=saas",
            "/wizard/people?product=saas&team=python&team=php",
        ),
        (
            "product=static&step=rules&drop=product",
            "/wizard/rules?product=static&drop=product",
        ),
        ("colour=red&product=boat&step=rules", "/wizard/rules"),
        ("team=no-team&language-must=must", "/wizard/product?team=no-team"),
    ],
)
def test_address_bar_gets_the_canonical_address(client, asked, replaced):
    response = client.get(f"{PANEL}?{asked}", headers={"HX-Request": "true"})
    assert response.headers["HX-Replace-Url"] == replaced
    assert client.get(replaced).status_code == 200


def test_panel_shows_the_first_five_with_their_scores(fragment, catalogue):
    answers = sampled_where(catalogue, lambda found: len(found.ranking) > 5)
    ranking = recommend(catalogue, answers).ranking
    rows = _rows(fragment(f"{PANEL}{query(answers)}"))
    assert [name for name, _ in rows] == [
        catalogue.alternative(scored.alternative_id).name for scored in ranking[:5]
    ]
    for (_, score), scored in zip(rows, ranking[:5], strict=True):
        assert abs(float(score) - scored.score) <= 0.05 + 1e-9


def test_ruled_out_is_grouped_by_the_answer_that_did_it(fragment, catalogue):
    shown = fragment(f"{PANEL}?team=python&language-must=must")
    items = [words(tag) for tag in shown.select("h3 + ul li")]
    out = [
        catalogue.alternative(e.alternative_id).name
        for e in recommend(
            catalogue,
            parse(catalogue, parse_qsl("team=python&language-must=must")).answers,
        ).exclusions
        if e.screening.breaches and not e.screening.reason_absent
    ]
    assert out
    assert items == [f"{', '.join(out)} by “Yes, only these”"]


def test_nothing_is_ruled_out_before_an_answer_does_it(fragment):
    assert "Ruled out" not in words(fragment(PANEL))


def test_impossible_answers_keep_the_panel_and_say_so(fragment):
    shown = fragment(f"{PANEL}?product=static&live=chat")
    assert shown.select("ol") == []
    assert "Nothing meets all your requirements." in words(shown)


@pytest.mark.parametrize("index", range(6))
def test_panel_says_how_much_is_open(fragment, catalogue, index):
    answers = sampled(catalogue, index)
    text = words(fragment(f"{PANEL}{query(answers)}"))
    asked = applicable(catalogue, answers)
    answered = sum(bool(answers.options(q.id)) for q in asked)
    assert f"{answered} of {len(asked)} questions answered" in text


def test_complete_form_leaves_nothing_open(fragment, catalogue):
    everything = [(q.id, "unsure") for q in catalogue.questions if not q.applies_when]
    text = words(fragment(f"{PANEL}?{urlencode(everything)}"))
    assert f"All {len(everything)} questions are answered." in text


def test_empty_form_is_said_to_be_a_typical_project(fragment):
    assert "Nothing answered yet" in words(fragment(PANEL))


def test_panel_remembers_its_answers_for_the_next_change(fragment):
    shown = fragment(f"{PANEL}?team=php&product=saas&team=python")
    memory = one(shown, 'input[name="was"]')
    assert attr(memory, "value") == "product=saas&team=python&team=php"
    assert attr(memory, "form") == "wizard-form"


@pytest.mark.parametrize("index", range(4))
def test_panel_brings_the_counts_for_the_progress_of_the_page(
    fragment, page, catalogue, index
):
    """Each count on the page has one in the panel, under the same step."""
    answers = query(sampled(catalogue, index))
    panel = fragment(f"{PANEL}{answers}").select("data[data-fills]")
    counts = page(f"/wizard/people{answers}").select("[data-filled]")
    assert [(attr(t, "data-fills"), attr(t, "value")) for t in panel] == [
        (attr(t, "data-filled"), words(t)) for t in counts
    ]
    assert [attr(t, "data-fills") for t in panel] == [f"progress-{s}" for s in STEPS]


def test_dropped_requirement_is_said_to_rule_nothing_out(fragment, catalogue):
    text = catalogue.question("product").option("static").text
    shown = words(fragment(f"{PANEL}?product=static&drop=product"))
    assert f"Rules nothing out for now: “{text}”" in shown


def test_change_of_the_form_asks_for_the_panel(page):
    form = one(page("/wizard/people"), "#wizard-form")
    assert attr(form, "hx-get") == PANEL
    assert attr(form, "hx-trigger") == "change"
    assert attr(form, "hx-target") == "#live-panel"
    assert one(form, 'input[name="step"]')["value"] == "people"


def _rows(shown) -> list[tuple[str, str]]:
    found = []
    for row in shown.select("ol li"):
        name, _, score = words(row).rpartition(" ")
        found.append((name, str(number(score))))
    return found


@pytest.mark.parametrize("part", ["/wizard/recommendation", "/embed/questionnaire"])
def test_what_needs_no_score_has_none_beside_the_questions_either(client, part):
    query = "product=static&operations=nobody&was=product%3Dstatic"
    shown = BeautifulSoup(client.get(f"{part}?{query}").data, "html5lib")
    panel = one(shown, "#live-panel, #standing")
    assert words(panel.select("p")[0]) == "No backend needed."
    assert not panel.select(".ranking__score, .bar")
    assert "stays first" not in words(panel)
