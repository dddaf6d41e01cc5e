"""What people paste to have results compared: permalinks, slugs, or anything else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from webapp.domain.answers import shortened
from webapp.services.results import SLUG_ALPHABET, SLUG_LENGTH

RESULT = "r"
"""The key of an address that names a result, once for each."""
_SLUG = re.compile(f"[{SLUG_ALPHABET}]{{{SLUG_LENGTH}}}")
_BETWEEN = re.compile(r"[\s,;<>\"'“”]+")
_TRAILING = ".)]:"
"""What a sentence puts behind an address."""
_PROSE = re.compile(r"[^\d/]*")
"""A word without digit or stroke: where there are links, of the sentence around."""
_SUFFIX = re.compile(r"\.[a-z]+$")
_UNPUBLISHED = ("recommendation", "wizard", "pages")
"""Blueprints whose addresses hold answers that were not published."""


@dataclass(frozen=True)
class Read:
    """The slugs in a text, in their order, and a sentence for all else in it."""

    slugs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def readable(text: str) -> str:
    """The text as a form can show it again: with line breaks, no other controls."""
    return "".join(
        c if c == "\n" or unicodedata.category(c)[0] != "C" else " "
        for c in text.replace("\r\n", "\n")
    )


def read_links(text: str) -> Read:
    """The results that a text names, by address or slug, separated by anything.

    A whole message may be pasted: its words are passed over where it has links.
    """
    words = [word.rstrip(_TRAILING) for word in _BETWEEN.split(readable(text))]
    read = {word: _read_word(word) for word in words if word}
    slugs = tuple(slug for word in words if word for slug in read[word].slugs)
    problems = [
        problem
        for word, found in read.items()
        for problem in found.problems
        if not (slugs and _PROSE.fullmatch(word))
    ]
    return Read(slugs, tuple(dict.fromkeys(problems)))


def _read_word(word: str) -> Read:
    if _SLUG.fullmatch(word):
        return Read((word,))
    origin = urlsplit(str(current_app.config["PUBLIC_ORIGIN"]))
    try:
        address = urlsplit(word)
        if not address.scheme and word.startswith(f"{origin.netloc}/"):
            address = urlsplit(f"//{word}")
    except ValueError:  # such as "http://[", which is no address at all
        return _no_address(word, origin)
    if address.netloc and address.netloc.lower() != origin.netloc.lower():
        said = f"“{shortened(word)}” is an address of another site"
        return Read(problems=(f"{said}; only results published here can be compared.",))
    if not address.path.startswith("/"):
        return _no_address(word, origin)
    return _read_own(word, address, origin)


def _read_own(word: str, address: SplitResult, origin: SplitResult) -> Read:
    """What one of our own addresses names."""
    try:
        router = current_app.url_map.bind("localhost")
        endpoint, values = router.match(unquote(address.path))
    except (HTTPException, RequestRedirect):
        return _no_address(word, origin)
    if "slug" in values:
        return Read((_SUFFIX.sub("", str(values["slug"])),))
    blueprint = endpoint.partition(".")[0]
    if blueprint == "compare":
        pairs = parse_qsl(address.query)
        return Read(tuple(value for key, value in pairs if key == RESULT))
    if blueprint in _UNPUBLISHED:
        said = f"“{shortened(word)}” holds answers that were not published yet"
        told = "open it, publish it, and paste the address of the page that follows."
        return Read(problems=(f"{said}: {told}",))
    return _no_address(word, origin)


def _no_address(word: str, origin: SplitResult) -> Read:
    said = f"“{shortened(word)}” is not the address of a published result"
    like = f"such an address looks like {origin.geturl()}/r/{'x' * SLUG_LENGTH}."
    return Read(problems=(f"{said}; {like}",))
