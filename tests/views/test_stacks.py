"""All alternatives at a glance: the table of levels, and its filters."""

from dataclasses import replace

import pytest

from tests.builders import make_alternative, make_catalogue
from tests.reading import attr, one, section, words
from webapp.services.current import current_catalogue
from webapp.views.heat_map import Filters, filters, heat_map

REAL = current_catalogue().catalogue


def levels(soup) -> dict[str, list[str]]:
    """The cells of the table by the name of the row, as they are read aloud."""
    rows = one(soup, ".heat-map tbody").select("tr")
    for hidden in soup.select("[aria-hidden]"):
        hidden.clear()
    return {
        words(one(row, "th[scope=row]")): [words(cell) for cell in row.select("td")]
        for row in rows
    }


def listed(soup) -> list[str]:
    return [words(tag) for tag in soup.select(".heat-map tbody th")]


def test_list_is_a_table_of_every_level(page):
    soup = page("/stacks")
    heads = [words(tag) for tag in soup.select(".heat-map thead th[scope=col]")]
    assert heads == [criterion.name for criterion in REAL.criteria]
    shown = levels(soup)
    assert len(shown) == len(list(REAL.recommendable()))
    for alternative in REAL.recommendable():
        for text, criterion in zip(shown[alternative.name], REAL.criteria, strict=True):
            level = alternative.level(criterion.id)
            expected = "not known" if level is None else f"{level:.3g}"
            assert text == expected


def test_table_can_be_scrolled_by_keyboard_and_is_named(page):
    region = one(page("/stacks"), ".heat-map")
    assert attr(region, "tabindex") == "0"
    assert attr(region, "role") == "region"
    caption = one(region, "caption")
    assert attr(region, "aria-labelledby") == attr(caption, "id")
    assert words(caption)


def test_parts_are_listed_apart(page):
    soup = page("/stacks")
    parts = [a.name for a in REAL.alternatives if a.kind == "part"]
    assert not set(parts) & set(listed(soup))
    assert [words(tag) for tag in section(soup, "parts").select("h3")] == parts


def test_filter_by_language_keeps_those_written_in_it(page):
    language = next(id_ for a in REAL.recommendable() for id_ in a.languages)
    soup = page(f"/stacks?language={language}&criterion=&level=")
    wanted = {a.name for a in REAL.recommendable() if language in a.languages}
    assert set(listed(soup)) == wanted
    assert attr(one(soup, "#filter-language option[selected]"), "value") == language
    assert not soup.select(".notice")


@pytest.mark.parametrize("criterion", [c.id for c in REAL.criteria[:3]])
def test_filter_by_level_keeps_those_that_reach_it_best_first(page, criterion):
    soup = page(f"/stacks?criterion={criterion}&level=7")
    reached = {
        a.name: level
        for a in REAL.recommendable()
        if (level := a.level(criterion)) is not None and level >= 7
    }
    assert set(listed(soup)) == set(reached)
    found = [reached[name] for name in listed(soup)]
    assert found == sorted(found, reverse=True)
    assert f"{len(reached)} of" in words(one(soup, "#levels-title"))


def nothing_at_ten() -> tuple[str, str]:
    """A language in which nothing reaches the highest level of a criterion."""
    languages = {id_ for a in REAL.recommendable() for id_ in a.languages}
    return next(
        (language, criterion.id)
        for language in sorted(languages)
        for criterion in REAL.criteria
        if not any(
            a.level(criterion.id) == 10
            for a in REAL.recommendable()
            if language in a.languages
        )
    )


def test_nothing_that_passes_is_said_with_a_way_back(page):
    language, criterion = nothing_at_ten()
    soup = page(f"/stacks?language={language}&criterion={criterion}&level=10")
    assert not soup.select("table")
    assert "passes all filters" in words(one(soup, "main"))
    assert soup.select('main a[href="/stacks"]')


@pytest.mark.parametrize(
    ("asked", "notice"),
    [
        ("language=klingon", "“klingon” is no language here"),
        ("criterion=beauty", "“beauty” is no criterion here"),
        ("level=11&criterion=speed", "“11” is no level here"),
        ("colour=red", "There is no filter “colour”"),
        ("level=10", "“At least 10” needs a criterion"),
        ("language=" + "x" * 99, "xxx…”"),
    ],
)
def test_unknown_filters_are_dropped_with_a_notice(asked, notice):
    pairs = [tuple(pair.split("=")) for pair in asked.split("&")]
    found = filters(make_catalogue(), pairs)
    assert notice in found.notices[0]
    assert replace(found, notices=()) in (Filters(), Filters(criterion="speed"))


def test_notices_stand_on_the_page(page):
    soup = page("/stacks?colour=red&language=%00")
    assert len(one(soup, ".notice").select("li")) == 2
    assert len(listed(soup)) == len(list(REAL.recommendable()))


def test_far_too_long_query_is_refused(client):
    assert client.get("/stacks?" + "a=b&" * 9000).status_code == 414


def test_unknown_levels_go_last_and_pass_no_filter():
    catalogue = make_catalogue(
        [
            make_alternative("a", {"speed": None, "ease": 1}),
            make_alternative("b", {"speed": 2, "ease": 1}),
            make_alternative("c", {"speed": 8, "ease": 1}),
        ]
    )
    ordered = heat_map(catalogue, Filters(criterion="speed")).rows
    assert [row.alternative.id for row in ordered] == ["c", "b", "a"]
    passed = heat_map(catalogue, Filters(criterion="speed", level="10")).rows
    assert passed == ()
