"""The systemd unit is one that systemd takes."""

import re
import subprocess
import sys
from pathlib import Path

from tests.programs import program
from webapp.cli.serve import Unstartable
from webapp.config import PREFIX, ROOT, SETTINGS

UNIT = (ROOT / "deploy" / "whichstack.service").read_text(encoding="utf-8")


def test_systemd_takes_the_unit(tmp_path):
    analyze = program("systemd-analyze", loss="THE UNIT WAS NOT VERIFIED")
    unit = tmp_path / "whichstack.service"
    here = str(Path(sys.executable).parent / "flask")
    unit.write_text(UNIT.replace("/srv/whichstack/.venv/bin/flask", here))
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_unit_sets_what_can_be_set():
    stated = re.findall(rf"Environment={PREFIX}([A-Z_]+?)(_FILE)?=", UNIT)
    assert len(stated) >= 4
    for name, in_file in stated:
        assert name in SETTINGS
        assert SETTINGS[name].secret or not in_file


def test_unit_starts_a_command_with_options_that_exist(app):
    (arguments,) = re.findall(r"^ExecStart=\S+ (.+)$", UNIT, re.MULTILINE)
    command, *options = arguments.split()
    usage = app.test_cli_runner().invoke(args=[command, "--help"]).output
    for option in options:
        if option.startswith("--"):
            assert f"{option} " in usage


def test_unit_is_not_started_again_where_that_cannot_help():
    """3 is ours; 243 is systemd's own (systemd.exec: EXIT_CREDENTIALS)."""
    (prevented,) = re.findall(r"^RestartPreventExitStatus=(.+)$", UNIT, re.MULTILINE)
    assert prevented.split() == [str(Unstartable.exit_code), "243"]


def test_unit_behind_a_proxy_needs_only_a_line_uncommented():
    """README says so; the doctor finds fault with a site where it was forgotten."""
    assert "#Environment=WHICHSTACK_TRUSTED_PROXIES=1\n" in UNIT
