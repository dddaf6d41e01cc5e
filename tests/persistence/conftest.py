"""A scratch table, and published rows."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.persistence.rows import result, version


@pytest.fixture
def counter(database):
    """A database with a table that holds one number."""
    with database.writing() as session:
        session.execute(sa.text("CREATE TABLE counter (n INTEGER)"))
        session.execute(sa.text("INSERT INTO counter VALUES (0)"))
        session.commit()
    return database


@pytest.fixture
def stored(session: Session) -> Session:
    """A version with a result, committed."""
    session.add(version())
    session.flush()
    session.add(result(1))
    session.commit()
    return session
