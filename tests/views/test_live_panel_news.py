"""What the panel says of the last answer: it names the answer, and it is true."""

import re
from urllib.parse import urlencode

import pytest

from tests.reading import one, words
from tests.views.answer_sets import query, sampled
from webapp.domain.answers import parse
from webapp.domain.recommendation import recommend

PANEL = "/wizard/recommendation"


@pytest.mark.parametrize("answers", ["", "?product=saas", "?team=python&load=low"])
def test_without_previous_answers_there_is_no_news(fragment, answers):
    shown = fragment(f"{PANEL}{answers}")
    assert words(one(shown, "[data-announce]")) == ""
    assert "▲" not in words(shown)
    assert "▼" not in words(shown)


def test_same_answers_as_before_are_no_news(fragment):
    shown = fragment(f"{PANEL}?team=python&was=team%3Dpython")
    assert words(one(shown, "[data-announce]")) == ""


@pytest.mark.parametrize(
    ("answers", "was", "ending"),
    [
        ("team=python", "", "said “{python}”"),
        ("team=python", "team=php", "said “{python}”"),
        ("team=python&team=php", "team=python", "said “{php}”"),
        (
            "team=python&language-must=must&drop=language-must",
            "team=python&language-must=must",
            "dropped or restored a requirement",
        ),
        ("", "team=python", "took back “{python}”"),
        ("product=unsure", "product=api", "said “I’m not sure”"),
        ("team=python", "colour=red&team=boat", "said “{python}”"),
        ("team=python", "%00&=&&;x=%FF", "said “{python}”"),
    ],
)
def test_news_names_the_answer_that_made_it(fragment, catalogue, answers, was, ending):
    texts = {option.id: option.text for option in catalogue.question("team").options}
    shown = fragment(f"{PANEL}?{answers}&{urlencode({'was': was})}")
    news = words(one(shown, "[data-announce]"))
    assert news.endswith(f": you {ending.format(**texts)}.")


@pytest.mark.parametrize("index", range(40))
def test_news_and_arrows_are_true(fragment, catalogue, index):
    """Two answer sets that differ in one question; what is said can be counted."""
    after = sampled(catalogue, index)
    skipped = after.chosen[index % len(after.chosen)][0]
    pairs = [pair for pair in after.pairs() if pair[0] != skipped]
    before = parse(catalogue, pairs).answers
    names_before = _ranking(catalogue, before)
    names_after = _ranking(catalogue, after)
    was = urlencode({"was": urlencode(before.pairs())})
    shown = fragment(f"{PANEL}{query(after)}&{was}")
    for row, name in zip(shown.select("ol li"), names_after, strict=False):
        assert words(row).startswith(name)
        arrow = re.search(r"([▲▼])(\d+)", words(row))
        moved = int(arrow[2]) * (1 if arrow[1] == "▲" else -1) if arrow else 0
        if name in names_before:
            assert moved == names_before.index(name) - names_after.index(name)
        else:
            assert moved == 0
    _check(words(one(shown, "[data-announce]")), names_before, names_after)


@pytest.mark.parametrize(
    ("answers", "was", "told"),
    [
        pytest.param(
            "team=javascript",
            "team=javascript&language-must=must",
            r"\d+ alternatives joined in further down: you took back “Yes, only these”",
            id="more compete, behind those shown",
        ),
        pytest.param(
            "live=none",
            "",
            "ASP.NET Core stays first with 100.0; others changed: you said “None.+”",
            id="scores of others",
        ),
        pytest.param("team=unsure", "", "No change: you said .+", id="nothing"),
    ],
)
def test_no_change_is_only_said_where_nothing_changed(fragment, answers, was, told):
    shown = fragment(f"{PANEL}?{answers}&{urlencode({'was': was})}")
    assert re.fullmatch(rf"{told}\.", words(one(shown, "[data-announce]")))


def _check(news: str, before: list[str], after: list[str]) -> None:
    said, separator, _ = news.partition(": you said ")
    assert separator
    if match := re.fullmatch(r"(.+) now leads", said):
        assert after[0] == match[1] != (before or [""])[0]
    elif match := re.fullmatch(r"(.+) joins in", said):
        assert match[1] in after
        assert match[1] not in before
    elif match := re.fullmatch("(.+) ([+\N{MINUS SIGN}])(\\d+)", said):
        places = before.index(match[1]) - after.index(match[1])
        assert places == int(match[3]) * (1 if match[2] == "+" else -1)
    elif match := re.fullmatch(r"(\d+) alternatives? dropped out", said):
        assert int(match[1]) == len(set(before) - set(after))
    elif match := re.fullmatch(
        r"(.+) stays first, now with (\S+) \(before: (\S+)\)", said
    ):
        assert before[0] == after[0] == match[1]
        assert match[2] != match[3]
        assert before[:5] == after[:5]
    elif match := re.fullmatch(r"(\d+) alternatives? joined in further down", said):
        assert int(match[1]) == len(set(after) - set(before))
    elif match := re.fullmatch(r"(.+) stays first with \S+; others changed", said):
        assert before[0] == after[0] == match[1]
    else:
        assert said == "No change"
        assert before == after


def _ranking(catalogue, answers) -> list[str]:
    return [
        catalogue.alternative(scored.alternative_id).name
        for scored in recommend(catalogue, answers).ranking
    ]
