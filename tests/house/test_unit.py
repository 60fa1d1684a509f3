"""The systemd units of the docs: what systemd says of them, and what they start."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vigie.config.cli import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
UNIT = DOCS / "vigie.service"
BACKUP, TIMER = DOCS / "vigie-backup.service", DOCS / "vigie-backup.timer"
CI = os.environ.get("CI", "").lower() in {"1", "true"}


def tool():
    found = shutil.which("systemd-analyze")
    if not found:
        words = "systemd-analyze is not here (Debian package: systemd)"
        pytest.fail(words) if CI else pytest.skip(words)
    return found


def verified(tmp_path, text, name="vigie.service"):
    """What systemd says of a unit's text; a program of this machine stands in for ours,
    which is not installed here. A timer is looked at beside the unit it starts."""
    for path, words in ((BACKUP, BACKUP.read_text()), (tmp_path / name, text)):
        started = re.sub(r"(?m)^(ExecStart)=\S+", rf"\1={sys.executable}", words)
        (tmp_path / path.name).write_text(started)
    done = subprocess.run(
        [tool(), "verify", "--man=no", tmp_path / name], capture_output=True, text=True
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


@pytest.mark.parametrize("unit", [BACKUP, TIMER], ids=lambda path: path.name)
def test_systemd_finds_nothing_wrong_with_the_backup(tmp_path, unit):
    assert verified(tmp_path, unit.read_text(), unit.name) == ""


def test_systemd_would_have_named_a_timer_of_a_wrong_time(tmp_path):
    wrong = TIMER.read_text().replace("03:15", "27:15")
    assert "calendar" in verified(tmp_path, wrong, TIMER.name)


def test_the_backup_is_written_by_a_command_of_the_program_under_the_hour(tmp_path):
    (line,) = re.findall(r"(?m)^ExecStart=(.+)$", BACKUP.read_text())
    line = line.replace("$$", "$").replace("%%", "%")  # as systemd reads it
    _shell, _c, words = shlex.split(line)
    assert words.split()[1:3] == ["/opt/vigie/.venv/bin/vigie", "backup"]
    assert "backup" in COMMANDS
    said = words.replace("/opt/vigie/.venv/bin/vigie", "echo")
    done = subprocess.run(["/bin/sh", "-c", said], capture_output=True, text=True)
    written = r"backup /var/backups/vigie/vigie-\d{4}-\d\d-\d\d-\d{4}\n"
    assert re.fullmatch(written, done.stdout)


def test_old_backups_go_and_new_ones_and_other_files_stay(tmp_path):
    (line,) = re.findall(r"(?m)^ExecStartPost=(.+)$", BACKUP.read_text())
    names = {"vigie-2026-01-01-0315": 31.5, "vigie-2026-02-01-0315": 29, "notes": 400}
    for name, days in names.items():
        (tmp_path / name).write_text("")
        then = time.time() - days * 86_400
        os.utime(tmp_path / name, (then, then))
    words = shlex.split(line.replace("/var/backups/vigie", str(tmp_path)))
    subprocess.run(words, check=True)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"vigie-2026-02-01-0315", "notes"}


def test_the_backup_may_write_where_it_writes_and_the_page_names_it_all():
    page, unit = (DOCS / "install.md").read_text(), BACKUP.read_text()
    (places,) = re.findall(r"(?m)^ReadWritePaths=(.+)$", unit)
    assert places.split() == ["/var/lib/vigie", "/var/backups/vigie"]
    for words in ("/var/backups/vigie", BACKUP.name, TIMER.name, "30 days"):
        assert words in page


def test_the_backup_is_locked_in_as_the_program_is():
    keys = "(?m)^(?:NoNew|Private|Protect|Restrict|Capab|Lock|System|User|Group).+$"
    ours = set(re.findall(keys, UNIT.read_text()))
    assert len(ours) >= 9
    assert ours == set(re.findall(keys, BACKUP.read_text()))
