"""Origins: scheme, host and port, written as browsers write them.

They compare an Origin letter by letter, so what they never write would fit no request.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
"""By scheme: the port that a browser leaves out."""
LONGEST_HOST = 253
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label that makes browsers read the whole host as an IPv4 address."""


def origin(stated: str) -> str:
    """``scheme://host[:port]`` and nothing behind it.

    Raises ValueError, saying what to write instead, if no browser would send that.
    """
    try:
        parts = urlsplit(stated)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in DEFAULT_PORTS or not host:
        raise ValueError(f"{stated!r} is no http or https address")
    if fault := host_fault(host):
        raise ValueError(f"{stated!r} has a host that {fault}")
    if port == DEFAULT_PORTS[scheme]:
        raise ValueError(
            f"{stated!r} has the port that {scheme} has anyway: leave out :{port}"
        )
    if stated != origin_of(scheme, host, port):
        raise ValueError(f"{stated!r} is more than, or not quite, an origin")
    return stated


def origin_of(scheme: str, host: str, port: int | None) -> str:
    """The origin of a host: IPv6 in brackets, and no port that goes without saying."""
    usual = port in (None, DEFAULT_PORTS[scheme])
    return f"{scheme}://{bracketed(host)}{'' if usual else f':{port}'}"


def bracketed(host: str) -> str:
    """The host as it stands before a port."""
    return f"[{host}]" if ":" in host else host


def host_fault(host: str) -> str:
    """What is wrong with a host in small letters; empty if nothing is.

    In words that go on from "a host that".
    """
    if not host.isascii():
        return "is not of ASCII letters: write it as browsers send it, with xn--"
    labels = host.split(".")
    if ":" in host or _NUMBER.fullmatch(labels[-1]):
        return _address_fault(host)
    if len(host) > LONGEST_HOST or not all(map(_LABEL.fullmatch, labels)):
        return (
            "is no name: between dots there must be 1 to 63 of a-z, 0-9, - and _, "
            f"and {LONGEST_HOST} characters at most in all"
        )
    return ""


def _address_fault(host: str) -> str:
    kind = IPv6Address if ":" in host else IPv4Address
    try:
        usual = str(kind(host))
    except ValueError:
        return "is no IP address"
    if "%" in host:
        return "names a network interface: leave out % and what follows"
    return "" if usual == host else f"browsers write as {usual}"
