"""A PostgreSQL server and one that streams from it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.bench.deployment.machines import Machines
from tests.bench.deployment.processes import listens, wait_for

PORT = 5432
SETTINGS = {
    "port": PORT,
    "unix_socket_directories": "",
    "wal_level": "replica",
    "max_wal_senders": 5,
    "wal_keep_size": "256MB",
    "hot_standby": "on",
    "shared_buffers": "64MB",
}


def installed() -> Path | None:
    """The folder of the newest PostgreSQL's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


class Postgres:
    """One server, on its machine; the replica streams what the primary writes."""

    def __init__(self, machines: Machines, name: str, folder: Path) -> None:
        programs = installed()
        assert programs, "PostgreSQL is not installed"
        self.programs, self.machines, self.name = programs, machines, name
        self.address = machines.address(name)
        self.folder = folder / name
        self.data = self.folder / "data"
        self.folder.mkdir()
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(self.folder, "nobody")

    @property
    def url(self) -> str:
        """Where its database is, as the application's setting has it."""
        return f"postgresql+psycopg://app@{self.address}:{PORT}/whichstack"

    def create(self) -> None:
        """A new, empty cluster that trusts the machines of this deployment."""
        self._run("initdb", "-D", self.data, "-U", "app", "-A", "trust", "--no-sync")
        with (self.data / "pg_hba.conf").open("a", encoding="utf-8") as rules:
            rules.write("host all,replication all samenet trust\n")
        self._set({**SETTINGS, "listen_addresses": self.address})

    def copy(self, primary: Postgres) -> None:
        """A copy of the primary that goes on following it."""
        source = f"host={primary.address} port={PORT} user=app"
        self._run(
            "pg_basebackup",
            "-d",
            source,
            "-D",
            self.data,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        )
        self._set({"listen_addresses": self.address})

    def lag(self, seconds: int) -> None:
        """From now on it applies what it receives so much later."""
        self._set({"recovery_min_apply_delay": f"{seconds}s"})
        self._control("reload")

    def start(self) -> None:
        self._control("start")
        wait_for(lambda: listens(self.address, PORT), self.name)

    def restart(self, mode: str) -> None:
        """Ends it (``fast`` or ``immediate``, which is a crash) and starts it."""
        self._control("restart", "-m", mode)

    def stop(self, mode: str = "immediate") -> None:
        """Ends it, if it runs."""
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "-m", mode)

    def query(self, text: str, database: str = "whichstack") -> str:
        """What it answers, one line a row."""
        source = f"host={self.address} port={PORT} user=app dbname={database}"
        command = [str(self.programs / "psql"), source, "-qAtc", text]
        return subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout.strip()

    def _set(self, settings: dict[str, object]) -> None:
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{key} = '{value}'\n" for key, value in settings.items())

    def _control(self, what: str, *options: str) -> None:
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self.data, "-w", "-l", log, *options, what)

    def _run(self, program: str, *words: str | Path) -> None:
        command = [str(self.programs / program), *map(str, words)]
        there = self.machines.command(self.name, [*_as_nobody(), *command])
        subprocess.run(
            there, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=60
        )


def _as_nobody() -> Sequence[str]:
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
