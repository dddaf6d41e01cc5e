"""All settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from webapp.config.kinds import (
    Kind,
    Value,
    database,
    folder,
    hosts,
    number,
    one_of,
    optional,
    positive,
    text,
    token,
    transport_security,
)
from webapp.config.origins import origin

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Setting:
    """What can be set, how, and what it does."""

    default: Value
    kind: Kind
    remedy: str
    """What to do if the value is refused; the end of a sentence."""
    about: str
    secret: bool = False
    """Whether it may hold a password, so that it is never shown."""


SETTINGS: dict[str, Setting] = {
    "DATABASE_URL": Setting(
        f"sqlite:///{ROOT / 'instance' / 'whichstack.sqlite3'}",
        database,
        "state sqlite:////absolute/path or postgresql://user:password@host/name",
        "Where results and catalogue versions are kept, as an SQLAlchemy address.",
        secret=True,
    ),
    "DATABASE_READ_URL": Setting(
        "",
        optional(database),
        "state postgresql://user:password@host/name, or nothing if there is no replica",
        "A replica of that database, from which results are read. What it does not "
        "know, and all while it is down, is asked of the database itself.",
        secret=True,
    ),
    "CATALOGUE": Setting(
        "",
        # Whether the folder is there is asked at the start: this is read often. And
        # only from the environment, since a process has one catalogue.
        text,
        "state the path of a catalogue's folder, or nothing for the bundled one",
        "Folder of the catalogue to recommend from; empty: the bundled one.",
    ),
    "PUBLIC_ORIGIN": Setting(
        "http://127.0.0.1:8000",
        origin,
        "state scheme, host and perhaps a port, in small letters and without a slash "
        "at the end, as https://whichstack.example",
        "Our own address as others see it: in links to share and in the embed's "
        "policy. Never taken from the Host header, which a stranger can set.",
    ),
    "CONTACT": Setting(
        "",
        text,
        "",
        "Whom to write to about this site: an e-mail address, or a page's address.",
    ),
    "MAX_CONTENT_LENGTH": Setting(
        64 * 1024,
        positive,
        "state a number of bytes",
        "Largest request body that is read, in bytes.",
    ),
    "MAX_QUERY_LENGTH": Setting(
        8 * 1024,
        positive,
        "state a number of bytes; a full form needs about 500",
        "Largest query string that is answered, in bytes.",
    ),
    "PAGES_KEPT": Setting(
        16 * 1024 * 1024,
        number,
        "state a number of bytes; 0 keeps nothing",
        "Pages that each process keeps in memory, in bytes.",
    ),
    "RESULTS_KEPT_FOR": Setting(
        60,
        number,
        "state a number of seconds",
        "Seconds for which a process shows a result again without asking the database, "
        "so that one which was removed is shown that much longer at most. If the "
        "database cannot be reached, what is kept is shown for a day.",
    ),
    "RATE_LIMIT_STORAGE": Setting(
        "memory://",
        text,
        "state memory:// or redis://host:6379/0, and install the package redis for it",
        "Where requests are counted for the limits below: memory:// counts in each "
        "process for itself; redis://host:6379/0 in one place for all of them. It "
        'holds network addresses then, so let Redis write none of it (save ""). If '
        "the place cannot be reached, nothing is refused.",
        secret=True,
    ),
    "RATE_LIMIT_PUBLISH": Setting(
        "120 per minute",
        text,
        'write as "60 per minute; 1000 per day", or leave empty for no limit',
        "How often one network address may publish.",
    ),
    "RATE_LIMIT_PICTURES": Setting(
        "60 per minute",
        text,
        'write as "60 per minute; 1000 per day", or leave empty for no limit',
        "How often it may have a social image drawn that is not kept yet.",
    ),
    "RATE_LIMIT_API": Setting(
        "600 per minute",
        text,
        'write as "60 per minute; 1000 per day", or leave empty for no limit',
        "How often it may have the API work out a recommendation.",
    ),
    "THREADS": Setting(
        2,
        positive,
        "take about as many as a process of Python can use",
        "Requests that a process works on at once, beside clicks and those that write.",
    ),
    "BODIES": Setting(
        64,
        positive,
        "take the number of forms that may come slowly",
        "Requests with a body that a process takes at once, however slowly they come; "
        "flask serve has a thread for each. Another server needs as many threads, and "
        "twice THREADS, and two.",
    ),
    "TRUSTED_PROXIES": Setting(
        0,
        number,
        "count the proxies that stand in front",
        "How many proxies set X-Forwarded-For and -Proto: that many values from the "
        "right are believed. Without, all visitors behind a proxy count as one. They "
        "must drop headers with an underscore in their names, as nginx does: to us, "
        "X_Forwarded_For is the same.",
    ),
    "TRUSTED_HOSTS": Setting(
        "",
        optional(hosts),
        "write as example.org, .example.net",
        "Hosts that requests may name (the dot: with subdomains); others get the page "
        "for 421. Empty: any.",
    ),
    "HSTS": Setting(
        "max-age=31536000",
        optional(transport_security),
        "write as max-age=31536000; includeSubDomains, or leave empty",
        "Strict-Transport-Security, said wherever TLS is used: a browser that has seen "
        "it comes back by TLS only. includeSubDomains: if all your subdomains do so.",
    ),
    "LOG_FORMAT": Setting(
        "auto",
        one_of("auto", "json", "plain"),
        "choose one of them",
        "json: one object a line, for machines; plain: for people; auto: plain at a "
        "terminal, else json.",
    ),
    "LOG_LEVEL": Setting(
        "info",
        one_of("debug", "info", "warning", "error"),
        "choose one of them",
        "What is logged at least; above info, requests are not.",
    ),
    "METRICS_TOKEN": Setting(
        "",
        optional(token),
        "take at least 16 random letters and digits, as from: openssl rand -hex 16",
        "Who sends it (Authorization: Bearer ...) gets /metrics; empty: nobody does.",
        secret=True,
    ),
    "RUN_FOLDER": Setting(
        "",
        optional(folder),
        "create the folder, writable for the server, on a local disk or in memory",
        "What the processes of one server share while they run: the counts behind "
        "/metrics, and a file named stopping, which makes /readyz answer 503. Empty: "
        "flask serve makes one; other servers have counts of one process each.",
    ),
}
