"""Whether this server was asked to stop, known to all its processes by a file.

Between that and the end it still answers, but says by /readyz that it should get no new
requests, so that a proxy in front can turn elsewhere before connections are refused.
"""

from __future__ import annotations

from pathlib import Path

FILE = "stopping"


def ask(run_folder: str) -> None:
    """Lets every process of the server know. Raises OSError if it cannot."""
    (Path(run_folder) / FILE).touch()


def forget(run_folder: str) -> None:
    """A server that starts has not been asked to stop."""
    (Path(run_folder) / FILE).unlink(missing_ok=True)


def asked(run_folder: str) -> bool:
    """Whether the processes that share this folder were asked; never without one."""
    return bool(run_folder) and (Path(run_folder) / FILE).exists()
