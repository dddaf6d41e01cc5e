"""Published versions of the catalogue: recorded once, read back for old results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.catalogue.document import Document, build
from webapp.catalogue.files import LoadedCatalogue
from webapp.domain.catalogue import Catalogue
from webapp.domain.memo import Memo
from webapp.persistence.db import Reader
from webapp.persistence.models import CatalogueVersion
from webapp.services.current import current_catalogue

_ID = sa.select(CatalogueVersion.id).where(
    CatalogueVersion.digest == sa.bindparam("digest")
)
_built: Memo[str, Catalogue] = Memo(8)
"""Catalogues of old versions by digest; immutable, so any process may keep them."""


def publish(session: Session, loaded: LoadedCatalogue, now: datetime) -> bool:
    """Records the version if its digest is new; whether it was. Commits."""
    is_new = find(session, loaded.digest) is None
    if is_new:
        ensure(session, loaded, now)
        session.commit()
    return is_new


def ensure(session: Session, loaded: LoadedCatalogue, now: datetime) -> int:
    """The id of the version, recorded first if it is missing. Does not commit."""
    found = find(session, loaded.digest)
    if found is not None:
        return found
    version = CatalogueVersion(
        digest=loaded.digest, document=loaded.document(), published_at=now
    )
    try:
        with session.begin_nested():
            session.add(version)
    except IntegrityError:  # another process was first: SQLite has only one at a time
        return session.scalars(_ID, {"digest": loaded.digest}).one()
    return version.id


def find(reader: Reader, digest: str) -> int | None:
    """The id of the version with this digest, or None."""
    return cast("int | None", reader.scalar(_ID, {"digest": digest}))


def published(reader: Reader, prefix: str) -> dict[str, Document]:
    """The documents of all versions whose digest begins so, by digest."""
    query = sa.select(CatalogueVersion.digest, CatalogueVersion.document).where(
        CatalogueVersion.digest.startswith(prefix, autoescape=True)
    )
    return {row.digest: row.document for row in reader.execute(query)}


def document(reader: Reader, version_id: int) -> Document:
    """The document of a stored version, which must exist."""
    query = sa.select(CatalogueVersion.document).where(
        CatalogueVersion.id == version_id
    )
    return cast(Document, reader.execute(query).scalar_one())


def as_published(digest: str, document: Callable[[], Document]) -> Catalogue:
    """The catalogue of a stored version; its document is read only when needed.

    Today's is always the same object, by which tables made of it are found at once.
    """
    today = current_catalogue()
    if digest == today.digest:
        return today.catalogue
    return _built.get(digest, lambda: build(document()))
