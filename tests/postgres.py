"""A real PostgreSQL server for tests, on a socket in a folder of its own."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

USER = "app"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a test that pulls the plug turns it on
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "autovacuum": "off",
    "wal_retrieve_retry_interval": "100ms",  # a replica finds its primary again
    "timezone": "Asia/Tokyo",  # moments must come back in UTC all the same
}
_PATIENCE = 30.0
"""Seconds until a server that does not start is given up; it takes 0.1."""


class Server:
    """A server's data folder, and the process that serves it now."""

    def __init__(self, programs: Path, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._programs = programs
        self._settings = {**SETTINGS, "unix_socket_directories": str(folder)} | settings
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """The address of a database, as a person would write it."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection outside of any transaction."""
        return psycopg.connect(
            host=str(self.folder), user=USER, dbname=database, autocommit=True
        )

    def initialise(self) -> None:
        """Makes an empty cluster."""
        options = ["--username", USER, "--auth", "trust", "--encoding", "UTF8"]
        self._run("initdb", *options, "--locale", "C.UTF-8", "--no-sync")

    def follow(self, primary: Server) -> None:
        """Makes a cluster that streams from another server."""
        origin = ["--host", str(primary.folder), "--username", USER]
        options = ["--write-recovery-conf", "--checkpoint", "fast", "--no-sync"]
        self._run("pg_basebackup", *origin, *options)

    def start(self) -> None:
        """Starts serving; returns when it answers."""
        chosen = [f"--{key}={value}" for key, value in self._settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command("postgres", *chosen), stdout=log, stderr=log
            )
        self._wait_until_it_answers()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it: SIGINT cuts connections off in order, SIGQUIT at once."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def make_database(self, name: str, template: str = "template1") -> None:
        """A copy of another database, to which nobody may be connected."""
        self._do("CREATE DATABASE {} TEMPLATE {}", name, template)

    def drop_database(self, name: str) -> None:
        """Removes it, and throws out whoever is connected."""
        self._do("DROP DATABASE {} WITH (FORCE)", name)

    def _do(self, statement: LiteralString, *names: str) -> None:
        whole = sql.SQL(statement).format(*map(sql.Identifier, names))
        with self.connect() as connection:
            connection.execute(whole)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self._command(program, *arguments), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _command(self, program: str, *arguments: str) -> list[str]:
        command = [str(self._programs / program), "-D", str(self.folder / "data")]
        return [*_as_somebody(), *command, *arguments]

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return self.connect().close()
            except psycopg.OperationalError:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > end:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.02)


@contextmanager
def new_server(programs: Path, **settings: str) -> Iterator[Server]:
    """A server that is stopped in the end, with a folder that is deleted then.

    The folder is not pytest's, which nobody but us may look into, and whose name is
    too long for a socket.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.getuid() == 0:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    server = Server(programs, folder, **settings)
    try:
        yield server
    finally:
        server.stop(signal.SIGQUIT)
        shutil.rmtree(folder)


def installed() -> Path | None:
    """The folder of PostgreSQL's programs; Debian does not put it in the path."""
    initdb = shutil.which("initdb")
    folders = [Path(initdb).resolve().parent] if initdb else []
    folders += [Path(p) for p in sorted(glob.glob("/usr/lib/postgresql/*/bin"))[::-1]]
    folders += _told_by_pg_config()
    return next((f for f in folders if (f / "postgres").exists()), None)


def _told_by_pg_config() -> Sequence[Path]:
    if not shutil.which("pg_config"):
        return []
    told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
    return [Path(told.stdout.strip())]


def _as_somebody() -> list[str]:
    """What a command begins with: root may not run a server, and none outlives us."""
    if not shutil.which("setpriv"):
        return []
    somebody = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    return [
        *("setpriv", "--pdeathsig", "QUIT"),
        *(somebody if os.getuid() == 0 else ()),
        "--",
    ]
