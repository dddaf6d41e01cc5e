"""Log lines: one JSON object each for machines, or plain ones for people.

The standard library's ``logging`` takes a formatter of a few lines; structlog would be
one more package for the few lines that are not about requests, and those of Flask,
SQLAlchemy and the server would still have to be led through it. The line of each
request (views/observation.py) is put together without either, for the sake of speed.
"""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered, if any."""


def is_json(stated: str, stream: TextIO | None = None) -> bool:
    """Whether this value of ``LOG_FORMAT`` means JSON, where stderr leads now."""
    return stated == "json" or (
        stated == "auto" and not (stream or sys.stderr).isatty()
    )


def set_up(stated: str, level: str) -> None:
    """Leads all logging of this process to stderr, in the format of ``LOG_FORMAT``."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if is_json(stated) else Plain())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Which says at every start that it looked.
    logging.getLogger("alembic").setLevel(logging.WARNING)


class AsJson(logging.Formatter):
    """A record as one JSON object on one line, so that nobody can forge another."""

    def format(self, record: logging.LogRecord) -> str:
        """Fields: time, level, event, logger, message; id and exception if any."""
        moment = datetime.fromtimestamp(record.created, UTC)
        fields = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": "message",
            "logger": record.name,
            "message": record.getMessage(),
        }
        if found := request_id.get():
            fields["id"] = found
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields)


class Plain(logging.Formatter):
    """A record as people read it at a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The first line, with the id of the request if there is one."""
        line = super().formatMessage(record)
        printable = "".join(c if c.isprintable() else "?" for c in line)
        found = request_id.get()
        return f"{printable} [{found}]" if found else printable
