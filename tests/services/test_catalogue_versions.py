"""Published versions of the catalogue: recorded once, read back for old results."""

from datetime import UTC, datetime
from functools import partial
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.builders import make_alternative, make_catalogue, make_document
from tests.databases import BOTH
from tests.services.other_catalogue import other_catalogue
from webapp.catalogue.document import digest, to_json
from webapp.persistence.models import CatalogueVersion
from webapp.services import catalogue_versions
from webapp.services.current import current_catalogue

pytestmark = BOTH

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def versions(session: Session) -> list[CatalogueVersion]:
    session.expire_all()
    return list(session.scalars(sa.select(CatalogueVersion)))


def unread():
    pytest.fail("the document was read again")


def test_new_digest_is_recorded_whole(session):
    loaded = current_catalogue()
    assert catalogue_versions.publish(session, loaded, NOW)
    (version,) = versions(session)
    assert (version.digest, version.published_at) == (loaded.digest, NOW)
    assert digest(to_json(version.document)) == loaded.digest


def test_known_digest_is_not_recorded_again(session):
    assert catalogue_versions.publish(session, current_catalogue(), NOW)
    assert not catalogue_versions.publish(session, current_catalogue(), LATER)
    assert [version.published_at for version in versions(session)] == [NOW]


def test_publishing_commits(session, database):
    catalogue_versions.publish(session, current_catalogue(), NOW)
    with database.reading() as other:
        assert catalogue_versions.find(other, current_catalogue().digest)


def test_other_digest_is_another_version(session):
    for loaded in (current_catalogue(), other_catalogue(), current_catalogue()):
        catalogue_versions.publish(session, loaded, NOW)
    assert len(versions(session)) == 2


def test_ensuring_gives_the_same_id_and_leaves_the_commit_to_the_caller(session):
    first = catalogue_versions.ensure(session, current_catalogue(), NOW)
    assert catalogue_versions.ensure(session, current_catalogue(), LATER) == first
    session.rollback()
    assert catalogue_versions.find(session, current_catalogue().digest) is None


def test_version_is_recorded_once_by_two_who_both_found_it_missing(database):
    """Two machines start with a new catalogue at the same time."""
    ids = []

    def record():
        with database.writing() as session:
            ids.append(catalogue_versions.ensure(session, current_catalogue(), LATER))
            session.commit()

    second = Thread(target=record)
    with database.writing() as first:
        ids.append(catalogue_versions.ensure(first, current_catalogue(), NOW))
        second.start()
        second.join(0.3)
        assert second.is_alive()  # it waits for the first
        first.commit()
    second.join()
    with database.writing() as session:
        assert [version.id for version in versions(session)] == [ids[0]]
    assert ids[0] == ids[1]


def test_unknown_digest_is_not_found(session):
    catalogue_versions.publish(session, current_catalogue(), NOW)
    assert catalogue_versions.find(session, "0" * 64) is None


def test_stored_document_makes_the_same_catalogue(session):
    loaded = other_catalogue()
    catalogue_versions.publish(session, loaded, NOW)
    (version,) = versions(session)
    read = catalogue_versions.as_published(loaded.digest, lambda: version.document)
    assert read == loaded.catalogue


def test_document_is_read_only_once():
    document = make_document(make_catalogue())
    first = catalogue_versions.as_published("read-once", lambda: document)
    assert catalogue_versions.as_published("read-once", unread) is first


def test_many_versions_are_told_apart():
    """More than are kept, twice over, so that some are built again."""
    documents = {
        f"many-{n}": make_document(make_catalogue([make_alternative(f"only-{n}")]))
        for n in range(20)
    }
    for name in [*documents, *documents]:
        read = partial(documents.__getitem__, name)
        built = catalogue_versions.as_published(name, read)
        assert [a.id for a in built.alternatives] == [name.replace("many", "only")]
