"""Programs that tests need and a machine may lack."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def program(*names: str, loss: str) -> str:
    """The path of the first of these programs that is installed.

    Without any, the test is skipped with what is lost by that; under CI it fails.
    """
    path = f"{os.environ['PATH']}:/usr/sbin"
    for name in names:
        if found := shutil.which(name, path=path):
            return found
    lacking(f"{loss}: no {' or '.join(names)} is installed")


def lacking(reason: str) -> NoReturn:
    """Skips the test, loudly; under CI, where all is to be installed, it fails."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(reason)
    pytest.skip(reason)
