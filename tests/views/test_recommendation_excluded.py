"""What was ruled out: by which answer, where it would stand, and the way back."""

from urllib.parse import parse_qsl

import pytest
from bs4 import Tag

from tests.reading import attr, has_section, one, section, words
from tests.views.answer_sets import query, sampled, sampled_where
from tests.views.test_permalink import published
from webapp.domain.answers import parse
from webapp.domain.catalogue import Catalogue
from webapp.domain.recommendation import Exclusion, Recommendation, recommend
from webapp.services.current import current_catalogue

CATALOGUE = current_catalogue().catalogue
ORDINALS = ["first", "second", "third", "fourth", "fifth"]
IMPOSSIBLE = ["product=static&live=chat", "product=static&staff=many&ai=hosted"]


def ranked(shown: Tag) -> str:
    """Everything that the page ranks or names as the only possibility, in words."""
    if has_section(shown, "ranking"):
        return words(section(shown, "ranking"))
    return words(one(shown, "h1"))


def groups(shown: Tag) -> list[Tag]:
    """What was ruled out, in groups of the same reasons."""
    items = section(shown, "excluded").select("li")
    return [li for li in items if any(words(a)[:5] == "Drop " for a in li.select("a"))]


def places(group: Tag) -> dict[str, str]:
    """The names in a group, with the place that each would have, if any is told."""
    lines = [words(p).partition(" would be ") for p in group.select(".excluded__name")]
    return {name: place for name, _, place in lines}


def by_answers(found: Recommendation) -> list[Exclusion]:
    """What an answer ruled out, where the answers call for it at all."""
    return [
        e
        for e in found.exclusions
        if e.screening.breaches and not e.screening.reason_absent
    ]


@pytest.mark.parametrize("index", range(30))
def test_each_exclusion_tells_its_answers_its_rank_and_the_way_back(
    page, catalogue, index
):
    """One test, since most of what it takes is to read the page."""
    answers = sampled(catalogue, index)
    recommended = recommend(catalogue, answers)
    shown = groups(page(f"/recommendation{query(answers)}"))
    assert_told(catalogue, recommended, shown)
    assert bool(shown) == bool(by_answers(recommended))
    for group in shown:
        remaining = ranked(page(attr(one(group, "a"), "href")))
        assert all(name in remaining for name in places(group))


def assert_told(
    catalogue: Catalogue, recommended: Recommendation, shown: list[Tag]
) -> None:
    """The groups tell which answers ruled what out, and the place it would have."""
    expected = by_answers(recommended)
    found = {
        name: (place, words(g)) for g in shown for name, place in places(g).items()
    }
    assert len(found) == len(expected)
    for exclusion in expected:
        name = catalogue.alternative(exclusion.alternative_id).name
        place, text = found[name]
        for breach in exclusion.screening.breaches:
            question = catalogue.question(breach.question_id)
            assert question
            option = question.option(breach.option_id)
            assert option
            assert f"you said “{option.text}”" in text
            assert f"it {breach.text}." in text
        rank = exclusion.would_be_rank
        winner = recommended.winner
        if not winner or catalogue.alternative(winner.alternative_id).is_outcome:
            assert place == "", "each alone would be first"
            continue
        assert place == (ORDINALS[rank - 1] if rank <= 5 else f"{rank}th")


PERSONAL = "data=personal&data=sensitive"


def test_only_what_states_a_requirement_is_offered_to_be_dropped(page, catalogue):
    sensitive = f"“{catalogue.question('data').option('sensitive').text}”"
    (group,) = groups(page(f"/recommendation?{PERSONAL}"))
    link = one(group, "a")
    assert words(link) == f"Drop {sensitive}"
    said = words(section(page(attr(link, "href")), "excluded"))
    assert f"The requirement {sensitive} is dropped for now. Restore it" in said


def test_all_that_one_click_drops_is_named(page, catalogue):
    """One question's requirements are dropped together."""
    question = next(
        q
        for q in catalogue.questions
        if q.kind == "several" and sum(bool(o.requires) for o in q.options) > 1
    )
    options = [o for o in question.options if o.requires and not o.exclusive][:2]
    chosen = "&".join(f"{question.id}={option.id}" for option in options)
    both = " and ".join(f"“{option.text}”" for option in options)
    shown = groups(page(f"/recommendation?{chosen}"))
    assert {words(one(group, "a")) for group in shown} == {f"Drop {both}"}
    dropped = page(f"/recommendation?{chosen}&drop={question.id}")
    said = words(section(dropped, "excluded"))
    assert f"The requirements {both} are dropped for now. Restore them" in said


def test_answer_without_a_requirement_is_no_dropped_one(page):
    shown = page("/recommendation?data=personal&drop=data")
    for part in ("excluded", "answers"):
        assert "dropped" not in words(section(shown, part))


def test_dropped_requirement_can_be_restored(page, catalogue):
    answers = sampled_where(catalogue, lambda f: f.ranking and by_answers(f))
    address = f"/recommendation{query(answers)}"
    shown = section(page(address), "excluded")
    dropped = page(attr(shown.select("a")[0], "href"))
    restore = [
        tag
        for tag in section(dropped, "excluded").select("a")
        if words(tag) == "Restore it"
    ]
    assert "requirement dropped" in words(section(dropped, "answers"))
    assert attr(restore[0], "href") == address


