"""The social image: that every text is drawn, and that none leaves its place."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from tests.views.answer_sets import sampled, sampled_where
from tests.views.test_permalink import published
from tests.views.test_permalink_methods import kept_result
from webapp.domain.answers import parse
from webapp.services import results
from webapp.views import social_image
from webapp.views.lettering import SANS, SERIF, Face, in_lines, in_one_line
from webapp.views.report import report
from webapp.views.social_image import Pictures
from webapp.views.templating import printable

PAPER = (250, 248, 244)
PRODUCT = (120, 55, 500, 100)
EYEBROW = (72, 140, 1128, 182)
VERDICT = (72, 195, 1128, 268)
SURE = (72, 285, 1128, 318)
NAMES = (72, 358, 460, 600)
SCORES = (1040, 358, 1128, 600)
TEXTS = {
    "product": PRODUCT,
    "title": EYEBROW,
    "verdict": VERDICT,
    "confidence": SURE,
    "names": NAMES,
    "scores": SCORES,
}


@pytest.fixture
def picture(client, session):
    """The picture of a result, opened."""

    def get(slug: str) -> Image.Image:
        response = client.get(f"/r/{slug}.png")
        assert response.status_code == 200
        opened = Image.open(io.BytesIO(response.data))
        assert (opened.format, opened.size) == ("PNG", (1200, 630))
        return opened.convert("RGB")

    return get


@pytest.fixture
def clear(catalogue):
    """Answers with a verdict and a confidence that take one line each."""
    return sampled_where(
        catalogue,
        lambda f: f.confidence and f.confidence.word == "clear" and len(f.ranking) > 4,
    )


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a part are not paper."""
    part = image.crop(box)
    blank = Image.new("RGB", part.size, PAPER)
    drawn = ImageChops.difference(part, blank).convert("L")
    return sum(drawn.histogram()[40:])


@pytest.mark.parametrize("box", TEXTS.values(), ids=TEXTS)
def test_every_text_is_drawn(picture, session, clear, box):
    """A renderer without the font draws none of them, and says nothing."""
    assert ink(picture(published(session, clear, title="Customer portal")), box) > 500


@pytest.mark.parametrize(
    "title", ["Портал клиентов", "Πύλη πελατών", "Žluťoučký kůň ąęß"]
)
def test_european_letters_are_drawn_as_themselves(picture, session, clear, title):
    assert ink(picture(published(session, clear, title=title)), EYEBROW) > 500
    assert Face(SANS, 400, 28).written(title) == title
    widths = {Face(SANS, 400, 28).width(letter) for letter in title}
    assert len(widths) > 4


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Portal 🚀", "Portal"),
        ("👩‍💻 Portal ❤️ two", "Portal two"),
        ("soft\u00adhyphen क्\u200dष", "soft\u00adhyphen क्\u200dष"),
        ("🚀", ""),
        ("日本語 portal", ""),
    ],
)
def test_symbols_that_the_font_lacks_are_left_out(title, written):
    assert Face(SANS, 400, 28).written(printable(title)) == written


@pytest.mark.parametrize("title", ["日本語のポータル", "🚀", "שלום"])
def test_title_is_left_out_rather_than_drawn_as_boxes(picture, session, clear, title):
    drawn = picture(published(session, clear, title=title))
    assert ink(drawn, EYEBROW) == 0
    assert all(ink(drawn, box) > 500 for box in TEXTS.values() if box != EYEBROW)


@pytest.mark.parametrize("title", ["<&>\"'", "a\u2003b\u00a0c"])
def test_title_of_signs_and_spaces_is_drawn(picture, session, clear, title):
    assert ink(picture(published(session, clear, title=title)), EYEBROW) > 150


@pytest.mark.parametrize("title", ["W" * 120, "Ж" * 120, "so many words " * 8])
def test_long_title_ends_before_the_margin(picture, session, clear, title):
    drawn = picture(published(session, clear, title=title))
    assert ink(drawn, EYEBROW) > 500
    assert ink(drawn, (1132, 100, 1200, 630)) == 0


@pytest.mark.parametrize("index", range(4))
def test_any_result_has_a_picture_that_keeps_its_margins(
    picture, session, catalogue, index
):
    drawn = picture(published(session, sampled(catalogue, index)))
    assert ink(drawn, (0, 20, 68, 630)) == 0
    assert ink(drawn, (1132, 20, 1200, 630)) == 0
    assert ink(drawn, (0, 612, 1200, 630)) == 0


def test_results_without_bars_have_a_sentence(picture, session, catalogue):
    for pairs in ([("product", "static")], [("product", "static"), ("live", "chat")]):
        slug = published(session, parse(catalogue, pairs).answers)
        drawn = picture(slug)
        assert ink(drawn, VERDICT) > 500
        assert ink(drawn, (72, 310, 1128, 600)) > 500


def test_result_of_an_older_method_has_a_picture(picture, session, catalogue):
    assert ink(picture(kept_result(session, catalogue, sampled(catalogue, 0))), NAMES)


def test_picture_is_drawn_once(client, session, clear, app):
    app.config["RATE_LIMIT_PICTURES"] = "1 per hour"
    first, second = (published(session, clear, title=t) for t in ("One", "Two"))
    assert client.get(f"/r/{first}.png").status_code == 200
    assert client.get(f"/r/{first}.png").status_code == 200
    refused = client.get(f"/r/{second}.png")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(f"/r/{first}.png").status_code == 200


def test_only_the_pictures_asked_for_last_are_kept():
    pictures = Pictures(size=2)
    for name in "ab":
        pictures.keep(name, name.encode())
    assert pictures.get("a") == b"a"
    pictures.keep("c", b"c")
    assert [pictures.get(name) for name in "abc"] == [b"a", None, b"c"]


def test_longest_texts_leave_room_for_bars(session, catalogue, app):
    """Two lines each of verdict and confidence: fewer bars, none below the edge."""
    with app.test_request_context():
        slug = published(session, sampled(catalogue, 0))
        read = results.read(session, slug)
        assert read
        shown = report(read.catalogue, results.recommendation(read))
        made = social_image.card(shown, "W" * 120)
    tall = social_image.Card("", ("a", "b"), ("c", "d"), (), made.ranking)
    low = social_image.Card("", ("a",), ("c",), (), made.ranking)
    assert len(low.rows) > len(tall.rows) == social_image.LEAST_BARS
    for each in (tall, low):
        assert 382 + each.below + each.step * (len(each.rows) - 1) <= 590


FACES = [Face(SANS, 400, 28.0), Face(SERIF, 700, 62.0)]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.family)
@given(text=st.text(max_size=150), most=st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_lines_never_exceed_their_width_nor_their_number(face, text, most):
    lines = in_lines(text, face, 400, most)
    assert len(lines) <= most
    assert all(face.width(line) <= 400 for line in lines)


def test_text_is_broken_at_spaces_and_cut_with_an_ellipsis():
    face = FACES[0]
    assert in_lines("one two three", face, 10_000, 2) == ("one two three",)
    wide = face.width("one two")
    assert in_lines("one two three", face, wide + 1, 3) == ("one two", "three")
    assert in_lines("one two three", face, wide + 1, 1) == ("one t…",)
    assert in_one_line("", face, 100) == ""
    assert face.width("WW") == pytest.approx(2 * face.width("W"))
    assert face.width("W") > face.width("i")
