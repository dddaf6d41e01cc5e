"""Publishing a recommendation, and reading it back exactly as it was."""

from __future__ import annotations

import logging
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from webapp.catalogue.files import LoadedCatalogue
from webapp.domain.answers import Answers, parse
from webapp.domain.catalogue import Catalogue
from webapp.domain.outcome import AnyRecommendation, agree, kept, outcome
from webapp.domain.recommendation import recommend
from webapp.domain.scoring import METHOD_VERSION
from webapp.persistence.db import Reader
from webapp.persistence.models import TITLE_LENGTH as TITLE_LENGTH
from webapp.persistence.models import CatalogueVersion, RemovedResult, Result
from webapp.services import catalogue_versions

log = logging.getLogger(__name__)

SLUG_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
SLUG_LENGTH = 13
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
"""Categories of characters that control, break lines or are no characters."""
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that make a text read in another order than it is stored in."""
_BLANK = {
    *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}
"""Letters, marks and a symbol of which nothing is drawn: the blank of Braille, and what
Unicode calls ignorable without a category that says so."""

_RESULTS, _VERSIONS, _REMOVED = (
    model.__table__ for model in (Result, CatalogueVersion, RemovedResult)
)
_RESULT = (
    sa.select(_RESULTS, _VERSIONS.c.digest)
    .join_from(_RESULTS, _VERSIONS)
    .where(_RESULTS.c.slug == sa.bindparam("slug"))
)
"""Made once and without the ORM, since every permalink waits for it."""
_STATE = sa.select(
    sa.exists().where(_RESULTS.c.slug == sa.bindparam("slug")).label("there"),
    sa.exists().where(_REMOVED.c.slug == sa.bindparam("slug")).label("removed"),
)


class InvalidTitle(ValueError):
    """A title that cannot be published; the message says why and what to do."""


@dataclass(frozen=True)
class PublishedResult:
    """A result as it was published."""

    slug: str
    title: str | None
    published_at: datetime
    method_version: str
    catalogue: Catalogue
    catalogue_digest: str
    answers: Answers
    outcome: dict[str, Any]


def new_slug() -> str:
    """A random public name without vowels and look-alike letters.

    27 letters, 13 places: 61.8 random bits. Among ten million results the
    chance that any two ever met is 10^14 / 2 / 27^13, about one in 80,000, and a
    collision is refused by the primary key, not overwritten.
    """
    return "".join(secrets.choice(SLUG_ALPHABET) for _ in range(SLUG_LENGTH))


def checked_title(text: str) -> str | None:
    """The title without surrounding space; None if nothing of it can be seen.

    Raises InvalidTitle if it is too long or has control characters.
    """
    title = text.strip()
    if any(map(disturbs, title)):
        raise InvalidTitle("Please remove line breaks and control characters.")
    if len(title) > TITLE_LENGTH:
        raise InvalidTitle(
            f"The title has {len(title)} characters; please use at most {TITLE_LENGTH}."
        )
    return title if any(map(_can_be_seen, title)) else None


def disturbs(character: str) -> bool:
    """Whether a page could not print it, or would be no valid page with it."""
    code = ord(character)
    no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    unprintable = unicodedata.category(character) in _UNPRINTABLE
    return unprintable or no_character or character in _BIDI


def _can_be_seen(character: str) -> bool:
    drawn = unicodedata.category(character)[0] not in "CZ"
    return drawn and ord(character) not in _BLANK


def publish(
    session: Session,
    loaded: LoadedCatalogue,
    answers: Answers,
    title: str,
    now: datetime,
) -> str:
    """The slug of a new result for these answers. Commits.

    Raises InvalidTitle.
    """
    # Worked out before the first statement, which keeps all other writers waiting.
    result = Result(
        slug=new_slug(),
        method_version=METHOD_VERSION,
        answers=[list(pair) for pair in answers.pairs()],
        outcome=outcome(recommend(loaded.catalogue, answers)),
        title=checked_title(title),
        published_at=now,
    )
    result.catalogue_version_id = catalogue_versions.ensure(session, loaded, now)
    session.add(result)
    session.commit()
    return result.slug


def read(reader: Reader, slug: str) -> PublishedResult | None:
    """The result with this slug, or None."""
    if not _may_be(slug):
        return None
    row = reader.execute(_RESULT, {"slug": slug}).one_or_none()
    if row is None:
        return None
    catalogue = catalogue_versions.as_published(
        row.digest,
        lambda: catalogue_versions.document(reader, row.catalogue_version_id),
    )
    return PublishedResult(
        slug=row.slug,
        title=row.title,
        published_at=row.published_at,
        method_version=row.method_version,
        catalogue=catalogue,
        catalogue_digest=row.digest,
        answers=parse(catalogue, [(key, value) for key, value in row.answers]).answers,
        outcome=row.outcome,
    )


def is_there(reader: Reader, slug: str) -> bool | None:
    """Whether a result of this slug was not removed; None if there never was one."""
    if not _may_be(slug):
        return None
    row = reader.execute(_STATE, {"slug": slug}).one()
    return bool(row.there) if row.there or row.removed else None


def _may_be(slug: str) -> bool:
    """Whether this can be a slug; PostgreSQL refuses to look for some characters."""
    return slug.isascii() and slug.isalnum()


def remove(session: Session, slug: str, now: datetime) -> bool:
    """Deletes a result and remembers that it was there; whether it was. Commits."""
    # By one statement, so that of two who remove it at once only one finds it there.
    delete = sa.delete(Result).where(Result.slug == slug).returning(Result.slug)
    if session.scalar(delete) is None:
        return False
    session.add(RemovedResult(slug=slug, removed_at=now))
    session.commit()
    return True


def recommendation(result: PublishedResult) -> AnyRecommendation:
    """What a result recommends.

    Computed anew under the method that it was made with; read from the stored outcome
    under any other, or if the two disagree, which is logged: a published result never
    changes.
    """
    if result.method_version == METHOD_VERSION:
        found = recommend(result.catalogue, result.answers)
        if agree(outcome(found), result.outcome):
            return found
        # Enough of the slug to find it by, too little to open it.
        known = f"{result.slug[:4]}..."
        log.error("result %s is not reproduced; its outcome is shown", known)
    return kept(result.catalogue, result.answers, result.outcome)
