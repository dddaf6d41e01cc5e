"""A response, and which of the application's addresses answer what it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from bs4.builder import TreeBuilder
from bs4.builder._html5lib import HTML5TreeBuilder
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.reading import attr


class StrictTreeBuilder(HTML5TreeBuilder):
    """Builds the tree as browsers do, and keeps what they had to mend.

    Checking and reading in one pass: parsing is most of what a test of a page costs.
    """

    faults: Sequence[Any] = ()

    def feed(self, markup: Any) -> None:
        """Parses the whole document."""
        parser = html5lib.HTMLParser(tree=self.create_treebuilder)
        assert self.underlying_builder
        self.underlying_builder.parser = parser
        parser.parse(markup).original_encoding = None
        self.faults = parser.errors


class Served:
    """A response, read once, with what is needed to judge it."""

    def __init__(
        self, response: TestResponse, app: Flask, builder: TreeBuilder
    ) -> None:
        self.response = response
        self.app = app
        self.text = response.get_data(as_text=True)
        self.soup = BeautifulSoup(self.text, builder=builder)
        self.tags = self.soup.find_all(True)

    def having(self, name: str) -> list[tuple[Tag, str]]:
        """All elements with this attribute, and its value."""
        return [(tag, attr(tag, name)) for tag in self.tags if tag.has_attr(name)]

    def named(self, *names: str) -> list[Tag]:
        """All elements of these names, in document order."""
        return [tag for tag in self.tags if tag.name in names]

    @property
    def ids(self) -> list[str]:
        return [value for _, value in self.having("id")]

    @property
    def origin(self) -> str:
        return str(self.app.config["PUBLIC_ORIGIN"])

    def endpoint(self, address: str, method: str = "GET") -> str:
        """The endpoint that answers an address of ours; empty if none does."""
        router = self.app.url_map.bind("localhost")
        try:
            return str(router.match(urlsplit(address).path or "/", method)[0])
        except (HTTPException, RequestRedirect):
            return ""
