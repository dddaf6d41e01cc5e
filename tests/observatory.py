"""The header rules of Mozilla's HTTP Observatory, as far as one response shows them.

Read from https://github.com/mdn/mdn-http-observatory, 1.4.8: ``src/grader/charts.js``
(points) and ``src/analyzer/tests/`` (rules). Left to the scanner itself: redirection
from port 80, which is the proxy's, and preloading. Stricter than there: any cookie
loses what the worst one does, since none is needed, and a policy by which forms may be
sent anywhere gains nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bs4 import BeautifulSoup

Policy = Mapping[str, set[str]]
Rule = Callable[[Mapping[str, str], str], tuple[str, int]]

A_PLUS = 100
BONUS_FROM = 90
"""Points are added only to what has an A without them."""
SIX_MONTHS = 15_552_000
BROAD = {"*", "ftp:", "http:", "https:", "http://*", "https://*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}


def directives(policy: str) -> Policy:
    """A policy by directive; raises ValueError if one stands there twice."""
    found: dict[str, set[str]] = {}
    for part in filter(None, map(str.split, policy.lower().split(";"))):
        if part[0] in found:
            raise ValueError(f"{part[0]} is said twice")
        found[part[0]] = set(part[1:])
    return found


def content_security_policy(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    try:
        said = directives(headers.get("Content-Security-Policy", ""))
    except ValueError as error:
        return f"policy: {error}", -25
    return next(_faults(said), None) or (
        ("policy", 10)
        if said.get("default-src") == {"'none'"}
        else ("policy with a default", 5)
    )


def _faults(said: Policy) -> Iterator[tuple[str, int]]:
    """The worst first, as the scanner looks for them."""
    everything = said.get("default-src", {"*"})
    scripts = said.get("script-src", everything)
    styles = said.get("style-src", everything)
    pictures = said.get("img-src", everything) | said.get("media-src", everything)
    active = set().union(*(said[n] for n in said if n not in ("img-src", "media-src")))
    if not said:
        yield "no policy", -25
    if scripts & (BROAD | INLINE) or said.get("object-src", everything) & BROAD:
        yield "policy lets any script run", -20
    if _insecure(active):
        yield "policy lets scripts in without TLS", -20
    if "'unsafe-eval'" in scripts | styles:
        yield "policy lets text run as code", -10
    if _insecure(pictures):
        yield "policy lets pictures in without TLS", -10
    if styles & (BROAD | INLINE) or said.get("form-action", {"*"}) & BROAD:
        yield "policy lets any style in, or forms be sent anywhere", 0


def _insecure(sources: set[str]) -> bool:
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def framing(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    try:
        said = directives(headers.get("Content-Security-Policy", ""))
    except ValueError:
        said = {}
    if said.get("frame-ancestors"):
        return "framing", 5
    if headers.get("X-Frame-Options", "").strip().lower() in ("deny", "sameorigin"):
        return "framing by the older header alone", 0
    return "framing is not ruled", -20


def transport(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    said = headers.get("Strict-Transport-Security", "").lower()
    parts = dict(part.strip().partition("=")[::2] for part in said.split(";"))
    if not parts.get("max-age", "").isdecimal() or "," in said:
        return "TLS is not promised", -20
    if int(parts["max-age"]) < SIX_MONTHS:
        return "TLS is promised for too short a time", -10
    return "TLS", 0


def sniffing(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    said = headers.get("X-Content-Type-Options", "").strip().lower()
    return ("types", 0) if said == "nosniff" else ("types may be guessed", -5)


def referrers(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    said = headers.get("Referrer-Policy")
    if said is None:
        return "referrers are not ruled", 0
    return ("referrers", 5) if said.lower() in PRIVATE else ("referrers leak", -5)


def loading(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    said = headers.get("Cross-Origin-Resource-Policy", "cross-origin").lower()
    if said in ("same-origin", "same-site"):
        return "loading", 10
    return ("loading by all", 0) if said == "cross-origin" else ("loading unclear", -5)


def cookies(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    return ("a cookie", -40) if "Set-Cookie" in headers else ("cookies", 0)


def credentials(headers: Mapping[str, str], _: str) -> tuple[str, int]:
    given = headers.get("Access-Control-Allow-Credentials", "").lower() == "true"
    return ("other sites may use credentials", -50) if given else ("credentials", 0)


def scripts_of_others(headers: Mapping[str, str], body: str) -> tuple[str, int]:
    if "html" not in headers.get("Content-Type", ""):
        return "scripts of others", 0
    for script in BeautifulSoup(body, "html.parser").select("script[src]"):
        source = str(script["src"])
        if source.startswith(("//", "http:")):
            return "a script of others, unprotected", -50
        if source.startswith("https:") and not script.get("integrity"):
            return "a script of others, unchecked", -5
    return "scripts of others", 0


RULES: tuple[Rule, ...] = (
    content_security_policy,
    framing,
    transport,
    sniffing,
    referrers,
    loading,
    cookies,
    credentials,
    scripts_of_others,
)


def findings(headers: Mapping[str, str], body: str = "") -> dict[str, int]:
    """What each rule found, and the points that it gives or takes."""
    return dict(rule(headers, body) for rule in RULES)


def score(headers: Mapping[str, str], body: str = "") -> int:
    """The score of a response that came by TLS; ``A_PLUS`` or more is an A+."""
    points = findings(headers, body).values()
    without_bonus = 100 + sum(p for p in points if p < 0)
    return 100 + sum(points) if without_bonus >= BONUS_FROM else without_bonus
