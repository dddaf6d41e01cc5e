"""Reads pages as a person does, and sends their forms as a browser does."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import urldefrag, urlencode

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Pairs = list[tuple[str, str]]
MINUS = "\N{MINUS SIGN}"


def one(inside: Tag, selector: str) -> Tag:
    """The only element that the selector finds."""
    found = inside.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} found"
    return found[0]


def attr(tag: Tag, name: str) -> str:
    """An attribute as text; empty if it is not there."""
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def words(tag: Tag) -> str:
    """The text of an element, each run of white space as one space."""
    return " ".join(tag.get_text().split())


def section(soup: Tag, name: str) -> Tag:
    """A section of a page by the id of its heading, without "-title"."""
    return one(soup, f'section[aria-labelledby="{name}-title"]')


def has_section(soup: Tag, name: str) -> bool:
    """Whether a page has this section."""
    return bool(soup.select(f'section[aria-labelledby="{name}-title"]'))


def number(text: str) -> Decimal:
    """A number as printed: one decimal, and a minus that is no hyphen."""
    text = text.strip()
    assert re.fullmatch(rf"[+{MINUS}]?\d+\.\d", text), f"not as printed: {text!r}"
    return Decimal(text.replace(MINUS, "-"))


def submitted(soup: BeautifulSoup, form: Tag) -> Pairs:
    """Names and values that a browser sends for a form, in document order."""
    return [
        (attr(tag, "name"), attr(tag, "value"))
        for tag in soup.select("input[name]")
        if _owner(soup, tag) is form
        and (attr(tag, "type") not in ("radio", "checkbox") or tag.has_attr("checked"))
    ]


def choose(soup: BeautifulSoup, name: str, value: str) -> None:
    """Marks a choice on the page, as a click does."""
    if soup.select(f'input[type=radio][name="{name}"]'):
        for tag in soup.select(f'input[name="{name}"]'):
            del tag["checked"]
    one(soup, f'input[name="{name}"][value="{value}"]')["checked"] = ""


def press(client: FlaskClient, soup: BeautifulSoup, button: Tag) -> TestResponse:
    """What comes back when a button that sends a GET form is pressed."""
    form = _owner(soup, button)
    assert form is not None
    assert attr(form, "method").lower() in ("", "get")
    address = urldefrag(attr(button, "formaction") or attr(form, "action")).url
    own = [(attr(button, "name"), attr(button, "value"))] if button.get("name") else []
    query = urlencode([*submitted(soup, form), *own])
    return client.get(f"{address}?{query}", follow_redirects=True)


def button(soup: BeautifulSoup, label: str) -> Tag:
    """The only button whose text starts with the label."""
    found = [tag for tag in soup.select("button") if words(tag).startswith(label)]
    assert len(found) == 1, f"{len(found)} buttons are labelled {label!r}"
    return found[0]


def _owner(soup: BeautifulSoup, control: Tag) -> Tag | None:
    """The form that a control belongs to, by attribute or by place."""
    id_ = attr(control, "form")
    found = soup.find("form", id=id_) if id_ else control.find_parent("form")
    return found if isinstance(found, Tag) else None
