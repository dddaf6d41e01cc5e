"""Results side by side: what the page says follows from the domain's own arithmetic."""

from collections.abc import Callable, Sequence

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy.orm import Session

from tests.conftest import Get
from tests.reading import attr, has_section, number, one, section, words
from tests.services.other_catalogue import other_catalogue
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published
from tests.views.test_permalink_methods import kept_result
from webapp.domain.answers import Answers, parse
from webapp.domain.catalogue import Catalogue
from webapp.domain.disagreement import differences
from webapp.domain.joint import joint
from webapp.domain.recommendation import recommend
from webapp.persistence.models import Result

Compared = Callable[..., BeautifulSoup]
SHOP = [("product", "saas"), ("clients", "pages"), ("team", "python")]
SERVICE = [("product", "api"), ("clients", "programs"), ("team", "python")]
STATIC = [("product", "static")]
CHAT = [("product", "saas"), ("clients", "mobile")]
API = [("product", "api")]
IMPOSSIBLE = [("product", "static"), ("clients", "mobile")]
LOW = ("load", "low")


def comparison(slugs: Sequence[str]) -> str:
    """The address that compares these results."""
    return "/compare?" + "&".join(f"r={slug}" for slug in slugs)


def answered(catalogue: Catalogue, pairs: list[tuple[str, str]]) -> Answers:
    return parse(catalogue, pairs).answers


@pytest.fixture
def compared(page: Get, session: Session, catalogue: Catalogue) -> Compared:
    """The page for these answers, each a result of its own."""

    def get(*people: list[tuple[str, str]], title: str = "") -> BeautifulSoup:
        slugs = [
            published(session, answered(catalogue, pairs), title=title)
            for pairs in people
        ]
        return page(comparison(slugs))

    return get


def cells(table: Tag, name: str) -> list[str]:
    """The texts of the row with this head."""
    (row,) = [
        r for r in table.select("tbody tr") if name in words(one(r, 'th[scope="row"]'))
    ]
    return [words(cell) for cell in row.select("td")]


@pytest.mark.parametrize("index", range(4))
def test_any_results_make_a_good_page(page, session, catalogue, index):
    sets = [sampled(catalogue, index * 3 + n) for n in range(2 + index)]
    shown = page(comparison([published(session, made) for made in sets]))
    assert attr(one(shown, 'meta[name="robots"]'), "content") == "noindex"
    assert len(section(shown, "people").select(".person")) == len(sets)
    differing = differences([recommend(catalogue, made) for made in sets])
    marked = section(shown, "answers").select("tr.differs")
    assert len(marked) == len(differing)


def test_joint_ranking_is_that_of_the_domain(compared, catalogue):
    shown = section(compared(SHOP, SERVICE), "joint")
    found = joint(
        [recommend(catalogue, answered(catalogue, p)) for p in (SHOP, SERVICE)]
    )
    table = shown.select("table")[0]
    heads = [words(th) for th in table.select("thead th")]
    assert heads == ["Name", "Joint", "Result 1", "Result 2"]
    for row in found.ranking[:5]:
        name = catalogue.alternative(row.alternative_id).name
        texts = cells(table, f" {name}")
        numbers = [float(number(text.replace(" first", ""))) for text in texts]
        assert numbers == pytest.approx([row.score, *row.scores], abs=0.051)
    firsts = [share.own_first for share in found.shares]
    assert len(table.select(".tag")) == len(firsts)


def test_each_card_tells_the_own_first_and_what_the_joint_first_costs(
    compared, catalogue
):
    shown = compared(SHOP, SERVICE)
    found = [recommend(catalogue, answered(catalogue, p)) for p in (SHOP, SERVICE)]
    first = catalogue.alternative(joint(found).ranking[0].alternative_id).name
    cards = section(shown, "people").select(".person")
    for card, own in zip(cards, found, strict=True):
        assert own.winner
        name = catalogue.alternative(own.winner.alternative_id).name
        assert words(one(card, ".person__first")).startswith(name)
        tie = [words(tag) for tag in card.select(".person__tie")]
        assert bool(tie) == own.tie
        if own.tie and own.runner_up:
            second = catalogue.alternative(own.runner_up.alternative_id).name
            assert tie == [f"Too close to call: it might as well be {second}."]
        told = words(one(card, ".person__cost"))
        assert told == "That is first for all together, too." or (
            told.startswith(f"{first}, first for all together, meets")
            and told.endswith("less.")
        )
    assert sum("less." in words(card) for card in cards) == 1


