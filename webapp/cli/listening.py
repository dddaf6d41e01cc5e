"""Where ``flask serve`` listens, and at which address it is reached there."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address

import click

from webapp.config.origins import bracketed, host_fault, origin_of


@dataclass(frozen=True)
class Listening:
    """An IP address and a port, found by what ``--host`` says."""

    host: str
    address: str
    port: int

    @property
    def origin(self) -> str:
        """What a browser on this machine sends as Origin: the name, if it has one."""
        name = self.host.lower()
        if _is_address(self.host) or host_fault(name):
            name = _reachable(self.address)
        return origin_of("http", name, self.port)

    def refuse_taken(self) -> None:
        """Ends the command where only the workers would find out, each with a trace.

        Another server of ours is no hindrance: the two share the port.
        """
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        where = (self.address, self.port)
        try:
            socket.create_server(where, family=family, reuse_port=True).close()
        except OSError as error:
            why = error.strerror or str(error)
            raise click.ClickException(
                f"Cannot listen at {bracketed(self.host)}:{self.port}: {why}. "
                "Choose another --host or --port."
            ) from None


def listening(host: str, port: int) -> Listening:
    """The first address of this host, one of IPv4 if there is one.

    Raises ClickException if it has none.
    """
    try:
        address = min(_addresses(host), key=lambda found: ":" in found)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it has no address"
        raise click.ClickException(
            f"Cannot listen at --host {host!r}: {why}. State an address of this "
            "machine, as 127.0.0.1 or ::1, or a name that leads to one."
        ) from None
    return Listening(host, address, port)


def _addresses(host: str) -> list[str]:
    """All that the host resolves to. Raises OSError, or UnicodeError for no name."""
    if not host:
        return []  # some systems take it for any address
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(where[4][0]) for where in found]


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _reachable(address: str) -> str:
    """The same, but for "any address", which is reached at that of this machine."""
    found = ip_address(address)
    if not found.is_unspecified:
        return str(found)
    return "127.0.0.1" if found.version == 4 else "::1"
