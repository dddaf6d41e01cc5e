"""What is wrong with the database, by what its driver says: for pages and for the log.

SQLite tells by result code (https://sqlite.org/rescode.html), PostgreSQL by SQLSTATE
(https://www.postgresql.org/docs/current/errcodes-appendix.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


@dataclass(frozen=True)
class Fault:
    """A kind of fault, in the words of whoever runs the site."""

    id: str
    what: str
    remedy: str


BUSY = Fault(
    "busy",
    "the database was locked or overloaded for longer than we wait",
    "it usually passes; look for a command, a backup or a query that holds the "
    "database, and for too few connections",
)
UNREACHABLE = Fault(
    "unreachable",
    "the database cannot be opened, does not answer, or turns us away",
    "as its message says, start the database, correct host, name, user or password in "
    "WHICHSTACK_DATABASE_URL, or let it have more connections; for an SQLite file, see "
    "that its folder exists and that this user may write there",
)
"""With all that PostgreSQL says before there is a connection: its driver gives no
SQLSTATE then, and the message is in the server's language."""
FULL = Fault(
    "full",
    "the disk of the database is full",
    "make room on it; what is published can still be read, and nothing was lost",
)
READ_ONLY = Fault(
    "read-only",
    "the database can only be read",
    "give this user the right to write the file and its folder, or mount it for "
    "writing; for PostgreSQL, let WHICHSTACK_DATABASE_URL name the primary, "
    "not a replica",
)
DAMAGED = Fault(
    "damaged",
    "the database is damaged",
    "stop the site, keep a copy of the damaged database, and restore the last backup "
    "with: flask restore FILE --replace",
)
SCHEMA = Fault(
    "schema",
    "the tables are not those that this version of the program works with",
    "run: flask catalogue publish, which brings them up to date; if they belong to a "
    "newer version, update the program",
)
REFUSED = Fault(
    "refused",
    "the database does not admit this user",
    "check user, password and database name in WHICHSTACK_DATABASE_URL, and what "
    "the database grants that user",
)
UNKNOWN = Fault(
    "unknown",
    "the database reported an error that we do not know",
    "its trace in the log tells where; please report it",
)
FAULTS = (BUSY, UNREACHABLE, FULL, READ_ONLY, DAMAGED, SCHEMA, REFUSED, UNKNOWN)

_SQLITE: Mapping[int, Fault] = {
    3: REFUSED,  # PERM
    5: BUSY,
    6: BUSY,  # LOCKED
    8: READ_ONLY,
    10: UNREACHABLE,  # IOERR
    11: DAMAGED,  # CORRUPT
    13: FULL,
    14: UNREACHABLE,  # CANTOPEN
    26: DAMAGED,  # NOTADB
}
_MISSING = re.compile(r"no such (table|column)|has no column named")
_POSTGRESQL: Mapping[str, Fault] = {
    "08": UNREACHABLE,  # connection exception
    "25006": READ_ONLY,
    "28": REFUSED,  # invalid authorization
    "3D000": REFUSED,  # no such database
    "3F000": SCHEMA,
    "40001": BUSY,  # serialization failure
    "40P01": BUSY,  # deadlock
    "42501": REFUSED,  # insufficient privilege
    "42703": SCHEMA,  # no such column
    "42P01": SCHEMA,  # no such table
    "53100": FULL,
    "53": BUSY,  # too many connections, out of memory
    "55P03": BUSY,  # lock not available
    "57014": BUSY,  # statement timeout
    "57P": UNREACHABLE,  # shut down, or starting
    "58": UNREACHABLE,  # its own disk fails
    "XX001": DAMAGED,
    "XX002": DAMAGED,  # an index
}


def fault(error: SQLAlchemyError) -> Fault | None:
    """The kind of fault that an error tells of; None if the database told of none.

    None means that we used SQLAlchemy wrongly, which no operator can mend.
    """
    if isinstance(error, PoolTimeout):
        return BUSY
    if not isinstance(error, DBAPIError):
        return None
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _of_sqlite(int(code), str(error.orig))
    return _of_postgresql(error)


def told(error: SQLAlchemyError) -> str:
    """What the driver said, in one line; further lines repeat what people sent."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return (str(said).splitlines() or [type(said).__name__])[0]


def _of_sqlite(code: int, message: str) -> Fault:
    if _MISSING.search(message):
        return SCHEMA
    return _SQLITE.get(code & 0xFF, UNKNOWN)  # without what extends the code


def _of_postgresql(error: DBAPIError) -> Fault:
    """The longest known beginning of the SQLSTATE decides."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        gone = error.connection_invalidated or type(error).__name__ in (
            "OperationalError",
            "InterfaceError",
        )
        return UNREACHABLE if gone else UNKNOWN
    known = [state[:length] for length in (5, 3, 2) if state[:length] in _POSTGRESQL]
    return _POSTGRESQL[known[0]] if known else UNKNOWN
