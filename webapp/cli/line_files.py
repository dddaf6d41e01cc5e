"""Files of lines: where an interrupted one stopped, and reading and writing them."""

from __future__ import annotations

import gzip
import json
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import click

from webapp.services.exporting import Place
from webapp.services.transferred import END, FORMAT

STANDARD = Path("-")
_BLOCK = 1 << 16
_CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""At most, that of the database's writers and that of the file."""


def as_line(record: object) -> bytes:
    """A record as it stands in a file."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + (
        b"\n"
    )


@contextmanager
def writing(path: Path) -> Iterator[tuple[BinaryIO, Place]]:
    """The file to write on, behind its last whole line, and what that line was.

    What was written is on the disk when the context is left, whatever the reason. Ends
    the command if the file is complete, or is none that we may continue.
    """
    if path == STANDARD:
        with click.open_file("-", "wb") as out:
            out.write(as_line(FORMAT))
            yield cast(BinaryIO, out), Place()
        return
    place = _place_to_continue(path)
    with open(path, "ab", opener=_for_the_owner) as below:  # noqa: PTH123
        try:
            with _packed(path, below) as file:
                if place is None:
                    file.write(as_line(FORMAT))
                yield file, place or Place()
        finally:
            below.flush()
            if stat.S_ISREG(os.fstat(below.fileno()).st_mode):  # a pipe has no disk
                os.fsync(below.fileno())


def _for_the_owner(path: str, flags: int) -> int:
    """A new file is nobody else's: whoever has an address may read its result."""
    return os.open(path, flags, 0o600)


@contextmanager
def reading(path: Path) -> Iterator[tuple[Iterator[str], BinaryIO]]:
    """The lines of a file, and the bytes below, whose position is the progress."""
    with click.open_file(str(path), "rb") as below, _packed(path, below) as file:
        yield _decoded(file), cast(BinaryIO, below)


def _packed(path: Path, below: IO[bytes]) -> AbstractContextManager[BinaryIO]:
    """The same file, or what is compressed in it, written or read as it is itself."""
    if path.suffix != ".gz":
        return nullcontext(cast(BinaryIO, below))
    mode = "wb" if below.writable() else "rb"
    return cast(
        AbstractContextManager[BinaryIO], gzip.GzipFile("", mode, fileobj=below)
    )


def _decoded(file: BinaryIO) -> Iterator[str]:
    """Its lines; what is no text is no JSON either, and is told by its line."""
    try:
        for line in file:
            yield line.decode("utf-8", "replace")
    except EOFError:  # a compressed file whose writing was interrupted
        return
    except zlib.error as error:
        raise gzip.BadGzipFile(f"is damaged ({error}); export it anew") from error


def _place_to_continue(path: Path) -> Place | None:
    """Where a file stopped, cut back to its last whole line; None if it is new."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    if path.suffix == ".gz":
        raise click.ClickException(
            f"{path} exists, and a compressed file cannot be continued; remove it, or "
            "name another."
        )
    was = path.stat()
    with path.open("r+b") as file:
        if not _begins_as_ours(file.readline(_BLOCK)):
            raise click.ClickException(f"{path} is no exported file; name another.")
        end = _after_newline(file, file.seek(0, os.SEEK_END))
        place = _last_place(path, file, end)
        file.truncate(end)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))  # nothing was added yet
    since = datetime.fromtimestamp(was.st_mtime, UTC) - _CLOCKS_DIFFER_BY
    return place and replace(place, since=since)


def _begins_as_ours(first: bytes) -> bool:
    """Whether a file's first line is ours, or so much of it as was written."""
    ours = as_line(FORMAT)
    return first == ours or (not first.endswith(b"\n") and ours.startswith(first))


def _last_place(path: Path, file: BinaryIO, end: int) -> Place | None:
    """The result, or removed result, before a position that follows a line.

    The beginning, if it is a catalogue version: whoever wrote it went on with a file,
    perhaps, and was interrupted before anything that was newer.
    """
    if not end:
        return None
    start = _after_newline(file, end - 1)
    file.seek(start)
    record = _record(path, file.read(end - start))
    if record == END:
        raise click.ClickException(
            f"{path} is complete; remove it, or name another for a new export."
        )
    for kind in ("result", "removed"):
        if kind in record:
            return Place(kind, record[kind]["slug"])
    return Place()


def _record(path: Path, line: bytes) -> dict[str, Any]:
    """What stands in a line near the end of a file that is to be continued."""
    try:
        record: dict[str, Any] = json.loads(line)
        if record in (FORMAT, END) or "catalogue" in record:
            return record
        [(kind, said)] = record.items()
        if kind in ("result", "removed") and isinstance(said["slug"], str):
            return record
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise click.ClickException(
        f"{path} cannot be continued: its last line is none of an export. Remove it, "
        "or name another."
    )


def _after_newline(file: BinaryIO, end: int) -> int:
    """The position behind the last newline before ``end``; 0 if there is none."""
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0
