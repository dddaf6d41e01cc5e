"""Finding pages by name, also by a name that is mistyped."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import url_for

from webapp.domain.catalogue import Catalogue
from webapp.services.results import SLUG_ALPHABET, SLUG_LENGTH

_SHOWN = 5
_LIKE = 0.6
"""How alike two names must be, of 1, so that one is offered for the other."""
LONGEST = 60
"""Characters of what is looked for that count; no name here is longer."""
_NEARLY_A_PERMALINK = re.compile(
    rf"/(?:r|embed)/(?P<slug>[{SLUG_ALPHABET}]{{{SLUG_LENGTH}}})(?P<more>[\W_]*)"
)
"""In small letters; programs that make links of texts take signs behind them along."""
Named = tuple[str, "Link"]


@dataclass(frozen=True)
class Link:
    """A page and what it is called."""

    name: str
    address: str


@dataclass(frozen=True)
class Found:
    """What was looked for, and the pages that it leads to."""

    text: str
    links: tuple[Link, ...]
    is_guess: bool
    """Whether nothing is called so, and the links are only called alike."""


def find(catalogue: Catalogue, text: str) -> Found:
    """Alternatives and criteria called so; if there are none, those called alike."""
    named = list(_of_the_catalogue(catalogue))
    called_so = [link for name, link in named if is_called(name, text)]
    if called_so:
        return Found(text, tuple(dict.fromkeys(called_so)), is_guess=False)
    return Found(text, _called_alike(text, named), is_guess=True)


def is_called(name: str, text: str) -> bool:
    """Whether the name has all the words of the text, whole or in part."""
    return all(word in _plain(name) for word in _plain(text).split())


def meant(catalogue: Catalogue, path: str) -> tuple[Link, ...]:
    """Pages that an address which leads nowhere may have meant."""
    if found := _NEARLY_A_PERMALINK.fullmatch(path.lower()):
        address = url_for("results.permalink", slug=found["slug"])
        is_itself = found[0] == path and not found["more"]
        return () if is_itself else (Link("A published result", address),)
    last = path.rstrip("/").rpartition("/")[2]
    named = [*_of_the_site(catalogue), *_of_the_catalogue(catalogue)]
    return _called_alike(last, named)


def _called_alike(text: str, named: Iterable[Named]) -> tuple[Link, ...]:
    known = {_plain(name): link for name, link in named}
    close = difflib.get_close_matches(_plain(text), known, _SHOWN, _LIKE)
    return tuple(dict.fromkeys(known[name] for name in close))


def _of_the_catalogue(catalogue: Catalogue) -> Iterator[Named]:
    """Alternatives and criteria by name and by id."""
    for alternative in catalogue.alternatives:
        address = url_for("stacks.stack", alternative_id=alternative.id)
        link = Link(alternative.name, address)
        yield from ((alternative.name, link), (alternative.id, link))
    for criterion in catalogue.criteria:
        address = url_for("criteria.criterion", criterion_id=criterion.id)
        link = Link(criterion.name, address)
        yield from ((criterion.name, link), (criterion.id, link))


def _of_the_site(catalogue: Catalogue) -> Iterator[Named]:
    """The other pages by the last part of their address."""
    for endpoint, name in (
        ("stacks.stacks", catalogue.texts.alternatives),
        ("criteria.criteria", "Criteria"),
        ("method.method", "Method"),
        ("recommendation.recommendation", "Recommendation"),
        ("about.about", "About"),
        ("about.privacy", "Privacy"),
        ("about.changelog", "Changes"),
    ):
        address = url_for(endpoint)
        yield address[1:], Link(name, address)
    first = url_for("wizard.step", step_id=catalogue.steps[0].id)
    yield "wizard", Link("Questionnaire", first)
    for step in catalogue.steps:
        yield step.id, Link(step.name, url_for("wizard.step", step_id=step.id))


def _plain(text: str) -> str:
    """The words of a text in small letters, without accents and signs."""
    letters = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    kept = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", kept))
