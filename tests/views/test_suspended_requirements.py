"""A dropped requirement stays visible wherever its answer is, until it is restored."""

from tests.reading import one, words
from tests.views.test_permalink import published
from webapp.domain.answers import parse

MUST = "team=python&language-must=must"
DROPPED = f"{MUST}&drop=language-must"


def test_step_with_the_question_shows_that_it_rules_nothing_out(page):
    shown = page(f"/wizard/people?{DROPPED}")
    box = one(shown, '#question-language-must input[name="drop"]')
    assert box["type"] == "checkbox"
    assert box.has_attr("checked")
    assert not shown.select('input[type="hidden"][name="drop"]')


def test_other_steps_carry_it_along(page):
    shown = page(f"/wizard/features?{DROPPED}")
    assert one(shown, 'input[type="hidden"][name="drop"]')["value"] == "language-must"


def test_question_without_a_dropped_requirement_has_no_such_box(page):
    assert not page(f"/wizard/people?{MUST}").select('input[name="drop"]')


def test_panel_names_it(page):
    text = "Rules nothing out for now: “Yes, only these”"
    assert text in words(one(page(f"/wizard/people?{DROPPED}"), "#live-panel"))
    assert text not in words(one(page(f"/wizard/people?{MUST}"), "#live-panel"))


def test_recommendation_offers_to_restore_it(page):
    shown = page(f"/recommendation?{DROPPED}")
    (link,) = [a for a in shown.select("a") if words(a) == "Restore it"]
    restored = page(str(link["href"]))
    assert "Laravel" in words(one(restored, ".excluded"))


def test_head_of_what_is_ruled_out_counts_what_is_dropped(page):
    one_dropped = page("/recommendation?staff=few&drop=staff")
    three = page(
        "/recommendation?staff=few&clients=pages&clients=mobile&drop=staff&drop=clients"
    )
    gists = [
        words(one(shown, '[data-kept="excluded"] .fold__gist'))
        for shown in (one_dropped, three)
    ]
    assert gists == [
        "nothing is; 1 requirement is dropped",
        "nothing is; 3 requirements are dropped",
    ]


def test_what_has_no_score_of_its_own_is_ranked_without_one(
    page, client, session, catalogue
):
    """Nothing to run is one possibility among others, if pages need not be static."""
    query = "product=static&drop=product"
    shown = one(page(f"/recommendation?{query}"), '[data-kept="ranking"]')
    rows = {words(one(r, "a")): r for r in shown.select("li")}
    assert not rows["No backend needed"].select(".ranking__score, .bar")
    assert rows["Django"].select(".ranking__score, .bar")
    answers = parse(catalogue, [("product", "static"), ("drop", "product")]).answers
    record = client.get(f"/r/{published(session, answers)}.md").text
    assert "No backend needed" in record
    assert "No backend needed (" not in record
