"""The site as an icon: every picture is there, and as large as it says."""

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests import own_catalogue
from webapp.config import ROOT
from webapp.views.icons import PAPER


def picture(client: FlaskClient, address: str) -> Image.Image:
    response = client.get(address)
    assert response.status_code == 200, address
    return Image.open(io.BytesIO(response.data))


def test_favicon_at_the_root_holds_three_sizes(client):
    icon = picture(client, "/favicon.ico")
    assert icon.format == "ICO"
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    tag = client.get("/favicon.ico").headers["ETag"]
    again = client.get("/favicon.ico", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_icon_for_a_home_screen_is_square_and_opaque(client, page):
    (link,) = page("/").select('link[rel="apple-touch-icon"]')
    icon = picture(client, link["href"])
    assert icon.size == (180, 180)
    assert icon.convert("RGBA").getchannel("A").getextrema() == (255, 255)


def test_manifest_names_icons_of_the_stated_sizes(client):
    response = client.get("/site.webmanifest")
    assert response.mimetype == "application/manifest+json"
    drawn = [icon for icon in response.json["icons"] if icon["sizes"] != "any"]
    assert {icon["sizes"] for icon in drawn} == {"192x192", "512x512"}
    for icon in drawn:
        width, height = picture(client, icon["src"]).size
        assert icon["sizes"] == f"{width}x{height}"


def test_icon_that_may_be_cut_fills_its_square_and_keeps_clear_of_the_edge(client):
    icons = client.get("/site.webmanifest").json["icons"]
    (cut,) = [icon for icon in icons if icon["purpose"] == "maskable"]
    drawn = picture(client, cut["src"]).convert("RGBA")
    ground = drawn.getpixel((0, 0))
    assert drawn.getchannel("A").getextrema() == (255, 255)
    for x in range(512):
        for y in range(0, 512, 8):
            if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2:
                assert drawn.getpixel((x, y)) == ground


@pytest.mark.parametrize("folder", ["", str(own_catalogue.FOLDER)])
def test_manifest_speaks_in_the_catalogues_words(client, monkeypatch, folder):
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", folder)
    named = client.get("/site.webmanifest").json
    assert named["name"] == ("Sillwise" if folder else "Whichstack")
    assert client.get(named["start_url"]).status_code == 200


def test_colour_behind_the_icon_is_that_of_the_pages():
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    assert f"--paper: {PAPER};" in tokens