def test_difference_that_decides_is_told_in_plain_words(compared, catalogue):
    shown = section(compared(SHOP, SERVICE), "deciding")
    found = [recommend(catalogue, answered(catalogue, p)) for p in (SHOP, SERVICE)]
    decide = [d for d in differences(found) if d.matters]
    assert decide
    assert len(shown.select(".deciding__item")) == len(decide)
    swap = next(s for s in decide[0].swaps if s.matters)
    assert swap.before
    assert swap.after
    before, after = (catalogue.alternative(i).name for i in (swap.before, swap.after))
    told = f"result {swap.person + 1} would have {after} first instead of {before}"
    assert told in words(shown)


def test_same_answers_are_said_to_be_the_same(compared):
    shown = compared(SHOP, SHOP)
    assert words(one(shown, "h1")).startswith("All agree on ")
    assert "All questions are answered alike." in words(one(shown, "main header"))
    assert not has_section(shown, "deciding")
    assert not shown.select("tr.differs")


def test_a_first_place_that_all_share_but_hardly_leads_is_not_called_agreed(compared):
    shown = compared([], [])
    title, sentence = words(one(shown, "h1")), words(one(shown, ".verdict__sentence"))
    assert title == "All put ASP.NET Core first, closely before Symfony"
    assert "too close to name only one" in sentence


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (
            [IMPOSSIBLE, [*IMPOSSIBLE, LOW]],
            "1 question is answered differently, and nothing is left for any of the "
            "results.",
        ),
        (
            [IMPOSSIBLE, CHAT],
            "1 question is answered differently, and only result 2 has a first place: "
            "nothing is left for result 1.",
        ),
        (
            [IMPOSSIBLE, CHAT, API],
            "and nothing is left for result 1, while all others have the same first "
            "place.",
        ),
        (
            [CHAT, IMPOSSIBLE, [*CHAT, LOW]],
            "and there are 2 different first places, while nothing is left for "
            "result 2.",
        ),
        (
            [SHOP, [*SHOP, LOW]],
            "and still all have the same first place. To answer it alike would not "
            "change that.",
        ),
        (
            [CHAT, [*CHAT, LOW]],
            "and there are 2 different first places. That alone can change a first "
            "place.",
        ),
    ],
)
def test_what_is_left_for_nobody_is_no_first_place(compared, people, told):
    assert told in words(one(compared(*people), "main > header"))


def test_where_nothing_is_left_no_rank_is_told_but_whose_first_it_is(compared):
    names = [words(tag) for tag in compared(STATIC, CHAT).select(".out__names")]
    assert not any("would be" in name for name in names)
    assert sum("(first for result 1)" in name for name in names) == 1
    assert sum("(first for result 2)" in name for name in names) == 1


def test_rank_of_what_is_out_is_told_where_something_is_left(compared):
    out = compared(SHOP, [*SHOP, ("language-must", "must")]).select(".out__names")
    assert out
    assert all("(would be " in words(tag) for tag in out)


@pytest.mark.parametrize("others", [STATIC, SHOP])
def test_what_has_no_score_of_its_own_gets_none(compared, others):
    shown = compared(STATIC, others)
    card = section(shown, "people").select(".person")[0]
    assert words(one(card, ".person__first")) == "No backend needed"
    place = one(shown.select(".rankings__one")[0], ".places__row")
    assert words(place) == "No backend needed"
    assert not place.select(".bar")
    assert "54" not in words(one(shown, "main header"))


def test_joint_first_without_a_score_has_no_bar(compared):
    shown = compared(STATIC, STATIC)
    told = words(one(shown, ".verdict__sentence"))
    assert "the pages are static; then nothing has to run on a server" in told
    joint_shown = section(shown, "joint")
    assert cells(one(joint_shown, "table"), "No backend") == ["–", "first", "first"]
    assert "would be" not in words(joint_shown)
    assert not joint_shown.select(".bar")


