"""Commands that look after the catalogue: what they find, and what they refuse."""

import json
import re
import shutil
from datetime import UTC, datetime

import pytest

from tests import own_catalogue
from webapp.catalogue.files import BUNDLED
from webapp.persistence.models import CatalogueVersion
from webapp.services.current import current_catalogue

STATIC = {
    "id": "T01",
    "title": "A leaflet",
    "needs": {"product": "static leaflet"},
    "top": ["none"],
}


@pytest.fixture
def run(app):
    """Runs a command of ``flask``."""
    return lambda *arguments: app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def plants(monkeypatch):
    """Commands look at a small catalogue about something else, without problems."""
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(own_catalogue.FOLDER))


@pytest.fixture
def withered(monkeypatch, tmp_path):
    """That catalogue with two problems that only a review finds."""
    folder = tmp_path / "withered"
    shutil.copytree(own_catalogue.FOLDER, folder)
    file = folder / "catalogue.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r'^lede = ".*"$', 'lede = "A very smal one."', text, flags=re.M),
        encoding="utf-8",
    )
    monkeypatch.setenv("WHICHSTACK_CATALOGUE", str(folder))
    return folder


def test_check_lists_all_problems(run, withered):
    done = run("catalogue", "check")
    assert done.exit_code == 1
    assert f"{withered} has problems:" in done.output
    assert "catalogue.toml: lede: 'very' is vague" in done.output
    assert "catalogue.toml: lede: 'smal' is misspelt" in done.output


def test_catalogue_with_problems_is_not_published(app, run, withered, tmp_path):
    file = tmp_path / "untouched.sqlite3"
    app.config["DATABASE_URL"] = f"sqlite:///{file}"
    done = run("catalogue", "publish")
    assert done.exit_code == 1
    assert "'very' is vague" in done.output
    assert "'smal' is misspelt" in done.output
    assert not file.exists()


@pytest.mark.usefixtures("plants")
def test_diff_to_the_published_version_finds_nothing(run):
    run("catalogue", "publish")
    done = run("catalogue", "diff", current_catalogue().digest[:8])
    assert done.exit_code == 0, done.output
    assert "Nothing was added, removed or changed." in done.output
    assert "0.0% have another winner." in done.output


def test_diff_to_a_folder_tells_what_changed_and_who_gains(run, withered, plants):
    done = run("catalogue", "diff", str(withered))
    assert done.exit_code == 0, done.output
    assert "~ texts, lede: A very smal one. -> " in done.output
    assert "Of 1,000 forms" in done.output


def test_diff_tells_scenarios_with_another_winner(run, tmp_path):
    file = tmp_path / "scenarios.json"
    file.write_text(json.dumps([STATIC]), encoding="utf-8")
    folder = str(BUNDLED)
    done = run("catalogue", "diff", folder, "--scenarios", str(file))
    assert done.exit_code == 0, done.output
    assert "0 of 1 scenarios have another winner." in done.output


@pytest.mark.usefixtures("plants")
@pytest.mark.parametrize("version", ["0123abcd", "no-such-folder", "%"])
def test_diff_refuses_a_version_that_it_does_not_find(run, version):
    run("catalogue", "publish")
    done = run("catalogue", "diff", version)
    assert done.exit_code == 1
    assert f"{version!r} is no folder, and the digest of no published" in done.output


@pytest.mark.usefixtures("plants")
def test_diff_refuses_a_version_of_another_shape(run, session):
    session.add(
        CatalogueVersion(
            digest="abc" + 61 * "0", document={}, published_at=datetime.now(UTC)
        )
    )
    session.commit()
    done = run("catalogue", "diff", "abc")
    assert done.exit_code == 1
    assert "version abc was published in an older shape" in done.output


@pytest.mark.usefixtures("plants")
def test_stale_lists_old_evidence_oldest_first(run):
    done = run("catalogue", "stale", "--today", "2100-01-01", "--months", "0")
    assert done.exit_code == 0, done.output
    ages = [int(age) for age in re.findall(r"^\S+ +(\d+) months", done.output, re.M)]
    facts = [e for a in current_catalogue().catalogue.alternatives for e in a.evidence]
    assert len(ages) == len(facts)
    assert ages == sorted(ages, reverse=True)
    assert f"{len(facts)} of {len(facts)} facts are 0 months old" in done.output
    assert "https://" in done.output
    none = run("catalogue", "stale", "--today", "2000-01-01")
    assert f"0 of {len(facts)} facts are 18 months old or older." in none.output


def test_stale_refuses_what_is_no_day(run):
    assert run("catalogue", "stale", "--today", "yesterday").exit_code == 2


@pytest.mark.usefixtures("plants")
def test_report_shows_shares_confidence_and_gates(run):
    done = run("catalogue", "report")
    assert done.exit_code == 0, done.output
    for alternative in current_catalogue().catalogue.recommendable():
        assert re.search(rf"^{alternative.id} +\d+\.\d\d +\d", done.output, re.M)
    for words in ("hybrids together", "spread: nobody", "0     4     8", "gates, "):
        assert words in done.output
    assert re.search(r"^(passed|FAILED)  Every alternative wins", done.output, re.M)
