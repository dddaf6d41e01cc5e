"""What a driver says is told apart, so that the log can name the remedy."""

import pytest
from psycopg import errors as psycopg_errors
from sqlalchemy.exc import DatabaseError, InvalidRequestError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webapp.persistence import faults
from webapp.persistence.faults import FAULTS, fault, told


class SqliteError(Exception):
    """As the driver's, which cannot be made with a code."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.sqlite_errorcode = code


SQLITE = {
    "locked": (5, "database is locked", faults.BUSY),
    "table locked": (6, "database table is locked", faults.BUSY),
    "snapshot too old": (517, "database is locked", faults.BUSY),
    "full": (13, "database or disk is full", faults.FULL),
    "read-only": (8, "attempt to write a readonly database", faults.READ_ONLY),
    "read-only, moved": (
        1032,
        "attempt to write a readonly database",
        faults.READ_ONLY,
    ),
    "malformed": (11, "database disk image is malformed", faults.DAMAGED),
    "malformed index": (779, "database disk image is malformed", faults.DAMAGED),
    "no database": (26, "file is not a database", faults.DAMAGED),
    "cannot open": (14, "unable to open database file", faults.UNREACHABLE),
    "disk fails": (266, "disk I/O error", faults.UNREACHABLE),
    "no table": (1, "no such table: result", faults.SCHEMA),
    "no column": (1, "no such column: title", faults.SCHEMA),
    "no column to fill": (1, "table result has no column named x", faults.SCHEMA),
    "syntax": (1, 'near "SELEC": syntax error', faults.UNKNOWN),
    "constraint": (19, "UNIQUE constraint failed", faults.UNKNOWN),
}
POSTGRESQL = {
    "08006": faults.UNREACHABLE,
    "25006": faults.READ_ONLY,
    "28P01": faults.REFUSED,
    "3D000": faults.REFUSED,
    "40001": faults.BUSY,
    "42501": faults.REFUSED,
    "42703": faults.SCHEMA,
    "42P01": faults.SCHEMA,
    "53100": faults.FULL,
    "53300": faults.BUSY,
    "55P03": faults.BUSY,
    "57014": faults.BUSY,
    "57P01": faults.UNREACHABLE,
    "57P03": faults.UNREACHABLE,
    "58030": faults.UNREACHABLE,
    "XX001": faults.DAMAGED,
    "23505": faults.UNKNOWN,
    "42601": faults.UNKNOWN,
}


@pytest.mark.parametrize(("code", "message", "expected"), SQLITE.values(), ids=SQLITE)
def test_result_codes_of_sqlite_are_known(code, message, expected):
    assert fault(DatabaseError("?", {}, SqliteError(code, message))) is expected


@pytest.mark.parametrize(("state", "expected"), POSTGRESQL.items())
def test_states_of_postgresql_are_known(state, expected):
    orig = psycopg_errors.lookup(state)()
    assert fault(OperationalError("?", {}, orig)) is expected


def test_server_that_does_not_answer_tells_no_state():
    gone = psycopg_errors.OperationalError("connection refused")
    assert fault(OperationalError("?", {}, gone)) is faults.UNREACHABLE
    assert fault(DatabaseError("?", {}, ValueError("?"))) is faults.UNKNOWN


def test_full_pool_is_busy_and_wrong_use_is_no_fault_of_the_database():
    assert fault(PoolTimeout()) is faults.BUSY
    assert fault(InvalidRequestError()) is None


def test_each_fault_has_its_own_words():
    for words in ("id", "what", "remedy"):
        assert len({getattr(found, words) for found in FAULTS}) == len(FAULTS)


def test_only_the_first_line_is_told():
    """Further lines of PostgreSQL repeat what people sent."""
    orig = Exception("duplicate key\nDETAIL: Key (title)=(a secret) exists")
    assert told(DatabaseError("?", {}, orig)) == "duplicate key"
    assert told(OperationalError("?", {}, KeyError())) == "KeyError"
