"""README's Redis keeps what /privacy promises: it forgets who asked."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.deploy.test_several import SECTION
from tests.programs import program
from tests.test_serve import free_port, wait_until

DEBIANS = Path("/etc/redis/redis.conf")


@pytest.fixture
def configured(tmp_path):
    """Debian's configuration, or an empty one, as README changes it."""
    config = tmp_path / "redis.conf"
    config.touch()
    if os.access(DEBIANS, os.R_OK):
        shutil.copyfile(DEBIANS, config)
    changes = re.findall(rf"^.* {re.escape(str(DEBIANS))}\b.*$", SECTION, re.MULTILINE)
    changing = "\n".join(changes).replace(str(DEBIANS), str(config))
    script = f'sudo() {{ "$@"; }}\n{changing}'
    subprocess.run(["bash"], input=script, text=True, check=True, capture_output=True)
    return config


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_redis_writes_no_addresses_to_its_disk(configured, tmp_path):
    server = program("redis-server", loss="REDIS NOT TRIED")
    port, data = free_port(), tmp_path / "data"
    data.mkdir()
    # Only what a test must have otherwise: where it is, and that it is our child.
    here = f"--port {port} --bind 127.0.0.1 --dir {data} --daemonize no --logfile "
    own = [*here.split(), str(tmp_path / "log"), "--pidfile", str(tmp_path / "pid")]
    with subprocess.Popen([server, str(configured), *own]) as process:
        try:
            wait_until(lambda: listens(port))
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(b"SET LIMITS:203.0.113.5 1\r\n")
                assert client.recv(100) == b"+OK\r\n"
            process.terminate()
            assert process.wait(10) == 0, "it stops in order, as at a restart"
        finally:
            process.kill()
    assert list(data.iterdir()) == []


def test_it_is_started_anew_before_anything_is_counted():
    restarted = SECTION.index("systemctl restart redis-server")
    assert SECTION.index(f"{DEBIANS}") < restarted < SECTION.index("enable --now")
