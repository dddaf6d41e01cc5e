"""Tries the API with 200 generated requests an operation, by all checks and phases.

    python -m tests.bench.bench_api [requests an operation]

Starts the application on a free port with a database of its own and lets schemathesis
read its document. Prints what was found; the exit code is that of schemathesis. The
test suite does the same with a few examples, without a socket.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.bench.tools import numbers
from webapp.app import create_app
from webapp.persistence.schema import upgrade
from webapp.views.database import EXTENSION

SEED = "1"


class Quiet(WSGIRequestHandler):
    """Thousands of lines would hide what was found."""

    def log_request(self, *_: object) -> None:
        """Logs nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the application while it runs."""
    with TemporaryDirectory() as folder:
        app = create_app({"DATABASE_URL": f"sqlite:///{Path(folder) / 'api.sqlite3'}"})
        upgrade(app.extensions[EXTENSION])
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        app.extensions[EXTENSION].dispose()


def main(examples: int) -> int:
    """The exit code of schemathesis: 0 if nothing was found."""
    # In a folder that goes away: schemathesis keeps notes where it is started.
    with served() as address, TemporaryDirectory() as folder:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run"),
            *(f"{address}/api/v1/openapi.json", "--checks", "all"),
            *("--max-examples", str(examples), "--seed", SEED, "--no-color"),
        ]
        return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*numbers(__doc__, requests_an_operation=200)))
