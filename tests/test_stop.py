"""What SIGTERM does where it cannot be passed on."""

import signal
import subprocess
import sys

import pytest
from granian.constants import Interfaces

from webapp.cli.serve import Server
from webapp.config import ROOT

STARTING = """
import signal, time
from webapp.cli.workers import load
signal.signal(signal.SIGTERM, lambda *_: None)  # inherited from the first process
load(0, "time:sleep")(20)  # no parent has this number
"""


@pytest.fixture
def server(tmp_path):
    folder = str(tmp_path / "cleared")
    return Server(60.0, folder, port=8999, interface=Interfaces.WSGI)


def test_server_stops_at_once_if_its_processes_cannot_be_told(server, caplog):
    server.signal_handler_interrupt()
    assert server.interrupt_signal
    assert "/readyz" in caplog.text


def test_worker_whose_parent_dies_while_it_starts_leaves_at_once():
    """It served for half a minute more, beside the server that came after."""
    command = [sys.executable, "-c", STARTING]
    done = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGTERM
