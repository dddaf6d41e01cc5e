"""``flask serve``: everything that is needed for a start, and the server."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import time
from contextlib import suppress
from functools import partial
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer
from jinja2 import FunctionLoader

from webapp.catalogue.shape import CatalogueError
from webapp.cli.listening import listening
from webapp.cli.publishing import own_catalogue, publish_catalogue
from webapp.cli.workers import LONGEST_REQUEST, load
from webapp.config import PREFIX
from webapp.persistence.schema import NewerSchemaError
from webapp.services import stopping

log = logging.getLogger(__name__)

SLOWEST_HEADERS = 10
"""Seconds after which a client that has not sent its headers is hung up on."""
_SOON = 5.0
"""Seconds after which a worker that dies has not died of its start."""
_PAUSE = 1.0
"""Seconds before one that has is replaced, so that it does not keep a core busy."""
_M_ARENA_MAX = -8
"""From glibc's malloc.h."""
_HEAPS = 2
_FIRST_PAGES = ("/", "/wizard/recommendation", "/recommendation")
"""Between them, they need all that a click needs; none asks the database."""


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """False for one warning that every start would have: of more threads than cores.
    Most of ours only wait for forms, and THREADS of them work at once."""
    return "Configuration allows spawning" not in record.getMessage()


SERVER_LOG = {
    "loggers": {
        "_granian": {
            "handlers": [],
            "filters": [_is_worth_telling],
            "propagate": True,
        }
    }
}
"""The server's own messages take the way of all others: JSON where that is set."""


class Server(MPServer):
    """A server that tells before it stops, so that no proxy sends it more requests."""

    def __init__(self, drain: float, run_folder: str, **options: Any) -> None:
        super().__init__("wsgi:app", **options)
        self._drain = drain
        self._run_folder = run_folder
        self._asked = False
        self._replaced: dict[int, float] = {}

    def _respawn_workers(self, workers: list[int], *args: Any, **kwargs: Any) -> None:
        """Replaces workers for ever, but one that died soon after a pause only.

        Granian gives up, and takes all others along, when it remembers that it has
        replaced a worker a moment ago; so it is made to forget.
        """
        now = time.monotonic()
        if any(now - self._replaced.get(worker, -_SOON) < _SOON for worker in workers):
            time.sleep(_PAUSE)
        self._replaced |= dict.fromkeys(workers, time.monotonic())
        super()._respawn_workers(workers, *args, **kwargs)
        self.respawned_wrks.clear()

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stops at once if there is nothing to wait for, or when asked again."""
        stop = super().signal_handler_interrupt
        if self._asked or not self._drain or not self._can_tell():
            stop(*args, **kwargs)  # type: ignore[no-untyped-call]
            return
        self._asked = True
        timer = Timer(self._drain, stop)
        timer.daemon = True
        timer.start()

    def _can_tell(self) -> bool:
        """Whether /readyz says from now on that this server stops."""
        try:
            stopping.ask(self._run_folder)
        except OSError as error:  # the folder was cleared away, or its disk is full
            log.error("/readyz cannot tell of the stop, so it is at once: %s", error)
            return False
        return True


class Unstartable(click.ClickException):
    """What stays wrong: tells systemd not to try again, as wrong settings do."""

    exit_code = 3


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Listen on this port.",
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    help="Processes that answer requests; one for each core is about right.",
)
@click.option(
    "--threads",
    type=click.IntRange(1),
    help="Requests that each of them works on at once beside a click, if not as "
    "THREADS says.",
)
@click.option(
    "--drain",
    default=0.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Seconds between being told to stop (SIGTERM) and taking no more requests; "
    "meanwhile /readyz answers 503.",
)
@own_catalogue
@with_appcontext
def serve(
    host: str, port: int, workers: int, threads: int | None, drain: float
) -> None:
    """Bring the database up to date, publish the catalogue, and serve.

    SIGTERM lets requests that are being answered finish. Workers that die are replaced,
    and leave when this process dies.
    """
    here = listening(host, port)
    here.refuse_taken()
    _publish_catalogue()
    if PREFIX + "PUBLIC_ORIGIN" not in os.environ:
        _set("PUBLIC_ORIGIN", here.origin)
    if threads:
        _set("THREADS", str(threads))
    os.environ.pop("FLASK_RUN_FROM_CLI", None)  # the workers are no commands
    with TemporaryDirectory(prefix="whichstack-") as folder:
        if not current_app.config["RUN_FOLDER"]:
            _set("RUN_FOLDER", folder)
        run_folder = str(current_app.config["RUN_FOLDER"])
        stopping.forget(run_folder)
        server = Server(
            drain,
            run_folder,
            address=here.address,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=SLOWEST_HEADERS * 1000),
            websockets=False,
            workers=workers,
            # More than work at once: others wait for bodies (views/bodies.py).
            blocking_threads=_number("BODIES") + 2 * (_number("THREADS") + 1),
            respawn_failed_workers=True,
            workers_kill_timeout=LONGEST_REQUEST,
            log_dictconfig=SERVER_LOG,
            log_level=LogLevels(current_app.config["LOG_LEVEL"]),
        )
        click.echo(f"Whichstack is at {here.origin}")
        # What was read and worked out so far is shared by the workers that fork now; a
        # collection of garbage would write to, and so copy, all of it.
        get_ready(current_app)
        _share_heaps()
        gc.collect()
        gc.freeze()
        server.serve(target_loader=partial(load, os.getpid()))


def _share_heaps() -> None:
    """Has all threads of a worker share a few heaps, where the C library can.

    glibc gives each a heap of its own while there are fewer than eight a core, and a
    heap keeps what it ever needed: in 100,000 odd requests 416 MiB, with two 379.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _HEAPS)


def get_ready(app: Flask) -> None:
    """Makes the first pages once, as if they were asked for, past what counts and logs.

    So tables are worked out and templates compiled before anybody waits for it. A page
    that fails is no reason not to start: whoever asks for it will be told.
    """
    _keep_templates(app)
    for path in _FIRST_PAGES:
        try:
            with app.test_request_context(path):
                app.full_dispatch_request()
        except Exception:
            app.logger.exception("%s cannot be made", path)


def _keep_templates(app: Flask) -> None:
    """Reads all templates now: while a new version is installed, those that nobody
    asked for yet would be of another version than the code."""
    environment = app.jinja_env
    assert environment.loader
    read = partial(environment.loader.get_source, environment)
    known = {}
    for name in environment.list_templates():
        with suppress(UnicodeDecodeError):  # what an editor left there
            known[name] = read(name)
    environment.loader = FunctionLoader(known.get)


def _publish_catalogue() -> None:
    try:
        publish_catalogue()
    except click.ClickException as refusal:
        if isinstance(refusal.__cause__, CatalogueError | NewerSchemaError):
            raise Unstartable(refusal.message) from refusal
        raise


def _number(name: str) -> int:
    return int(current_app.config[name])


def _set(name: str, value: str) -> None:
    """For workers that start anew, and for those forked from this very process."""
    os.environ[PREFIX + name] = value
    current_app.config[name] = value
