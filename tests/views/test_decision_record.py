"""The decision record: MADR's headings, our numbers, and every text literal."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests import own_catalogue
from tests.reading import attr, one, words
from tests.views.answer_sets import sampled, sampled_where
from tests.views.test_own_catalogue import MOONFERN, SUBJECT
from tests.views.test_permalink import published
from tests.views.test_permalink_methods import kept_result
from tests.views.test_results import publish
from webapp.catalogue.files import BUNDLED, load
from webapp.catalogue.scenarios import judge, read_scenarios
from webapp.catalogue.vocabulary import load_vocabulary
from webapp.domain.answers import parse
from webapp.domain.recommendation import recommend
from webapp.views.markdown import escaped, fenced, linked
from webapp.views.templating import printable

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})
GOLDEN = Path(__file__).parents[1] / "golden" / "scenarios.json"
SCENARIOS = {s.id: s for s in read_scenarios(GOLDEN.read_text(encoding="utf-8"))}
WHOLE = [
    "Context and Problem Statement",
    "Decision Drivers",
    "Considered Options",
    "Decision Outcome",
    "Pros and Cons of the Options",
    "Rejected, and Why",
    "More Information",
]
HOSTILE = [
    "# x](y) <script> | *",
    "ends in a hash #",
    "1. first",
    "- item",
    "=====",
    "---",
    "> quoted",
    "`code` and ``more``",
    "*a* _b_ ~~c~~ **d**",
    "[link](https://evil.example) ![image](x)",
    "<img src=x onerror=alert(1)> <!-- c --> &amp; &#60;",
    "a | b | c",
    "back\\slash \\* \\",
    "$x$ and 100 %",
    "+ plus",
    "{{ 7 * 7 }} {% raw %}",
    "    indented",
    "[x]: https://evil.example",
    "日本語 😀 שלום",
]


def read(markdown: str) -> BeautifulSoup:
    """A Markdown text as a reader sees it, without its front matter."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    return BeautifulSoup(MARKDOWN.render(body), "html5lib")


def headings(soup: BeautifulSoup, level: str = "h2") -> list[str]:
    return [words(tag) for tag in soup.select(level)]


@pytest.fixture
def record(client):
    """Gets the record of a slug as its text."""

    def get(slug: str) -> str:
        response = client.get(f"/r/{slug}.md")
        assert response.status_code == 200
        return str(response.get_data(as_text=True))

    return get


@pytest.mark.parametrize("scenario", ["S07", "S03", "S11", "S16", "S21"])
def test_record_of_a_scenario_is_whole(record, session, catalogue, scenario):
    project = SCENARIOS[scenario]
    vocabulary = load_vocabulary(BUNDLED / "vocabulary.toml")
    answers = judge(catalogue, vocabulary, project).answers
    text = record(published(session, answers, title=project.title))
    assert text.startswith("---\nstatus: proposed\ndate: 2026-03-09\n---\n\n# ")
    soup, found = read(text), recommend(catalogue, answers)
    expected = (
        WHOLE if len(found.ranking) > 1 else [h for h in WHOLE if "Pros" not in h]
    )
    assert headings(soup) == expected
    assert headings(soup, "h3")[:2] == ["Consequences", "Confirmation"]
    assert headings(soup, "h1")[0].startswith(f"{project.title}: choose ")
    first = catalogue.alternative(found.ranking[0].alternative_id).name
    outcome = re.search(r"Chosen option: (.+?), because (.+)", text)
    assert outcome
    assert f"“{first}”" in outcome[1]
    assert f"{found.ranking[0].score:.1f} %" in outcome[2]
    assert not soup.select("script, img")
    assert "you said" not in text.lower()


@pytest.mark.parametrize("index", range(6))
def test_record_of_any_answers_names_every_alternative(
    record, session, catalogue, index
):
    answers = sampled(catalogue, index)
    told = words(read(record(published(session, answers))))
    for alternative in catalogue.recommendable():
        assert alternative.name in told


@pytest.mark.parametrize("index", range(4))
def test_record_of_an_older_method_argues_with_what_was_kept(
    record, session, catalogue, index
):
    answers = sampled(catalogue, index)
    text = record(kept_result(session, catalogue, answers))
    assert "## Decision Outcome" in text
    assert "of all weight" not in text
    assert "Confidence:" not in text
    assert "### Confirmation" not in text


def test_kept_options_are_compared_with_the_first(record, session, catalogue):
    answers = sampled_where(catalogue, lambda f: len(f.ranking) > 3 and not f.tie)
    text = record(kept_result(session, catalogue, answers))
    first = recommend(catalogue, answers).ranking[0].alternative_id
    assert f"points fewer than {catalogue.alternative(first).name})" in text


def test_tie_leaves_the_choice_open(record, session, catalogue):
    answers = sampled_where(catalogue, lambda f: f.tie and len(f.ranking) > 2)
    found = recommend(catalogue, answers)
    text = record(published(session, answers))
    assert found.confidence
    for scored in found.ranking[:2]:
        assert f"“{catalogue.alternative(scored.alternative_id).name}”" in text
    for id_ in found.confidence.shortlist:
        assert catalogue.alternative(id_).name in text
    assert "remains to be settled" in text
    assert "First Steps" not in text


def test_outcome_without_a_system_is_a_decision_too(record, session, catalogue):
    answers = parse(catalogue, [("product", "static")]).answers
    text = record(published(session, answers))
    assert "# No backend needed\n" in text
    assert "because the pages are static; then nothing has to run on a server." in text
    assert "Consequences" not in text
    assert "would come" not in text


