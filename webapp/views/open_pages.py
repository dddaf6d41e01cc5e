"""Which pages search engines may list, and what crawlers are told.

Open is what reads the same for everybody. Results belong to who published them: they
are there for whoever has the link, and for the previews that chat programs make of it,
but in no index.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from flask import Blueprint, Flask, Response, request

from webapp.domain.catalogue import Catalogue
from webapp.services.current import current_catalogue
from webapp.views.headers import cacheable
from webapp.views.public import absolute

bp = Blueprint("open_pages", __name__)

WITHOUT_PARTS = (
    "pages.landing",
    "stacks.stacks",
    "criteria.criteria",
    "method.method",
    "about.about",
    "about.privacy",
    "about.changelog",
    "api_reference.reference",
)
"""Endpoints of open pages whose address has no variable part."""
OPEN = {*WITHOUT_PARTS, "stacks.stack", "criteria.criterion"}
CLOSED = (
    "/wizard/",
    "/recommendation",
    "/compare",
    "/embed/",
    "/oembed",
    "/api/v1/catalogue",
    "/api/v1/recommendation",
    "/api/v1/results",
)
"""Beginnings of addresses without end, since answers stand in them. Permalinks are
not among them: what may not be fetched gets no preview, and cannot say "noindex"."""
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def init_app(app: Flask) -> None:
    """Marks every other page as one that is not for an index."""
    app.after_request(_keep_out_of_indexes)


def canonical() -> str | None:
    """The one address of an open page, without any answers; None on other pages."""
    if request.endpoint not in OPEN:
        return None
    return absolute(request.endpoint, **(request.view_args or {}))


@bp.get("/robots.txt")
@cacheable
def robots() -> Response:
    """What crawlers are asked to leave alone, and where the open pages are listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {absolute('open_pages.sitemap')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/sitemap.xml")
@cacheable
def sitemap() -> Response:
    """All open pages. Without dates: nothing records when a page changed."""
    root = ElementTree.Element("urlset", xmlns=_SITEMAP)
    for address in _addresses(current_catalogue().catalogue):
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = address
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, mimetype="application/xml")


def _addresses(catalogue: Catalogue) -> Iterator[str]:
    yield from map(absolute, WITHOUT_PARTS)
    for alternative in catalogue.alternatives:
        yield absolute("stacks.stack", alternative_id=alternative.id)
    for criterion in catalogue.criteria:
        yield absolute("criteria.criterion", criterion_id=criterion.id)


def _keep_out_of_indexes(response: Response) -> Response:
    known = request.endpoint in OPEN or request.blueprint in (
        "assets",
        bp.name,
        "icons",
    )
    if not known or response.status_code >= 400:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
