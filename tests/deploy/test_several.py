"""The drop-in that makes one unit into several, and README's way to it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.programs import program
from webapp.config import PREFIX, ROOT, SETTINGS

DROP_IN = (ROOT / "deploy" / "several.conf").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "whichstack.service").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Growing up")[2].partition("\n## ")[0]
COMMANDS = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)


def test_systemd_takes_the_unit_of_several(tmp_path):
    analyze = program("systemd-analyze", loss="THE DROP-IN WAS NOT VERIFIED")
    folder = tmp_path / "whichstack@.service.d"
    folder.mkdir()
    flask = str(Path(sys.executable).parent / "flask")
    for path, text in (
        (tmp_path / "whichstack@.service", UNIT),
        (folder / "several.conf", DROP_IN),
    ):
        path.write_text(text.replace("/srv/whichstack/.venv/bin/flask", flask))
    done = subprocess.run(
        [analyze, "verify", "--man=no", "whichstack@8001.service"],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_drop_in_sets_what_can_be_set():
    stated = re.findall(rf"Environment={PREFIX}([A-Z_]+?)(_FILE)?[=\n]", DROP_IN)
    assert len(stated) >= 5
    for name, in_file in stated:
        assert name in SETTINGS
        assert SETTINGS[name].secret or not in_file


def test_instances_listen_where_nginx_looks_for_them():
    started = re.search(r"enable --now (.*)", SECTION)
    assert started
    ports = set(re.findall(r"whichstack@(\d+)", started[1]))
    assert ports == set(re.findall(r"server 127\.0\.0\.1:(\d+)", NGINX))


def test_secrets_are_written_where_the_units_read_them():
    read = re.findall(r"^LoadCredential=.*:(.*)", UNIT + DROP_IN, re.MULTILINE)
    written = re.findall(r"install -m 600 /dev/stdin (\S+)", SECTION)
    assert set(written) == set(read) != set()


def test_certificate_is_asked_for_unattended_and_renewed_for_good():
    """A question would swallow the commands that were pasted after it, and nginx goes
    on with the old certificate until it is told."""
    (command,) = re.findall(r"^sudo certbot .*(?:\n  .*)*", SECTION, re.MULTILINE)
    for option in (" -n ", " --agree-tos ", " -m $mail ", "--deploy-hook 'systemctl "):
        assert option in command


def test_what_the_section_names_is_there():
    files = set(re.findall(r"\bdeploy/[\w.]+\w", SECTION))
    assert len(files) == 3
    assert all((ROOT / path).exists() for path in files)
    scripts = re.findall(r"python -m ([\w.]+\w)", SECTION)
    assert "tests.bench.deployment" in scripts
    assert all(find_spec(name) for name in scripts)


@pytest.mark.parametrize("commands", COMMANDS)
def test_commands_are_ones_that_a_shell_understands(commands):
    done = subprocess.run(
        ["bash", "-n"], input=commands, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("broken", ["git", ".venv/bin/pip", "curl"])
def test_new_version_that_fails_takes_no_second_instance_down(tmp_path, broken):
    restarted = tmp_path / "restarted"
    stubs = f"""
        cd() {{ :; }}; sleep() {{ :; }}; git() {{ :; }}; curl() {{ :; }}
        systemctl() {{ echo $2 >> {restarted}; }}; .venv/bin/pip() {{ :; }}
        sudo() {{ "$@"; }}; {broken}() {{ return 1; }}
    """
    (commands,) = (block for block in COMMANDS if "git pull" in block)
    subprocess.run(["bash"], input=stubs + commands, text=True, check=False)
    first = ["whichstack@8001"] if broken == "curl" else []
    assert (restarted.read_text().split() if restarted.exists() else []) == first


def test_commands_for_a_service_name_the_databases_of_its_units():
    operations = README.partition("\n## Operations")[2].partition("\n## ")[0]
    (block,) = re.findall(r"```sh\n(cd .*?)```", operations, re.DOTALL)
    (secret,) = re.findall(r"^LoadCredential=database-url:(.*)", DROP_IN, re.MULTILINE)
    (file,) = re.findall(r"WHICHSTACK_DATABASE_URL=sqlite:///(.*)", UNIT)
    assert f"WHICHSTACK_DATABASE_URL_FILE={secret} " in block
    assert f"file={file}\n" in block
