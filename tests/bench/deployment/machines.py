"""Machines to deploy on: network namespaces on a bridge, or addresses of loopback.

Namespaces need root and ``ip``. Their bridge has a namespace of its own, so that
nothing in the network of the real machine changes, and all go when the last closes.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

NAMES = ("client", "proxy", "app1", "app2", "primary", "replica", "redis")
NEIGHBOUR = "neighbour"
"""A second address of the client's machine."""
_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET: the namespace to enter is one of the network."""


class Machines(Protocol):
    """Where each part of a deployment runs, and where it is reached."""

    @property
    def kind(self) -> str:
        """What they are, in words."""

    @property
    def can_unplug(self) -> bool:
        """Whether ``plug`` works."""

    def address(self, name: str) -> str:
        """The address of a machine of NAMES, or of the NEIGHBOUR."""

    def command(self, name: str, command: Sequence[str]) -> list[str]:
        """What to start here for a command to run there."""

    def plug(self, name: str, *, into: bool) -> None:
        """Connects a machine of NAMES to the others, or cuts it off."""


@dataclass(frozen=True)
class Loopback:
    """Other addresses of this machine; they need no permission."""

    kind: str = "loopback addresses"
    can_unplug: bool = False

    def address(self, name: str) -> str:
        # The number of the process keeps apart what runs at the same time.
        return f"127.{1 + os.getpid() % 250}.1.{_number(name)}"

    def command(self, name: str, command: Sequence[str]) -> list[str]:
        return list(command)

    def plug(self, name: str, *, into: bool) -> None:
        raise NotImplementedError(f"{self.kind} cannot be unplugged")


@dataclass(frozen=True)
class Namespaces:
    """A network for each machine, on one bridge."""

    kind: str = "network namespaces"
    can_unplug: bool = True
    prefix: str = field(default_factory=lambda: f"ws{os.getpid()}-")

    def address(self, name: str) -> str:
        return f"10.99.0.{_number(name)}"

    def command(self, name: str, command: Sequence[str]) -> list[str]:
        return ["ip", "netns", "exec", self.prefix + name, *command]

    def plug(self, name: str, *, into: bool) -> None:
        state = "up" if into else "down"
        _ip("-n", self.prefix + "hub", "link", "set", name, state)

    def build(self) -> None:
        """Makes all of them, and a bridge between."""
        hub = self.prefix + "hub"
        _ip("netns", "add", hub)
        _ip("-n", hub, "link", "add", "bridge", "type", "bridge")
        _ip("-n", hub, "link", "set", "bridge", "up")
        for name in NAMES:
            self._add(name, hub)
        self._address("client", NEIGHBOUR)

    def _add(self, name: str, hub: str) -> None:
        there = self.prefix + name
        _ip("netns", "add", there)
        pair = ("type", "veth", "peer", "name", "eth0", "netns", there)
        _ip("-n", hub, "link", "add", name, *pair)
        _ip("-n", hub, "link", "set", name, "master", "bridge", "up")
        self._address(name, name)
        _ip("-n", there, "link", "set", "eth0", "up")
        _ip("-n", there, "link", "set", "lo", "up")

    def _address(self, machine: str, name: str) -> None:
        address = f"{self.address(name)}/24"
        _ip("-n", self.prefix + machine, "addr", "add", address, "dev", "eth0")

    def remove(self) -> None:
        """Removes them, as far as they were made."""
        for name in (*NAMES, "hub"):
            command = ["ip", "netns", "delete", self.prefix + name]
            subprocess.run(command, capture_output=True, check=False)


@contextmanager
def machines(*, loopback: bool) -> Iterator[Machines]:
    """Machines that last as long as the context; this thread is the client's."""
    if loopback or os.geteuid() != 0 or not shutil.which("ip"):
        yield Loopback()
        return
    made = Namespaces()
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        made.build()
        _enter(f"/run/netns/{made.prefix}client")
        yield made
    finally:
        _set_network(home)
        os.close(home)
        made.remove()


def _number(name: str) -> int:
    return 10 + (*NAMES, NEIGHBOUR).index(name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def _enter(path: str) -> None:
    network = os.open(path, os.O_RDONLY)
    _set_network(network)
    os.close(network)


def _set_network(network: int) -> None:
    """Moves this thread, and those that it starts, to another network."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(network, _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "cannot enter the network namespace")
