"""A result taken along: what is sent, how long it may be kept, what is not there."""

import io
from xml.etree import ElementTree

import pytest
import resvg_py
import zxingcpp
from PIL import Image

from tests.conftest import ORIGIN
from tests.views.answer_sets import sampled
from tests.views.test_permalink import published

SENT_AS = {
    "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
}
each_form = pytest.mark.parametrize("form", SENT_AS)


@pytest.fixture
def slug(session, catalogue):
    return published(session, sampled(catalogue, 0), title="Customer portal")


@each_form
def test_form_is_sent_as_what_it_is_and_may_be_kept_for_a_day(client, slug, form):
    response = client.get(f"/r/{slug}.{form}")
    assert response.headers["Content-Type"] == SENT_AS[form]
    assert response.headers["Cache-Control"] == "public, max-age=86400, immutable"
    assert "Set-Cookie" not in response.headers
    again = client.get(
        f"/r/{slug}.{form}", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/r/{slug}.{form}").data == response.data


@each_form
@pytest.mark.parametrize("slug", ["bcdfghjkmnpqr", "x", "%00", "é", "a.b"])
def test_what_is_not_there_is_not_found_in_plain_words(client, slug, form):
    response = client.get(f"/r/{slug}.{form}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Published results keep their addresses" in response.text
    assert "<" not in response.text


def test_record_is_saved_under_a_name_that_tells_what_it_is(client, slug):
    disposition = client.get(f"/r/{slug}.md").headers["Content-Disposition"]
    assert disposition == f"inline; filename=decision-{slug}.md"


@pytest.mark.parametrize("form", [*SENT_AS, "json"])
def test_permalink_leads_to_every_form(page, slug, form):
    assert page(f"/r/{slug}").select(f'#send a[href="/r/{slug}.{form}"]')


def test_qr_code_reads_as_the_permalink(client, slug):
    drawn = client.get(f"/r/{slug}.svg").text
    png = resvg_py.svg_to_bytes(svg_string=drawn, width=300)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert (code.format, code.text) == (zxingcpp.QRCode, f"{ORIGIN}/r/{slug}")


def test_qr_code_is_black_on_white_in_any_size_and_has_a_title(client, slug):
    """On a dark page, too: a code in light ink is not read by every camera."""
    drawn = client.get(f"/r/{slug}.svg").text
    root = ElementTree.fromstring(drawn)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == f"{ORIGIN}/r/{slug}"
    across = float(str(root.get("viewBox")).split()[2])
    assert root.get("width") is None
    png = resvg_py.svg_to_bytes(svg_string=drawn, width=330)
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    inside = int(330 / across * 4.5)  # a quiet zone of four modules, then a finder
    corner, finder = picture.getpixel((1, 1)), picture.getpixel((inside, inside))
    assert (corner, finder) == ((255, 255, 255, 255), (0, 0, 0, 255))
