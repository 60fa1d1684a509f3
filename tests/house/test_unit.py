"""The systemd unit of the docs: what systemd says of it, and what it starts."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vigie.config.cli import COMMANDS

UNIT = Path(__file__).parents[2] / "docs" / "vigie.service"
CI = os.environ.get("CI", "").lower() in {"1", "true"}


def verified(tmp_path, text):
    """What systemd says of a unit's text; a program of this machine stands in for ours,
    which is not installed here."""
    tool = shutil.which("systemd-analyze")
    if not tool:
        words = "systemd-analyze is not here (Debian package: systemd)"
        pytest.fail(words) if CI else pytest.skip(words)
    unit = tmp_path / "vigie.service"
    unit.write_text(re.sub(r"(?m)^(ExecStart)=\S+", rf"\1={sys.executable}", text))
    done = subprocess.run(
        [tool, "verify", "--man=no", unit], capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    assert verified(tmp_path, UNIT.read_text()) == ""


def test_systemd_would_have_named_a_wrong_key(tmp_path):
    wrong = UNIT.read_text().replace("Restart=", "Restrt=")
    assert "Restrt" in verified(tmp_path, wrong)


def test_the_unit_starts_a_command_of_the_program():
    (words,) = re.findall(r"(?m)^ExecStart=(.+)$", UNIT.read_text())
    program, command = words.split()
    assert program.endswith("/.venv/bin/vigie")
    assert command in COMMANDS


def test_the_unit_and_the_page_about_it_name_the_same_places():
    page = (UNIT.parent / "install.md").read_text()
    unit = UNIT.read_text()
    for place in ("/opt/vigie", "/var/lib/vigie", "/etc/vigie.env"):
        assert place in page
        assert place in unit
