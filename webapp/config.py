"""Settings: a default for each key, overridden by ``WHICHSTACK_<KEY>``."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
PREFIX = "WHICHSTACK_"

DEFAULTS: dict[str, object] = {
    # Where results and catalogue versions are kept: an SQLite file, as an SQLAlchemy
    # address.
    "DATABASE_URL": f"sqlite:///{ROOT / 'instance' / 'whichstack.sqlite3'}",
    # Folder of the catalogue to recommend from; empty: the bundled one. Only read from
    # the environment, since a process has one catalogue, whatever it is asked through.
    "CATALOGUE": "",
    # Our own address as others see it: in links to share and in the embed's policy.
    # Never taken from the Host header, which a stranger can set.
    "PUBLIC_ORIGIN": "http://127.0.0.1:8000",
    # Whom to write to about this site: an e-mail address, or the address of a page.
    "CONTACT": "",
    # Largest request body that is read, in bytes.
    "MAX_CONTENT_LENGTH": 64 * 1024,
    # Largest query string that is answered, in bytes; a full form needs about 500.
    "MAX_QUERY_LENGTH": 8 * 1024,
    # Where requests are counted for the limits below: "memory://" counts in each
    # process for itself; "redis://host:6379/0" in one place for all of them, which
    # needs the package redis. If the place cannot be reached, nothing is refused.
    "RATE_LIMIT_STORAGE": "memory://",
    # How often one network address may publish, and have a social image drawn that is
    # not kept yet: as "60 per minute; 1000 per day". Empty: as often as it likes.
    # Behind a proxy, the server must be told the visitor's address (see ProxyFix of
    # Werkzeug), or all visitors count as one.
    "RATE_LIMIT_PUBLISH": "120 per minute",
    "RATE_LIMIT_PICTURES": "60 per minute",
}


def from_environment() -> dict[str, object]:
    """The defaults with what the environment sets; numbers stay numbers.

    Raises ValueError, naming the variable, if a number is not one.
    """
    return {key: setting(key) for key in DEFAULTS}


def setting(key: str) -> object:
    """What the environment sets for a key, else its default.

    Raises ValueError, naming the variable, if it must be a number and is not one.
    """
    default = DEFAULTS[key]
    text = os.environ.get(PREFIX + key)
    if text is None:
        return default
    if not isinstance(default, int):
        return text
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{PREFIX}{key} must be a number, not {text!r}") from None
