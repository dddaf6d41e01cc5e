"""What a site answers through everything that stands in front of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from webapp.services.diagnosis import Finding

PATIENCE = 5
"""Seconds to wait for an answer."""
HALF_A_YEAR = 182 * 24 * 3600


class Unreachable(Exception):
    """No answer, and why."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    def header(self, name: str) -> str:
        """A header's value; empty if it was not sent."""
        return self.headers.get(name) or ""


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """A redirect is an answer, too."""


def ask(address: str, headers: Mapping[str, str] | None = None) -> Reply:
    """What this address answers, whatever its status. Raises Unreachable."""
    try:
        request = Request(address, headers={"User-Agent": "doctor", **(headers or {})})
        with build_opener(_Stay).open(request, timeout=PATIENCE) as answer:
            return Reply(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read())
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(str(error) or type(error).__name__) from None


def site_findings(url: str, public_origin: str) -> Iterator[Finding]:
    """Everything that can be told from outside; stops if nothing answers."""
    site = url.rstrip("/")
    yield _address(site, public_origin)
    page = _guarded("reachable", lambda: _reachable(site))
    yield page
    if page.wrong:
        return
    checks: tuple[tuple[str, Callable[[str], Finding]], ...] = (
        ("health", _health),
        ("forged proxy headers", _forged),
        ("readiness", _readiness),
        ("transport security", _transport),
        ("static files", _static),
        ("conditional requests", _conditional),
        ("compression", _compression),
        ("request ids", _request_id),
        ("metrics", _metrics),
    )
    for what, check in checks:
        yield _guarded(what, lambda check=check: check(site))  # type: ignore[misc]


def _guarded(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Unreachable as error:
        return Finding(
            what,
            f"no answer: {error}",
            "see that the server and the proxy run, and that name and certificate fit",
        )


def _address(site: str, public_origin: str) -> Finding:
    if site == public_origin:
        return Finding("public address")
    return Finding(
        "public address",
        f"links on the site lead to {public_origin}",
        f"set WHICHSTACK_PUBLIC_ORIGIN={site}, unless this is another way in",
        bearable=True,
    )


def _reachable(site: str) -> Finding:
    status = ask(f"{site}/").status
    if status == 200:
        return Finding("reachable")
    return Finding(
        "reachable",
        f"the first page answers {status}",
        "look into the logs of the proxy and of the server; 421 means that "
        "WHICHSTACK_TRUSTED_HOSTS lacks this host",
    )


def _health(site: str) -> Finding:
    reply = ask(f"{site}/healthz")
    if reply.status != 200:
        return Finding(
            "health",
            f"/healthz answers {reply.status}",
            "let the proxy pass it on",
        )
    seen = reply.body.decode("utf-8", "replace").splitlines()
    odd = [line.partition(":")[0] for line in seen if line.endswith("not as public")]
    if not odd:
        return Finding("health, and proxy headers")
    return Finding(
        "proxy headers",
        f"the application does not see the {' and '.join(odd)} of its public address",
        "let the proxy pass on Host and send X-Forwarded-Proto, and set "
        "WHICHSTACK_TRUSTED_PROXIES to the number of proxies",
    )


def _forged(site: str) -> Finding:
    """Whether what a visitor says is believed, as only a proxy's word should be."""
    other = "http" if site.startswith("https:") else "https"
    # To programs behind WSGI, both are one name; proxies see to the first alone.
    said = {"X-Forwarded-Proto": other, "X_Forwarded_Proto": other}
    address = f"{site}/healthz"
    if ask(address, said).body == ask(address).body:
        return Finding("forged proxy headers")
    return Finding(
        "forged proxy headers",
        "visitors can say themselves where they come from, and so escape the limits",
        "let the proxy replace X-Forwarded-For and -Proto and drop all headers with an "
        "underscore in their names (nginx does); WHICHSTACK_TRUSTED_PROXIES must not "
        "count more proxies than there are",
    )


def _readiness(site: str) -> Finding:
    reply = ask(f"{site}/readyz")
    if reply.status == 200:
        return Finding("readiness")
    said = "; ".join(reply.body.decode("utf-8", "replace").splitlines()[:5])
    return Finding(
        "readiness", f"/readyz answers {reply.status}: {said}", "mend what it names"
    )


def _transport(site: str) -> Finding:
    if not site.startswith("https://"):
        return Finding(
            "transport security",
            "this address is not https",
            "let the proxy speak TLS, if others than you use the site",
            bearable=True,
        )
    return promised_tls(ask(f"{site}/").header("Strict-Transport-Security"))


def promised_tls(sent: str) -> Finding:
    """Whether browsers are told, for long enough, to come back by TLS only."""
    age = re.search(r"max-age=(\d+)", sent)
    if age and int(age[1]) >= HALF_A_YEAR:
        return Finding("transport security")
    return Finding(
        "transport security",
        f"Strict-Transport-Security is {sent or 'missing'}",
        "leave WHICHSTACK_HSTS as it is, and let the proxy pass the header on; it is "
        "said where the application sees https",
    )


def _static(site: str) -> Finding:
    page = ask(f"{site}/").body.decode("utf-8", "replace")
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page)
    reply = ask(site + sheet[1]) if sheet else None
    said = reply.header("Cache-Control") if reply else "unknown, as no sheet is named"
    if reply and reply.status == 200 and "immutable" in said:
        return Finding("static files")
    return Finding(
        "static files",
        f"their Cache-Control is {said or 'missing'}"
        + (f", their status {reply.status}" if reply and reply.status != 200 else ""),
        "let the proxy pass /static/ on as it is, with its headers",
    )


def _conditional(site: str) -> Finding:
    first = ask(f"{site}/method")
    tag = first.header("ETag")
    again = ask(f"{site}/method", {"If-None-Match": tag}).status if tag else 0
    if again == 304:
        return Finding("conditional requests")
    return Finding(
        "conditional requests",
        f"a page that is known is sent again ({again})" if tag else "there is no ETag",
        "let the proxy pass on If-None-Match and ETag; nginx drops strong tags when it "
        "compresses, so leave compression to the application",
    )


def _compression(site: str) -> Finding:
    reply = ask(f"{site}/method", {"Accept-Encoding": "gzip"})
    if reply.header("Content-Encoding"):
        return Finding("compression")
    return Finding(
        "compression",
        "pages are sent as they are",
        "let the proxy pass on Accept-Encoding",
    )


def _request_id(site: str) -> Finding:
    sent = "doctor-came-by"
    back = ask(f"{site}/", {"X-Request-ID": sent}).header("X-Request-ID")
    if back:
        return Finding("request ids")
    return Finding(
        "request ids",
        "no X-Request-ID comes back",
        "let the proxy pass it on, so that an error can be found in the log",
    )


def _metrics(site: str) -> Finding:
    status = ask(f"{site}/metrics").status
    if status != 200:
        return Finding("metrics are not public")
    return Finding(
        "metrics",
        "whoever asks gets them",
        "see which program answers /metrics there; it is not ours, which asks for "
        "a token",
    )