def test_what_somebody_rules_out_is_out_and_it_is_said_whose(compared):
    shown = compared(STATIC, CHAT)
    assert words(one(shown, "h1")) == "Nothing suits everyone"
    out = words(section(shown, "joint"))
    assert "Result 1: “Static pages only" in out
    assert "Result 2: " in out


def test_titles_are_shown_escaped_and_untitled_results_are_numbered(compared):
    shown = compared(SHOP, SERVICE, title='<b>"A" & </b>')
    names = [words(tag) for tag in section(shown, "people").select(".result-name")]
    assert names == ['Result 1 <b>"A" & </b>', 'Result 2 <b>"A" & </b>']
    plain = section(compared(SHOP, SERVICE), "people")
    names = [words(tag) for tag in plain.select(".result-name")]
    assert names == ["Result 1 Untitled result", "Result 2 Untitled result"]
    assert len(plain.select("a.result-name .result-name__title")) == 2
    assert words(plain.select("time")[0]) == "9 March 2026"


def test_one_can_be_taken_out_and_one_more_added(page, session, catalogue):
    slugs = [published(session, sampled(catalogue, n)) for n in range(3)]
    shown = page(comparison(slugs))
    remove = section(shown, "people").select(".person__remove a")
    assert attr(remove[1], "href") == comparison([slugs[0], slugs[2]])
    assert "result 2" in words(remove[1])
    form = one(shown, "form.compare-form")
    kept = [attr(t, "value") for t in form.select('input[type="hidden"][name="r"]')]
    assert kept == slugs


def test_six_are_compared_and_no_seventh_is_offered(page, session, catalogue):
    slugs = [published(session, sampled(catalogue, n)) for n in range(6)]
    shown = page(comparison(slugs))
    assert len(section(shown, "people").select(".person")) == 6
    assert not shown.select("form")


def test_result_of_another_catalogue_keeps_its_ranking_and_joins_under_todays(
    page, session, catalogue
):
    other = other_catalogue(prefix="Old ")
    pairs = [*SHOP[1:], ("product", "boat")]
    old = published(session, parse(other.catalogue, pairs).answers, other)
    new = published(session, answered(catalogue, SHOP))
    shown = page(comparison([old, new]))
    first, second = shown.select(".rankings__one")
    assert "Old " in words(first)
    assert "Old " not in words(second)
    assert "Old " not in words(section(shown, "joint"))
    card = words(section(shown, "people").select(".person")[0])
    assert "earlier version of our ratings" in card
    assert "“boat” is no answer to" in card


def test_result_of_an_older_method_is_compared_as_it_was_kept(page, session, catalogue):
    made = answered(catalogue, SHOP)
    found = recommend(catalogue, made)
    ranking = [[s.alternative_id, s.score] for s in found.ranking]
    ranking[0], ranking[1] = [ranking[1][0], 55.5], [ranking[0][0], 44.4]
    old = kept_result(session, catalogue, made, ranking=ranking)
    shown = page(comparison([old, published(session, made)]))
    places = shown.select(".rankings__one")[0].select(".places .number")
    assert [words(place) for place in places][:2] == ["55.5", "44.4"]
    name = catalogue.alternative(ranking[0][0]).name
    assert f"On its day {name} came first" in words(shown.select(".person")[0])


def test_permalink_leads_to_its_comparison(page, session, catalogue):
    slug = published(session, sampled(catalogue, 2))
    shown = page(f"/r/{slug}")
    assert shown.select(f'a[href="/compare?r={slug}"]')


def test_removed_result_changes_the_tag(client, session, catalogue, page):
    slugs = [published(session, sampled(catalogue, n)) for n in range(3)]
    tag = client.get(comparison(slugs)).headers["ETag"]
    again = client.get(comparison(slugs), headers={"If-None-Match": tag})
    assert again.status_code == 304
    result = session.get_one(Result, slugs[1])
    session.delete(result)
    session.commit()
    after = client.get(comparison(slugs), headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert f"There is no result “{slugs[1]}”" in words(page(comparison(slugs)))
