"""The embed: for any site's iframe, and nothing in it that an iframe needs not."""

import re
from urllib.parse import parse_qsl

import pytest

from tests.conftest import ORIGIN
from tests.reading import attr, number, one, words
from tests.views.answer_sets import query, sampled, sampled_where
from tests.views.test_permalink import published
from webapp.domain.answers import parse
from webapp.domain.recommendation import recommend

KINDS = {
    "lead": lambda f: len(f.ranking) > 5 and not f.tie,
    "tie": lambda f: f.tie,
    "only one": lambda f: len(f.ranking) == 1,
    "nothing fits": lambda f: not f.ranking,
}


@pytest.fixture
def embed(page, session, catalogue):
    """The embed of a result with these answers, and its slug."""

    def get(answers, title=""):
        slug = published(session, answers, title=title)
        return page(f"/embed/{slug}"), slug

    return get


@pytest.fixture(params=KINDS)
def any_result(request, session, catalogue):
    """The slug of a result of each kind."""
    answers = sampled_where(catalogue, KINDS[request.param])
    return published(session, answers, title="Our portal")


@pytest.fixture(params=["badge", "card", "full"])
def any_embed(request, any_result, page):
    """Each kind in each size, and its slug."""
    return page(f"/embed/{any_result}?size={request.param}"), any_result


def test_embed_may_be_framed_by_anyone(client, session, catalogue):
    slug = published(session, sampled(catalogue, 0))
    response = client.get(f"/embed/{slug}")
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers


def test_embed_may_be_framed_when_it_comes_from_a_cache(client, session, catalogue):
    address = f"/embed/{published(session, sampled(catalogue, 0))}"
    tag = client.get(address).headers["ETag"]
    response = client.get(address, headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers


def test_policy_of_the_embed_names_our_origin(client, session, catalogue):
    """'self' alone does not match in a sandboxed frame in WebKit."""
    slug = published(session, sampled(catalogue, 0))
    policy = client.get(f"/embed/{slug}").headers["Content-Security-Policy"]
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    for kind in ("script-src", "style-src", "img-src"):
        assert ORIGIN in parts[kind].split()
    assert parts["form-action"] == "'none'"
    assert "connect-src" not in parts


def test_host_that_isolates_itself_may_show_it(client, session, catalogue):
    headers = client.get(f"/embed/{published(session, sampled(catalogue, 0))}").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_embed_has_no_form_and_only_the_script_that_tells_its_height(any_embed):
    shown, _ = any_embed
    forbidden = "form, input, button, select, textarea, iframe, [hx-get]"
    assert shown.select(forbidden) == []
    scripts = [attr(script, "src").rpartition("/")[2] for script in shown("script")]
    assert scripts == ["frame.js"]
    assert len(shown.select("article")) == 1


def test_links_of_the_embed_open_outside_the_frame(any_embed):
    shown, slug = any_embed
    links = shown.select("a")
    assert f"{ORIGIN}/r/{slug}" in [attr(a, "href") for a in links]
    for link in links:
        assert attr(link, "target") == "_blank"
        assert "noopener" in attr(link, "rel").split()


def test_embed_is_not_for_search_engines(any_embed):
    shown, _ = any_embed
    assert attr(one(shown, 'meta[name="robots"]'), "content") == "noindex"


@pytest.mark.parametrize("kind", ["lead", "tie"])
def test_embed_shows_the_first_five_as_the_page_does(embed, page, catalogue, kind):
    answers = sampled_where(catalogue, KINDS[kind])
    rows = embed(answers)[0].select("ol li")
    full = page(f"/recommendation{query(answers)}").select("ol li")
    ranking = recommend(catalogue, answers).ranking
    assert len(rows) == min(5, len(ranking))
    for row, same, scored in zip(rows, full, ranking, strict=False):
        assert words(same).startswith(words(row))
        assert words(row).startswith(catalogue.alternative(scored.alternative_id).name)
        assert number(words(row).split()[-1]) > 0


def test_embed_shows_the_title_and_the_day(embed, catalogue):
    shown, _ = embed(sampled(catalogue, 0), title="Our portal")
    assert "Our portal" in words(shown.main)
    assert words(one(shown, "time")) == "9 March 2026"


def test_without_a_title_the_embed_says_what_it_answers(embed, catalogue):
    shown, _ = embed(sampled(catalogue, 0))
    assert catalogue.texts.headline in words(shown.main)


def test_unknown_embed_is_not_found(page):
    page("/embed/bcdfghjkmnpqr", 404)


def test_error_in_a_frame_leads_out_of_it(page):
    shown = page("/embed/bcdfghjkmnpqr", 404)
    links = shown.select("a")
    assert links
    assert {(attr(a, "target"), attr(a, "rel")) for a in links} == {
        ("_blank", "noopener")
    }


@pytest.mark.parametrize("query_", ["", "lifetime=short", "existing=django-split"])
def test_dots_of_the_card_say_the_number_beside_them(page, session, catalogue, query_):
    answers = parse(catalogue, parse_qsl(query_)).answers
    sure = one(page(f"/embed/{published(session, answers)}"), ".card__sure")
    told = re.search(r"(\d) of 10", words(sure))
    assert len(sure.select(".dots__full")) == (int(told[1]) if told else 0)
