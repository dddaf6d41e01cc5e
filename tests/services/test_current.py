"""The catalogue of a process: the bundled one, or the folder that it is pointed to."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import own_catalogue
from tests.catalogue.good_folder import FAST, GOOD
from tests.test_cli import wait_for
from webapp.catalogue.files import BUNDLED, load
from webapp.catalogue.shape import CatalogueError
from webapp.config import ROOT
from webapp.services.current import catalogue_folder, current_catalogue

VARIABLE = "WHICHSTACK_CATALOGUE"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with three faults in two files, and one file missing."""
    (tmp_path / "alternatives").mkdir()
    faults = {
        "criteria.toml": "[[criteria\n",
        "catalogue.toml": None,
        "alternatives/fast.toml": FAST + "a = = b",
    }
    for name, text in {**GOOD, **faults}.items():
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def start(folder: Path | str, *command: str) -> subprocess.CompletedProcess[str]:
    """What comes of a process with its catalogue there."""
    if "serve" in command:
        with socket.create_server(("127.0.0.1", 0)) as free:
            command = (*command, "--port", str(free.getsockname()[1]))
    environment = {VARIABLE: str(folder), "WHICHSTACK_DATABASE_URL": "sqlite:////x/y"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_set_means_the_bundled_catalogue(monkeypatch, value):
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    assert catalogue_folder() == BUNDLED
    assert current_catalogue() is load(BUNDLED)


def test_another_folder_is_read_once(monkeypatch):
    monkeypatch.setenv(VARIABLE, str(own_catalogue.FOLDER))
    first = current_catalogue()
    assert first.catalogue.texts.title == "Sillwise"
    assert current_catalogue() is first


def test_folder_may_be_relative_to_where_the_process_started(monkeypatch):
    monkeypatch.chdir(own_catalogue.FOLDER.parent)
    monkeypatch.setenv(VARIABLE, own_catalogue.FOLDER.name)
    assert catalogue_folder() == own_catalogue.FOLDER
    assert current_catalogue() is load(own_catalogue.FOLDER)


def test_two_folders_do_not_mix(monkeypatch):
    bundled = current_catalogue()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv(VARIABLE, str(own_catalogue.FOLDER))
        assert current_catalogue().digest != bundled.digest
    assert current_catalogue() is bundled


def test_folder_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(CatalogueError) as caught:
        current_catalogue()
    (problem,) = caught.value.problems
    assert str(tmp_path / "nowhere") in problem


def test_file_for_a_folder_is_named(monkeypatch):
    monkeypatch.setenv(VARIABLE, str(own_catalogue.FOLDER / "steps.toml"))
    with pytest.raises(CatalogueError, match=r"steps\.toml: there is no such folder"):
        current_catalogue()


def test_folder_without_a_step_is_refused(monkeypatch, tmp_path):
    """The first page is the first step."""
    folder = shutil.copytree(own_catalogue.FOLDER, tmp_path / "plants")
    (folder / "steps.toml").write_text("steps = []", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(folder))
    with pytest.raises(CatalogueError, match="there is no step"):
        current_catalogue()


def test_catalogue_without_wording_of_its_own_is_neutral():
    texts = load(own_catalogue.FOLDER).catalogue.texts
    assert texts.nothing_needed == "nothing has to be chosen"


STARTS = {
    "any WSGI server": ["-c", "import wsgi"],
    "our command": ["-m", "flask", "serve"],
    "a command of the catalogue": ["-m", "flask", "catalogue", "check"],
}


CODES = [3, 3, 1]
"""Who starts servers again is told by 3 not to try; commands of people end with 1."""


@pytest.mark.parametrize(
    ("command", "code"), [*zip(STARTS.values(), CODES, strict=True)], ids=STARTS
)
def test_folder_with_problems_stops_the_start_with_all_of_them(broken, command, code):
    done = start(broken, *command)
    assert done.returncode == code
    for file in ("catalogue.toml", "criteria.toml", "alternatives/fast.toml"):
        assert f"\n{file}: " in done.stderr
    assert f"The catalogue in {broken} has problems:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", STARTS.values(), ids=STARTS)
def test_folder_that_is_missing_stops_the_start(tmp_path, command):
    done = start(tmp_path / "nowhere", *command)
    assert done.returncode != 0
    assert f"there is no folder '{tmp_path / 'nowhere'}'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def run(app):
    """Runs a command of ``flask catalogue`` in this process."""
    return lambda *given: app.test_cli_runner().invoke(args=["catalogue", *given])


@pytest.mark.parametrize("environment", ["", "/nowhere"])
def test_option_points_one_command_to_a_folder(run, monkeypatch, environment):
    monkeypatch.setenv(VARIABLE, environment)
    done = run("check", "--catalogue", str(own_catalogue.FOLDER))
    assert done.exit_code == 0, done.output
    assert load(own_catalogue.FOLDER).digest in done.output
    assert os.environ[VARIABLE] == environment


def test_option_publishes_another_catalogue(run):
    done = run("publish", "--catalogue", str(own_catalogue.FOLDER))
    assert f"{load(own_catalogue.FOLDER).digest[:12]} is published" in done.output


def test_scenarios_take_the_words_of_the_same_folder(run, tmp_path):
    folder = shutil.copytree(own_catalogue.FOLDER, tmp_path / "plants")
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    command = ["scenarios", str(tmp_path / "none.json"), "--catalogue", str(folder)]
    done = run(*command)
    assert done.exit_code == 1
    assert "vocabulary.toml: cannot be read" in done.output
    vocabulary = folder / "vocabulary.toml"
    vocabulary.write_text("[needs]\n[unstated]\n", encoding="utf-8")
    assert "0 scenarios, 0 failed." in run(*command).output


def test_workers_serve_the_folder_that_the_command_was_given(tmp_path, empty_url):
    """Named relative to where it was started, which is not where the code lies."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = os.path.relpath(own_catalogue.FOLDER, tmp_path)
    command = ["flask", "--app", str(ROOT / "wsgi.py"), "serve", "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, "-m", *command, "--catalogue", folder],
        cwd=tmp_path,
        env={**os.environ, "WHICHSTACK_DATABASE_URL": empty_url},
        stdout=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            with urlopen(f"http://127.0.0.1:{port}/") as page:
                shown = page.read().decode()
        finally:
            server.terminate()
    assert "Which houseplant suits your windowsill?" in shown


def test_good_folder_starts():
    done = start(own_catalogue.FOLDER, "-c", "import wsgi; print('it runs')")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "it runs\n")
