"""The page of each alternative of the real catalogue, and what leads to it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.reading import attr, has_section, one, section, words
from tests.views.answer_sets import query, sampled_where
from webapp.domain.leading_answers import leading_answers
from webapp.domain.recommendation import recommend
from webapp.services.current import current_catalogue
from webapp.views.rating import met

REAL = current_catalogue().catalogue
IDS = [alternative.id for alternative in REAL.alternatives]
READ = ("/stacks", f"/stacks/{IDS[0]}", "/criteria", "/method")


@pytest.mark.parametrize("id_", IDS)
def test_every_alternative_has_a_page(page, id_):
    alternative = REAL.alternative(id_)
    soup = page(f"/stacks/{id_}")
    assert words(one(soup, "h1")) == alternative.name
    head = words(one(soup, ".catalogue__head"))
    for text in (alternative.summary, alternative.licence, alternative.maintainer):
        assert text in head
    rows = section(soup, "profile").select("details")
    assert len(rows) == len(REAL.criteria)
    for row, criterion in zip(rows, REAL.criteria, strict=True):
        performance = alternative.performances[criterion.id]
        text = words(row)
        assert criterion.name in text
        assert performance.why in text
        if performance.level is not None:
            assert met(criterion, performance.level).text in text
            width = float(attr(one(row, ".bar__fill"), "width"))
            assert width == pytest.approx(10 * performance.level, abs=0.06)


@pytest.mark.parametrize("id_", IDS)
def test_sources_are_https_and_tell_the_other_side_nothing(page, id_):
    soup = page(f"/stacks/{id_}")
    outside = [a for a in soup.select("main a") if "://" in attr(a, "href")]
    assert outside
    for link in outside:
        assert urlsplit(attr(link, "href")).scheme == "https"
        assert "noopener" in attr(link, "rel")
    for fact in soup.select("main .evidence li"):
        assert words(one(fact, "time"))[:2] == "20"


def test_unknown_alternative_gets_the_page_for_that(page):
    assert words(one(page("/stacks/nope", 404), "h1")) == "There is no page here"


def test_part_is_shown_as_a_part(page):
    part = next(a for a in REAL.alternatives if a.kind == "part")
    soup = page(f"/stacks/{part.id}")
    assert "never recommended by itself" in words(one(soup, ".eyebrow"))
    whole = [
        f"/stacks/{a.id}"
        for a in REAL.alternatives
        if a.composition and part.id in (a.composition.primary, a.composition.secondary)
    ]
    assert [attr(a, "href") for a in soup.select(".eyebrow a")] == whole
    assert not has_section(soup, "who")
    assert not soup.select('a[href^="/?"]')


def test_hybrid_names_its_parts_and_shows_where_levels_come_from(page):
    hybrid = next(a for a in REAL.alternatives if a.composition)
    soup = page(f"/stacks/{hybrid.id}")
    links = [attr(a, "href") for a in soup.select(".eyebrow a")]
    composition = hybrid.composition
    assert composition
    assert links == [
        f"/stacks/{composition.primary}",
        f"/stacks/{composition.secondary}",
    ]
    assert "From " in words(section(soup, "profile"))
    assert hybrid.reason_text in words(section(soup, "who"))


@pytest.mark.parametrize("id_", IDS)
def test_link_into_the_questionnaire_leads_there(page, id_):
    soup = page(f"/stacks/{id_}")
    card = section(soup, "leading")
    found = leading_answers(REAL, id_)
    if REAL.alternative(id_).kind == "part":
        assert found is None
        assert not card.select("a")
        return
    assert found
    start, result = (attr(a, "href") for a in card.select("a"))
    assert start == f"/{query(found)}"
    assert result == f"/recommendation{query(found)}"
    assert len(card.select("dt")) == len(found.chosen)
    winner = recommend(REAL, found).winner
    assert winner
    assert winner.alternative_id == id_


def test_answers_in_the_address_say_how_it_does_under_them(page):
    answers = sampled_where(REAL, lambda f: len(f.ranking) > 2 and f.exclusions)
    found = recommend(REAL, answers)
    third = found.ranking[2]
    soup = page(f"/stacks/{third.alternative_id}{query(answers)}")
    text = words(section(soup, "standing"))
    assert f"third of {len(found.ranking)}" in text
    back = attr(one(section(soup, "standing"), "a"), "href")
    assert back == f"/recommendation{query(answers)}"
    out = next(e for e in found.exclusions if e.screening.breaches)
    ruled_out = page(f"/stacks/{out.alternative_id}{query(answers)}")
    assert "rule it out" in words(section(ruled_out, "standing"))


def test_unknown_answers_are_noticed(page):
    assert "wings" in words(one(page(f"/stacks/{IDS[0]}?wings=2"), ".notice"))


def test_real_corrections_are_shown_with_their_title(page):
    for note in REAL.texts.method.corrections:
        shown = section(page(f"/stacks/{note.alternative}"), "corrected")
        assert words(one(shown, "h2")) == REAL.texts.method.corrected
        assert note.text in words(shown)


def test_ranking_leads_to_each_page_with_the_answers(page):
    answers = sampled_where(REAL, lambda f: f.runner_up)
    soup = page(f"/recommendation{query(answers)}")
    links = [attr(a, "href") for a in section(soup, "ranking").select("a")]
    ranking = recommend(REAL, answers).ranking
    assert links == [f"/stacks/{s.alternative_id}{query(answers)}" for s in ranking]


def test_every_score_leads_to_what_its_level_means(page):
    answers = sampled_where(REAL, lambda f: f.runner_up)
    found = recommend(REAL, answers)
    soup = page(f"/recommendation{query(answers)}")
    links = section(soup, "scorecard").select('a[href^="/criteria/"]')
    targets = [urlsplit(attr(a, "href")) for a in links]
    assert found.winner
    criteria = {c.id for c in REAL.criteria}
    weighed = criteria & set(found.winner.points_by_criterion)
    assert {t.path.rpartition("/")[2] for t in targets} == weighed
    assert {t.fragment for t in targets} == {found.winner.alternative_id}
    assert parse_qs(targets[0].query) == parse_qs(query(answers)[1:])
    criterion = page(f"{targets[0].path}?{targets[0].query}")
    assert criterion.find(id=found.winner.alternative_id)


@pytest.mark.parametrize(
    ("url", "current"), [("/", ""), ("/stacks", "page"), (f"/stacks/{IDS[0]}", "true")]
)
def test_navigation_marks_where_one_is(page, url, current):
    nav = one(page(url), "nav.site-nav")
    links = nav.select("a")
    assert [attr(a, "href") for a in links] == ["/stacks", "/criteria", "/method"]
    assert words(links[0]) == REAL.texts.alternatives
    assert attr(links[0], "aria-current") == current
    assert len(nav.select("[aria-current]")) == bool(current)


@pytest.mark.parametrize("url", READ)
def test_pages_are_cacheable(client, url):
    first = client.get(url)
    assert first.headers["Cache-Control"].startswith("public")
    tag = first.headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
