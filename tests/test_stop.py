"""What SIGTERM does where it cannot be passed on."""

import pytest
from granian.constants import Interfaces

from webapp.cli.serve import Server


@pytest.fixture
def server(tmp_path):
    folder = str(tmp_path / "cleared")
    return Server(60.0, folder, port=8999, interface=Interfaces.WSGI)


def test_server_stops_at_once_if_its_processes_cannot_be_told(server, caplog):
    server.signal_handler_interrupt()
    assert server.interrupt_signal
    assert "/readyz" in caplog.text
