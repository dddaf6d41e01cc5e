"""oEmbed 1.0 (https://oembed.com): what a permalink is embedded as.

Nothing is ever fetched: an address that is not one of our permalinks is not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

from flask import Blueprint, Response, abort, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from webapp.services import results
from webapp.services.current import current_catalogue
from webapp.views import errors
from webapp.views.embed_kit import frame, frame_title
from webapp.views.embed_look import Look, fitting, look_from
from webapp.views.headers import unless_known
from webapp.views.public import absolute
from webapp.views.query import limited_pairs
from webapp.views.results import find
from webapp.views.verdict import verdict

bp = Blueprint("oembed", __name__)

Document = Mapping[str, str | int]

CACHE_AGE = 86_400
"""Seconds. A result never changes, but it can be removed."""
IMAGE = (1200, 630)
_UNLIMITED = 1_000_000
_LIMIT = re.compile(r"0*[1-9][0-9]{0,5}", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@bp.get("/oembed")
def oembed() -> ResponseReturnValue:
    """The embed of a permalink as JSON or XML; 404 for any other address."""
    given = dict(limited_pairs())
    form = given.get("format", "json")
    if form not in _AS:
        abort(501)
    slug, look = permalink_in(given.get("url", ""))
    limits = _limit(given.get("maxwidth", "")), _limit(given.get("maxheight", ""))
    found = find(slug)  # before anything is said to be unchanged: it may be removed
    return unless_known(lambda: _AS[form](document(found, look, *limits)))


@bp.errorhandler(HTTPException)
@bp.errorhandler(SQLAlchemyError)
def in_words(error: HTTPException | SQLAlchemyError) -> ResponseReturnValue:
    """What went wrong, as plain text: only programs ask here."""
    return errors.plain(error)


@bp.after_request
def may_be_read(response: Response) -> Response:
    """Lets pages of any site read the answer, also that there is none."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def permalink_in(address: str) -> tuple[str, Look]:
    """Slug and look that one of our permalinks names; aborts with 404 if it is none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        abort(404)
    before, _, slug = parts.path.rpartition("/")
    origin = f"{parts.scheme}://{parts.netloc.lower()}"
    if origin != current_app.config["PUBLIC_ORIGIN"] or before != "/r":
        abort(404)
    return slug, look_from(parse_qsl(parts.query, errors="replace"))


def document(
    result: results.PublishedResult, look: Look, width: int, height: int
) -> Document:
    """The response's values, for a consumer with so much room at most."""
    size = fitting(look.size, width, height)
    wide, high = min(size.width, width), min(size.height, height)
    title = verdict(result.catalogue, results.recommendation(result)).title
    shown = Look(size, look.theme, look.accent)
    html = frame(result.slug, frame_title(title), shown, wide, high)
    return {
        "version": "1.0",
        "type": "rich",
        "title": f"{title} – {result.title}" if result.title else title,
        "provider_name": current_catalogue().catalogue.texts.title,
        "provider_url": absolute("pages.landing"),
        "cache_age": CACHE_AGE,
        "html": str(html),
        "width": wide,
        "height": high,
        **_thumbnail(absolute("exports.picture", slug=result.slug), width, height),
    }


def _thumbnail(address: str, width: int, height: int) -> Document:
    """All three of them or none, as the specification asks."""
    if IMAGE[0] > width or IMAGE[1] > height:
        return {}
    return {
        "thumbnail_url": address,
        "thumbnail_width": IMAGE[0],
        "thumbnail_height": IMAGE[1],
    }


def _limit(text: str) -> int:
    """The number of pixels; what is no such number limits nothing."""
    return int(text) if _LIMIT.fullmatch(text) else _UNLIMITED


def _as_xml(found: Document) -> Response:
    root = ElementTree.Element("oembed")
    for name, value in found.items():
        # Characters that XML cannot carry, not even escaped, are left out.
        ElementTree.SubElement(root, name).text = _NOT_XML.sub("", str(value))
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="text/xml; charset=utf-8")


_AS = {"json": jsonify, "xml": _as_xml}
