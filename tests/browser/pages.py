"""Every kind of page, at its longest, for the tests that look at all of them.

A new page needs one line in ``PAGES``; all those tests then look at it, too.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from .console import Console
from .questionnaire import ALL
from .sites import Site

MANY = urlencode(ALL)
LONG_TITLE = ("Lieferantenverwaltungsportal" * 5)[:120]
"""The longest title there may be, without a space at which a line could break."""

PAGES = {
    "landing": "/",
    "step product": f"/wizard/product?{MANY}",
    "step people": f"/wizard/people?{MANY}",
    "step features": f"/wizard/features?{MANY}",
    "step rules": f"/wizard/rules?{MANY}",
    "step running": f"/wizard/running?{MANY}",
    "step with notices": "/wizard/product?color=blue&product=castle&staff=none",
    "step with a drop": "/wizard/features?live=chat&drop=live",
    "step where nothing fits": "/wizard/features?product=static&live=chat",
    "recommendation": f"/recommendation?{MANY}",
    "recommendation where nothing fits": "/recommendation?product=static&live=chat",
    "recommendation with a drop": "/recommendation?product=static&live=chat&drop=live",
    "no backend needed": "/recommendation?product=static",
    "permalink": "/r/{slug}",
    "permalink where nothing fits": "/r/{nothing_fits}",
    "compare": "/compare?{several}",
    "compare form with an error": "/compare?links=nonsense",
    "permalink that was removed": "/r/{removed}",
    "embed": "/embed/{slug}",
    "embed where nothing fits": "/embed/{nothing_fits}",
    "API": "/api/v1/",
    "embedded badge": "/embed/{slug}?size=badge&accent=ffff00",
    "embed that unfolds": "/embed/{slug}?size=full&theme=dark&accent=777777",
    "embedded questionnaire": "/embed/questionnaire?product=saas&accent=00ff00",
    "embedded end": f"/embed/questionnaire?step=recommendation&{MANY}",
    "embed that was removed": "/embed/{removed}",
    "stacks": "/stacks",
    "stacks by name": "/stacks?q=fast",
    "stacks by a mistyped name": "/stacks?q=djago",
    "stack": f"/stacks/django?{MANY}",
    "criteria": "/criteria",
    "criterion": "/criteria/realtime",
    "method": "/method",
    "about": "/about",
    "privacy": "/privacy",
    "changelog": "/changelog",
    "not found": "/nowhere",
    "mistyped": "/stacks/djago",
}
STATUS = {
    "not found": 404,
    "mistyped": 404,
    "permalink that was removed": 410,
    "embed that was removed": 410,
}
"""Of the pages of errors, which the console reports."""
NOTHING_FITS = [("product", "static"), ("live", "chat")]

each_page = pytest.mark.parametrize("name", PAGES)


def address(site: Site, name: str) -> str:
    """The address of a page by its name; results are published first."""
    path = PAGES[name]
    if "{nothing_fits}" in path:
        path = path.format(nothing_fits=site.publish(NOTHING_FITS, LONG_TITLE))
    elif "{several}" in path:
        sets = [ALL, [("product", "saas"), *ALL[1:]], []]
        slugs = [site.publish(answers, LONG_TITLE) for answers in sets]
        path = path.format(several="&".join(f"r={slug}" for slug in slugs))
    elif "{removed}" in path:
        path = path.format(removed=removed(site))
    elif "{" in path:
        path = path.format(slug=site.publish(ALL, LONG_TITLE))
    return site.address(path)


def removed(site: Site) -> str:
    """The slug of a result that was published and removed."""
    slug = site.publish([])
    site.app.test_cli_runner().invoke(args=["results", "remove", slug])
    return slug


def visit(page: Page, site: Site, console: Console, name: str) -> None:
    """Opens a page by its name; its status is that of the table, or 200."""
    status = STATUS.get(name, 200)
    if status != 200:
        console.expect(str(status))
    response = page.goto(address(site, name))
    assert response is not None
    assert response.status == status


def open_all_details(page: Page) -> None:
    """Unfolds everything that can be unfolded."""
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