def test_where_nothing_fits_the_record_says_what_would(record, session, catalogue):
    answers = parse(catalogue, [("product", "static"), ("live", "chat")]).answers
    text = record(published(session, answers))
    assert "# Nothing meets our requirements\n" in text
    assert "No option is chosen, because" in text
    assert "would come" not in text  # any of them would be first
    ways = re.findall(r"^\* Without “", text, re.MULTILINE)
    assert len(ways) == len(
        {r.questions for r in recommend(catalogue, answers).rescues}
    )


@pytest.mark.parametrize("title", HOSTILE[:4])
def test_title_stays_what_was_typed(record, session, catalogue, title):
    text = record(published(session, sampled(catalogue, 2), title=title))
    soup = read(text)
    literal = " ".join(title.split())
    assert headings(soup, "h1") == [h for h in headings(soup, "h1") if literal in h]
    assert len(headings(soup, "h1")) == 1
    assert f"“{literal}”" in words(soup.select("p")[0])
    assert not soup.select("script, img, em, strong, table, code:not(pre code)")


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_in_a_text_is_no_markdown(text):
    for frame in ("{}", "# {}", "* {}", "Before {} after"):
        soup = BeautifulSoup(
            MARKDOWN.render(frame.format(escaped(text))), "html.parser"
        )
        assert " ".join(text.split()) in words(soup)
        assert {tag.name for tag in soup.find_all(True)} <= {"p", "h1", "ul", "li"}


@pytest.mark.parametrize("frame", ["{}", "# {}", "* {}", "Before {} after", "({})"])
@given(text=st.text(st.characters(codec="utf-8"), max_size=40))
@settings(deadline=None, max_examples=25)
def test_any_text_reads_as_itself(frame, text):
    literal = " ".join(printable(text).split())
    soup = BeautifulSoup(MARKDOWN.render(frame.format(escaped(text))), "html.parser")
    around = frame.removeprefix("# ").removeprefix("* ")
    assert words(soup) == " ".join(around.format(literal).split())
    assert {tag.name for tag in soup.find_all(True)} <= {"p", "h1", "ul", "li"}


@pytest.mark.parametrize(
    "address", ["https://a.example/x_(y)", "https://a.example/<> b"]
)
def test_link_reaches_its_address_whatever_is_in_it(address):
    soup = BeautifulSoup(MARKDOWN.render(linked("[a](b)", address)), "html.parser")
    assert [words(a) for a in soup.select("a")] == ["[a](b)"]
    assert " " not in attr(one(soup, "a"), "href")


def test_commands_stay_inside_their_fence():
    soup = BeautifulSoup(MARKDOWN.render(fenced(("echo ```", "# x"))), "html.parser")
    assert one(soup, "pre code").get_text() == "echo ```\n# x\n"
    assert not soup.select("h1")


def test_record_of_another_subject_speaks_of_it_only(client, record, monkeypatch):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))
    slug = publish(client, "For the kitchen", MOONFERN).rpartition("/")[2]
    text = record(slug)
    assert "# For the kitchen: choose Moonfern" in text
    assert [
        word for word in [*SUBJECT, "stack", "project", "team"] if word in told(text)
    ] == []


def told(text: str) -> str:
    """What the record says, without the addresses that it leads to."""
    return re.sub(r"https?://\S+", "", text).lower()


def test_bundled_record_has_the_subjects_words(client, record):
    slug = publish(client, "", []).rpartition("/")[2]
    assert "framework" in told(record(slug))
    assert load(BUNDLED).digest[:12] in record(slug)


EVERY_KIND = [
    "",
    "lifetime=short",
    "ai=own-background&slow=none",
    "existing=django-split",
    "size=large&scope=normal&ai=both&slow=waiting",
    "product=saas",
]


@pytest.mark.parametrize("text", EVERY_KIND)
def test_record_chooses_and_argues_for_whom_the_page_names(
    record, session, page, catalogue, text
):
    answers = parse(catalogue, parse_qsl(text)).answers
    slug = published(session, answers)
    written = record(slug)
    soup, shown = read(written), page(f"/r/{slug}")
    chosen = re.findall(r"“(.+?)”", one_line(written, "Chosen option: "))
    titled = re.split(r", | or ", words(one(shown, "h1")).removesuffix(" fits best"))
    assert chosen[: len(titled)] == titled or titled[-1] == "another"
    considered = re.findall(r"^\* (.+) \([\d.]+ % of what", written, re.MULTILINE)
    others = re.findall(
        r"(?:^|, )(.+?) \([\d.]+ %\)", one_line(written, "* Also ranked: ")
    )
    assert {*chosen} <= {*considered}
    assert headings(soup, "h3")[2:][: len(considered)] == considered
    assert not {*considered} & {*others}
    ranked = [words(tag) for tag in shown.select("main .ranking .ranking__name")]
    assert sorted([*considered, *others]) == sorted(ranked)
    assert len(considered) == min(len(ranked), max(4, len(chosen)))


def one_line(text: str, beginning: str) -> str:
    """The rest of the line that begins so, up to its reason; empty if there is none."""
    found = re.search(
        rf"^{re.escape(beginning)}(.+?)(?:, because|$)", text, re.MULTILINE
    )
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("text", "needed"),
    [("", "what a typical project needs"), ("product=saas", "what we need")],
)
def test_scores_are_shares_of_what_was_said_or_is_typical(
    record, session, catalogue, text, needed
):
    told = record(published(session, parse(catalogue, parse_qsl(text)).answers))
    assert {*re.findall(r" % of (what .+? needs?)\b", told)} == {needed}


def test_all_that_is_left_is_no_share_of_anything(record, session, catalogue):
    answers = parse(catalogue, [("existing", "django-split")]).answers
    assert "One of " not in record(published(session, answers))
