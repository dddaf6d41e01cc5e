"""A log that cannot be written, on a full disk or into a pipe that nobody reads."""

import errno
import sys

import pytest

from tests.views.test_results import OWN, form, stored


class Full:
    """Takes the place of stderr."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None: ...


@pytest.mark.parametrize("address", ["/", "/no/such/page"])
def test_page_is_shown_all_the_same(client, monkeypatch, address):
    status = client.get(address).status_code
    monkeypatch.setattr(sys, "stderr", Full())
    assert client.get(address).status_code == status


def test_what_is_stored_is_not_said_to_have_failed(client, session, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Full())
    response = client.post("/results", data=form(), headers=OWN)
    assert response.status_code == 303
    assert stored(session) == 1
