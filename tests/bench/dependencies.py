"""Lists what is installed, its licences, and known vulnerabilities.

    python -m tests.bench.dependencies

Licences are read from what is installed. Vulnerabilities are asked for by pip-audit (in
``whichstack[audit]``), which needs a network. Exit code: 0 if all is well, 1 if there
is a vulnerability, or the product needs something whose licence nobody has read, and 3
if it could not be checked. That is told apart by asking for a release that is known to
be vulnerable, too: a mirror without such data would call everything clean.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distribution, distributions
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.bench.tools import table

PRODUCT = "whichstack"
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Unlicense|Zlib|HPND|OFL"
    r"|0BSD|CC0|SIL Open Font)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(
    r"GPL|Affero|MPL|Mozilla|EUPL|CDDL|SSPL|Commons Clause|BUSL", re.I
)
READ = {"pysqlite3": "Zlib (file)", "resvg-py": "MIT (file)"}
"""Licences that only a text in the package tells; read by a person."""
CANARY = ("jinja2", "2.4.1")
"""A release with vulnerabilities that have been known for years."""
SERVICES = ("osv", "pypi")
PATIENCE = 120
WELL, FOUND, NOT_CHECKED = 0, 1, 3


@dataclass(frozen=True)
class Audit:
    """What is known of vulnerabilities."""

    found: Mapping[str, list[str]] = field(default_factory=dict)
    """Identifiers by package; only of those that have any."""
    unchecked: str = ""
    """Why nothing, or not everything, could be checked; empty if all was."""


def licence(of: Distribution) -> str:
    """What a package says of its licence; empty if it says nothing."""
    stated = of.metadata
    if "License-Expression" in stated:
        return stated["License-Expression"]
    classified = [
        text.rpartition(" :: ")[2]
        for text in stated.get_all("Classifier") or ()
        if text.startswith("License ::") and not text.endswith("OSI Approved")
    ]
    lines = stated["License"].strip().splitlines() if "License" in stated else []
    told = ", ".join(classified) or (lines[0][:60] if lines else "")
    return told or READ.get(canonicalize_name(of.name), "")


def is_permissive(stated: str) -> bool:
    """Whether the licence asks for no more than to be named."""
    choices = re.split(r"\bOR\b", stated)
    return any(PERMISSIVE.search(one) and not COPYLEFT.search(one) for one in choices)


def needed() -> set[str]:
    """The names of all that the product needs to run, without extras."""
    found: set[str] = set()
    left = [PRODUCT]
    while left:
        name = str(canonicalize_name(left.pop()))
        if name not in found:
            found.add(name)
            left += _requirements(name)
    return found - {PRODUCT}


def _requirements(name: str) -> Iterable[str]:
    for text in distribution(name).requires or ():
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            yield wanted.name


def audit(installed: Mapping[str, str]) -> Audit:
    """Known vulnerabilities of releases, by name and version."""
    if find_spec("pip_audit") is None:
        return Audit(unchecked="pip-audit is not installed: pip install -e '.[audit]'")
    reasons = []
    for service in SERVICES:
        answer = _asked(service, installed)
        found = answer if isinstance(answer, str) else judged(answer, installed)
        if isinstance(found, Audit) and not found.unchecked:
            return found
        why = found if isinstance(found, str) else found.unchecked
        reasons.append(f"{service}: {why}")
    return Audit(unchecked="; ".join(reasons))


def _asked(service: str, installed: Mapping[str, str]) -> str | list[dict[str, object]]:
    """What pip-audit says of each release, or why it says nothing."""
    with TemporaryDirectory() as folder:
        asked = Path(folder) / "installed.txt"
        pins = [f"{name}=={version}" for name, version in installed.items()]
        for part, lines in (("all", pins), ("canary", ["==".join(CANARY)])):
            asked.with_name(f"{part}.txt").write_text("\n".join(lines))
        said: list[dict[str, object]] = []
        for part in ("all", "canary"):
            command = [sys.executable, "-m", "pip_audit", "--format", "json"]
            command += ["--no-deps", "--disable-pip", "--progress-spinner", "off"]
            command += ["-s", service, "-r", str(asked.with_name(f"{part}.txt"))]
            try:
                done = subprocess.run(
                    command, capture_output=True, text=True, timeout=PATIENCE
                )
                said += json.loads(done.stdout)["dependencies"]
            except subprocess.TimeoutExpired:
                return f"no answer within {PATIENCE} s"
            except (ValueError, KeyError):
                lines = done.stderr.strip().splitlines()
                return lines[-1][:160] if lines else "no answer"
    return said


def judged(said: list[dict[str, object]], installed: Mapping[str, str]) -> Audit:
    """What pip-audit's answer is worth: nothing, if it knows the canary no harm."""
    harmed = [one for one in said if one.get("vulns")]
    if not any((one["name"], one.get("version")) == CANARY for one in harmed):
        return Audit(unchecked="it knows nothing of a release that is vulnerable")
    asked = {canonicalize_name(name) for name in installed}
    told = {canonicalize_name(str(one["name"])) for one in said if "vulns" in one}
    if asked - told:
        return Audit(unchecked=f"it does not know {', '.join(sorted(asked - told))}")
    return Audit({str(o["name"]): _ids(o) for o in harmed if _is(o, installed)})


def _is(one: Mapping[str, object], installed: Mapping[str, str]) -> bool:
    return installed.get(canonicalize_name(str(one["name"]))) == one.get("version")


def _ids(one: Mapping[str, object]) -> list[str]:
    vulnerabilities = one["vulns"]
    assert isinstance(vulnerabilities, list)
    return [str(vulnerability["id"]) for vulnerability in vulnerabilities]


def main() -> int:
    """Prints the list; gives the exit code."""
    by_name = {str(canonicalize_name(d.name)): d for d in distributions()}
    by_name.pop(PRODUCT, None)
    runtime = needed()
    installed = {name: by_name[name].version for name in sorted(by_name)}
    found = audit(installed)
    doubtful = [n for n in installed if not is_permissive(licence(by_name[n]))]
    rows = [
        [
            name,
            version,
            "product" if name in runtime else "tests",
            licence(by_name[name]) or "?",
            "to be read" if name in doubtful else "",
            ", ".join(found.found.get(name, ())),
        ]
        for name, version in installed.items()
    ]
    heads = ["package", "version", "for", "licence", "", "vulnerabilities"]
    table(f"{len(rows)} packages", heads, rows)
    print(f"\nLicences to be read: {', '.join(doubtful) or 'none'}.")
    if found.unchecked:
        print(f"Vulnerabilities COULD NOT BE CHECKED. {found.unchecked}")
    else:
        print(f"Packages with known vulnerabilities: {len(found.found)}.")
    if found.found or runtime & set(doubtful):
        return FOUND
    return NOT_CHECKED if found.unchecked else WELL


if __name__ == "__main__":
    sys.exit(main())
