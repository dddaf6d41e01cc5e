"""What the listing of dependencies makes of licences, and of pip-audit's answers."""

import pytest

from tests.bench.dependencies import CANARY, Audit, is_permissive, judged, needed

Said = dict[str, object]
HARMED: Said = {"name": CANARY[0], "version": CANARY[1], "vulns": [{"id": "PYSEC-1"}]}


def clean(name: str, version: str) -> Said:
    return {"name": name, "version": version, "vulns": []}


@pytest.mark.parametrize(
    ("stated", "permissive"),
    [
        *(("MIT", True), ("BSD-3-Clause", True), ("Apache-2.0 OR GPL-3.0", True)),
        *(("OFL-1.1", True), ("GPL-3.0 OR MIT", True), ("PSF-2.0", True)),
        *(("MPL-2.0", False), ("LGPL-3.0", False), ("MIT AND GPL-2.0", False)),
        *(("", False), ("Proprietary", False), ("Business Source (BUSL-1.1)", False)),
    ],
)
def test_licences_that_ask_for_more_are_to_be_read(stated, permissive):
    assert is_permissive(stated) == permissive


def test_all_that_is_needed_is_found():
    assert {"flask", "werkzeug", "jinja2", "numpy", "mako"} <= needed()
    assert "pytest" not in needed()


def test_clean_is_only_what_was_really_checked():
    asked = {"flask": "3.1.3"}
    assert judged([clean("flask", "3.1.3"), HARMED], asked) == Audit()
    answers: list[list[Said]] = [
        [clean("flask", "3.1.3")],
        [clean("flask", "3.1.3"), clean(*CANARY)],
        [{"name": "flask", "skip_reason": "not found on the index"}, HARMED],
        [HARMED],
        [],
    ]
    for said in answers:
        assert judged(said, asked).unchecked


def test_vulnerability_is_told_by_package_and_the_known_one_is_not():
    bad = {**clean("flask", "3.1.3"), "vulns": [{"id": "PYSEC-2"}, {"id": "CVE-3"}]}
    found = judged([bad, HARMED], {"flask": "3.1.3"})
    assert found == Audit({"flask": ["PYSEC-2", "CVE-3"]})
