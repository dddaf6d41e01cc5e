"""What SECURITY.md names as proof is there."""

import re

from webapp.app import create_app
from webapp.config import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_file_that_it_names_exists():
    named = re.findall(r"`((?:webapp|tests|static)/[^`]+)`", TEXT)
    assert len(set(named)) > 20
    assert not [path for path in named if not (ROOT / path).is_file()]


def test_every_row_of_the_model_names_a_test():
    rows = [line for line in TEXT.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    assert not [row for row in rows if "`tests/" not in row.rpartition("|")[0]]


def test_every_setting_and_command_that_it_names_exists():
    named = re.findall(r"`([A-Z]+_[A-Z_]+)`", TEXT)
    assert named
    assert set(named) <= set(create_app().config)
    for module in re.findall(r"python -m ([a-z_.]+)", TEXT):
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