def test_dropping_a_requirement_keeps_the_answer(page, catalogue):
    shown = page("/recommendation?product=static&live=chat&drop=live")
    answers = words(section(shown, "answers"))
    chat = catalogue.question("live").option("chat").text
    assert f"{chat} (requirement dropped)" in answers


@pytest.mark.parametrize("answers", IMPOSSIBLE)
def test_when_nothing_fits_the_page_asks_instead_of_choosing(page, catalogue, answers):
    shown = page(f"/recommendation?{answers}")
    assert words(one(shown, "h1")) == "Which of these do you mean?"
    for name in ("ranking", "comparison", "scorecard", "weak", "first-steps"):
        assert not has_section(shown, name)
    header = words(one(shown, "main header"))
    for pair in answers.split("&"):
        question_id, _, option_id = pair.partition("=")
        option = catalogue.question(question_id).option(option_id)
        assert f"“{option.text}”" in header


@pytest.mark.parametrize(
    "address",
    [
        *(f"?{answers}" for answers in IMPOSSIBLE),
        *(
            query(sampled(CATALOGUE, index))
            for index in range(200)
            if not recommend(CATALOGUE, sampled(CATALOGUE, index)).ranking
        ),
    ],
)
def test_each_way_back_really_brings_its_alternatives_back(page, address):
    links = section(page(f"/recommendation{address}"), "ways").select("a")
    assert links
    for link in links:
        names = words(link).rpartition("”: ")[2].replace(" and ", ", ").split(", ")
        remaining = page(attr(link, "href"))
        assert all(name in ranked(remaining) for name in names)


@pytest.mark.parametrize(
    ("address", "intro"),
    [
        (
            IMPOSSIBLE[0],
            "Drop one of these requirements to see the ranking without it.",
        ),
        (
            "product=static&clients=pages&slow=batch&hosting=serverless"
            "&existing=django-app",
            "Each of these drops requirements, and shows the ranking without them.",
        ),
        (
            "product=static&clients=frontend&staff=few",
            "Drop this requirement to see the ranking without it.",
        ),
        (
            "product=static&clients=devices&team=rust&language-must=must"
            "&data=sensitive&existing=django-app",
            "Drop these requirements to see the ranking without them.",
        ),
    ],
)
def test_ways_back_are_introduced_in_their_number(page, address, intro):
    shown = section(page(f"/recommendation?{address}"), "ways")
    assert words(one(shown, ".block__intro")) == intro


def test_where_something_fits_no_way_back_is_needed(page):
    assert not has_section(page("/recommendation?product=saas"), "ways")


def test_static_pages_alone_need_no_backend(page):
    shown = page("/recommendation?product=static")
    outcome = next(a for a in CATALOGUE.alternatives if a.is_outcome)
    assert words(one(shown, "h1")) == outcome.name
    assert "nothing has to run on a server" in words(one(shown, "main header"))
    assert not has_section(shown, "scorecard")


def test_static_pages_rule_every_server_out(page):
    text = words(section(page("/recommendation?product=static"), "excluded"))
    assert "would be" not in text
    for alternative in CATALOGUE.recommendable():
        if alternative.kind not in ("outcome", "hybrid", "variant"):
            assert alternative.name in text


def test_nothing_disappears_from_the_page(page):
    shown = page("/recommendation?product=static")
    text = words(one(shown, "main"))
    for alternative in CATALOGUE.recommendable():
        assert alternative.name in text


def test_without_a_requirement_nothing_is_ruled_out(page):
    shown = words(section(page("/recommendation"), "excluded"))
    assert "None of your answers rules anything out." in shown


def test_what_the_answers_do_not_call_for_is_named_with_its_reason(page):
    shown = words(section(page("/recommendation"), "excluded"))
    variants = [a for a in CATALOGUE.recommendable() if a.reason]
    assert variants
    for alternative in variants:
        text = f"{alternative.name}: only worth it when {alternative.reason_text}."
        assert text in shown


UNCALLED_FOR = "existing=django-app&hosting=serverless"


def test_what_is_not_called_for_is_not_said_to_fall_short(page, client, session):
    """A variant that nobody called for meets all of these requirements."""
    answers = parse(CATALOGUE, parse_qsl(UNCALLED_FOR)).answers
    found = recommend(CATALOGUE, answers)
    assert not found.ranking
    assert any(not e.screening.breaches for e in found.exclusions)
    begins = "Nothing that your answers call for meets all"
    shown = words(one(page(f"/recommendation?{UNCALLED_FOR}"), "main"))
    assert f"{begins} of that at once" in shown
    panel = words(one(page(f"/wizard/people?{UNCALLED_FOR}"), "#live-panel"))
    assert f"{begins} your requirements." in panel
    record = client.get(f"/r/{published(session, answers)}.md").text
    assert "# Nothing that our answers call for meets our requirements\n" in record
    assert "nothing that our answers call for meets all of our requirements" in record


@pytest.mark.parametrize("query", IMPOSSIBLE)
def test_where_all_fall_short_it_is_said_shortly(page, query):
    shown = words(one(page(f"/recommendation?{query}"), "main"))
    assert "Nothing meets all of that at once" in shown
