"""Size, theme and accent of an embed: a table of what is said, and what is shown."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import attr, one, words
from tests.views.answer_sets import sampled_where
from tests.views.test_permalink import published
from webapp.config import ROOT
from webapp.views.accent import DARK, LIGHT, palette, valid_accent
from webapp.views.embed_look import SIZES, look_from

SHOWN = {
    # query: (size, theme, accent)
    "": ("card", "auto", ""),
    "size=badge": ("badge", "auto", ""),
    "size=card": ("card", "auto", ""),
    "size=full&theme=dark": ("full", "dark", ""),
    "theme=light": ("card", "light", ""),
    "theme=auto&accent=00ff00": ("card", "auto", "00ff00"),
    "accent=%230077FF": ("card", "auto", "0077ff"),
    "accent=a83e0b": ("card", "auto", ""),
    "size=badge&size=full": ("full", "auto", ""),
}
HOSTILE = [
    *("size=huge", "size=", "size=Card", "size=..%2Fcard", "size=full%00", "size"),
    *("theme=blue", "theme=", "theme=dark%22%20onload=x", "theme=%FF%FE"),
    *("accent=fff", "accent=12345", "accent=1234567", "accent=gggggg", "accent="),
    *("accent=%23%23a83e0b", "accent=red", "accent=a83e0b;}", "accent=%D9%A1" * 6),
    *("accent=../../x", "accent=%EF%BC%91" * 6, "&&&=;=", "%", "size[]=full"),
]
SIZE_OF = {"badge": ".badge", "card": ".card__footer", "full": ".unfold"}


@pytest.fixture
def slug(session, catalogue):
    answers = sampled_where(catalogue, lambda f: len(f.ranking) > 5 and f.exclusions)
    return published(session, answers, title="Our portal")


def shown_look(page: BeautifulSoup) -> tuple[str, str, str]:
    """What a page shows of its look: size, theme and accent."""
    size = next(s for s in ("full", "badge", "card") if page.select(SIZE_OF[s]))
    sheets = [attr(link, "href") for link in page.select('link[rel="stylesheet"]')]
    accents = [s for s in sheets if s.startswith("/embed/accent/")]
    accent = re.sub(r"/embed/accent/|\.css", "", "".join(accents))
    return size, attr(one(page, "html"), "data-theme"), accent


@pytest.mark.parametrize(("query", "look"), SHOWN.items())
def test_embed_is_shown_as_its_address_says(page, slug, query, look):
    assert shown_look(page(f"/embed/{slug}?{query}")) == look


@pytest.mark.parametrize("query", HOSTILE)
def test_what_is_not_understood_counts_as_not_said(page, slug, query):
    assert shown_look(page(f"/embed/{slug}?{query}")) == ("card", "auto", "")


def test_every_size_says_the_verdict(page, slug):
    told = {words(one(page(f"/embed/{slug}?size={s.id}"), "h1")) for s in SIZES}
    assert len(told) == 1


def test_full_size_unfolds_what_the_page_explains(page, slug):
    shown = page(f"/embed/{slug}?size=full")
    titles = [words(h2) for h2 in shown.select("details > summary > h2")]
    expected = ["How sure", "Why", "What you give up", "What would", "Ruled", "The ans"]
    for start in [*expected, "Sources"]:
        assert [t for t in titles if t.startswith(start)], start
    assert not shown.select("details[open]")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=8) | st.from_regex(r"#?[0-9A-Fa-f]{6}", fullmatch=True))
def test_valid_colour_is_six_hexadecimal_digits_or_nothing(text):
    found = valid_accent(text)
    assert (found == "") != bool(re.fullmatch(r"[0-9a-f]{6}", found, re.ASCII))
    assert found in ("", text.removeprefix("#").lower())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["size", "theme", "accent"]), st.text())))
def test_look_survives_its_own_address(pairs):
    look = look_from(pairs)
    assert look_from(look.pairs()) == look


# An independent reckoning of contrast, with the constants of WCAG 2.2.
def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one_: str, other: str) -> float:
    low, high = sorted([luminance(one_), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def tokens(css: str) -> dict[str, str]:
    """Names and values of the colours that a block of a style sheet sets."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


SHEET = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
OURS = dict(zip(("light", "dark"), SHEET.split("@media"), strict=True))
THEMES = {"light": (tokens(OURS["light"]), LIGHT), "dark": (tokens(OURS["dark"]), DARK)}
EXTREME = [
    "000000",
    "ffffff",
    "ffff00",
    "0000ff",
    "00ff00",
    "ff0000",
    "808080",
    "777777",
]


def assert_readable(colour: str, theme: str) -> None:
    ours, ground = THEMES[theme]
    made = palette(colour, ground)
    for surface in (*(ours[n] for n in ("paper", "surface")), made.accent_tint):
        assert contrast(made.accent, surface) >= 4.5, (made, surface)
        assert contrast(made.accent_strong, surface) >= 4.5
        assert contrast(ours["ink"], surface) >= 7
    assert contrast(made.on_accent, made.accent) >= 4.5
    assert contrast(made.on_accent, made.accent_strong) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colour", EXTREME)
def test_extreme_accent_stays_readable(colour, theme):
    assert_readable(colour, theme)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 0xFFFFFF), st.sampled_from(["light", "dark"]))
def test_any_accent_stays_readable(number, theme):
    assert_readable(f"{number:06x}", theme)


def test_accent_that_is_readable_already_is_left_alone():
    assert palette("a83e0b", LIGHT).accent == "#a83e0b"
    assert palette("f4955c", DARK).accent == "#f4955c"


def test_accent_is_a_style_sheet_for_both_themes(client):
    response = client.get("/embed/accent/FFEE00.css")
    assert response.mimetype == "text/css"
    assert response.text == client.get("/embed/accent/ffee00.css").text
    light, dark, forced = re.findall(r"\{([^{}]*)\}", response.text)
    assert tokens(light)["accent"] == palette("ffee00", LIGHT).accent
    assert tokens(dark) == tokens(forced)
    assert tokens(dark)["accent"] == palette("ffee00", DARK).accent
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("name", ["fff", "gggggg", "ffee00ff", "fffff", "a%7Db", "-"])
def test_there_is_no_style_sheet_for_what_is_no_colour(page, name):
    page(f"/embed/accent/{name}.css", 404)


def test_dark_by_address_is_dark_by_device():
    """The tokens stand twice, since a style sheet cannot name a set of them."""
    embed = (ROOT / "static/css/embed.css").read_text(encoding="utf-8")
    (forced,) = re.findall(r'\[data-theme="dark"\] \{([^}]*)\}', embed)
    stated = re.findall(r"(--[\w-]+: .*?;)", OURS["dark"])
    assert re.findall(r"(--[\w-]+: .*?;)", forced) == stated


def test_grounds_of_accents_are_the_tokens():
    for ours, ground in THEMES.values():
        named = [ours["surface"], ours["paper"], ours["sunken"]]
        assert ["#" + bytes(c).hex() for c in ground.surfaces] == named
