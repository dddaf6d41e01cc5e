"""The recommendation page: what it says, and what it leads to."""

from urllib.parse import urlsplit

import pytest

from tests.reading import attr, one, section, words
from tests.views.answer_sets import best, query, sampled_where
from tests.views.test_recommendation_sums import scores
from webapp.domain.recommendation import recommend


@pytest.mark.parametrize("tie", [True, False])
def test_tie_names_both_and_a_lead_names_one(page, catalogue, tie):
    answers = sampled_where(catalogue, lambda f: f.runner_up and f.tie == tie)
    found = recommend(catalogue, answers)
    first, second = (
        catalogue.alternative(scored.alternative_id).name
        for scored in found.ranking[:2]
    )
    shown = page(f"/recommendation{query(answers)}")
    title = words(one(shown, "h1"))
    assert title == (f"{first} or {second}" if tie else f"{first} fits best")
    sentence = words(one(shown, "main header"))
    assert ("too close" in sentence) == tie
    assert all(str(score) in sentence for score in scores(shown)[:2])
    assert words(one(shown, "h1 + p")).startswith(first)


def test_only_possibility_is_named_as_such(page, catalogue):
    answers = sampled_where(
        catalogue,
        lambda f: len(f.ranking) == 1 and not f.answers.holds("product:static"),
    )
    header = words(one(page(f"/recommendation{query(answers)}"), "main header"))
    assert f"{best(catalogue, answers).name} it is" in header
    assert "; your answers leave nothing else" in header


def test_assumption_counts_the_open_questions(page, catalogue):
    header = words(one(page("/recommendation?product=saas"), "main header"))
    asked = [q for q in catalogue.questions if not q.applies_when]
    assert f"{len(asked) - 1} questions are still open" in header


def test_complete_form_assumes_nothing(page, catalogue):
    pairs = "&".join(f"{q.id}=unsure" for q in catalogue.questions)
    header = one(page(f"/recommendation?{pairs}"), "main header")
    assert "still open" not in words(header)


def test_sources_are_dated_and_open(page, catalogue):
    answers = sampled_where(catalogue, lambda f: f.runner_up)
    shown = section(page(f"/recommendation{query(answers)}"), "sources")
    items = shown.select("li")
    assert f"{len(items)} page" in words(one(shown, "summary"))
    for item in items:
        assert urlsplit(attr(one(item, "a"), "href")).scheme == "https"
        assert words(one(item, "time"))[:2] == "20"


@pytest.mark.parametrize("tie", [True, False])
def test_first_steps_are_those_of_the_winner(page, catalogue, tie):
    answers = sampled_where(catalogue, lambda f: f.runner_up and f.tie == tie)
    winner = best(catalogue, answers)
    assert winner.first_steps
    shown = section(page(f"/recommendation{query(answers)}"), "first-steps")
    assert winner.name in words(one(shown, "h2"))
    commands = one(shown, "pre").get_text().split("\n")
    assert [line for line in commands if line] == list(winner.first_steps.commands)
    assert winner.first_steps.guide in [attr(a, "href") for a in shown.select("a")]
    assert f"Licence: {winner.licence}." in words(shown)


def test_page_offers_to_publish_just_these_answers(page):
    shown = page("/recommendation?team=php&product=saas&team=python&drop=team")
    hidden = shown.select('input[type="hidden"][form="publish"]')
    assert [(attr(t, "name"), attr(t, "value")) for t in hidden] == [
        ("product", "saas"),
        ("team", "python"),
        ("team", "php"),
        ("drop", "team"),
    ]
    assert attr(one(shown, "form#publish"), "method") == "post"


def test_address_loses_what_only_the_live_panel_needs(client):
    response = client.get("/recommendation?team=go&step=running&was=team%3Dgo")
    assert response.status_code == 302
    assert response.headers["Location"] == "/recommendation?team=go"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", False),
        ("lifetime=short", False),
        ("slow=none", False),
        ("lifetime=short&slow=none", False),
        ("product=saas", True),
        ("team=php", True),
        ("lifetime=long", True),
    ],
)
def test_needs_are_those_that_were_stated_or_the_typical_ones(page, text, said):
    shown = page(f"/recommendation?{text}")
    verdict = words(one(shown, ".verdict"))
    assert ("what a typical project needs" in verdict) != said
    assert ("you said you need" in verdict) == said
    assert "you said you need" not in words(section(shown, "ranking"))


@pytest.mark.parametrize(
    ("text", "nowhere"),
    [("staff=main&slow=unsure", True), ("product=live&hosting=containers", False)],
)
def test_tie_with_what_is_nowhere_better_says_so(page, text, nowhere):
    sentence = words(one(page(f"/recommendation?{text}"), "h1 + p"))
    assert "too close to name only one" in sentence
    assert ("though Symfony is nowhere better" in sentence) == nowhere


def test_second_that_the_title_leaves_out_is_told_apart(page):
    shown = page(
        "/recommendation?team=no-team&ai=own-background&operations=part-time"
        "&drop=operations"
    )
    assert words(one(shown, "h1")) == "ASP.NET Core, Litestar or another"
    assert words(one(shown, "h1 + p")).endswith(
        "Phoenix comes second with 91.4 %, but leads in fewer readings of your answers "
        "than the others named."
    )


def test_why_a_level_is_what_it_is_takes_one_click(page, catalogue):
    """From the reasons to the level with its words and sources, without a detour."""
    answers = sampled_where(catalogue, lambda f: f.runner_up and f.winner)
    shown = page(f"/recommendation{query(answers)}")
    links = section(shown, "comparison").select("th a")
    assert links
    for link in links[:3]:
        path, _, id_ = attr(link, "href").partition("#")
        rating = one(page(path), f"#{id_}")
        assert best(catalogue, answers).name in words(rating)
        assert rating.select('a[href^="https://"]')
    for item in section(shown, "weak").select("details"):
        assert item.select('.evidence a[href^="https://"]') or "Not known" in words(
            item
        )
