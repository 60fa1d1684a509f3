"""The settings that the docs give an operator are safe, and unsafe ones are named."""

import os
import re
import subprocess
import sys
from pathlib import Path

from vigie.config.run import check

PAGE = Path(__file__).parents[2] / "docs" / "install.md"


def documented():
    """The settings of /etc/vigie.env as the page writes them."""
    return dict(re.findall(r"(?m)^   (VIGIE_[A-Z_]+)=(.+)$", PAGE.read_text()))


def checked(folder, *words, **settings):
    own = {k: v for k, v in os.environ.items() if not k.startswith("VIGIE_")}
    environment = {**own, **settings, "VIGIE_DATA_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "vigie.config.cli", "check", *words],
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_documented_settings_are_the_ones_for_a_real_machine():
    assert {"VIGIE_HTTPS", "VIGIE_ALLOWED_HOSTS", "VIGIE_TRUSTED_PROXIES"} <= set(
        documented()
    )


def test_a_deploy_check_finds_nothing_in_the_documented_settings(tmp_path):
    done = checked(tmp_path, "--deploy", **documented())
    assert done.stderr + done.stdout == (
        "System check identified no issues (1 silenced).\n"
    )
    assert done.returncode == 0


def test_a_deploy_check_names_what_is_unsafe(tmp_path):
    done = checked(tmp_path, "--deploy", **{**documented(), "VIGIE_HTTPS": "0"})
    assert "security.W004" in done.stderr
    assert "security.W008" in done.stderr
    assert done.returncode == 1


def test_https_without_a_proxy_that_says_so_stops_the_start(tmp_path):
    done = checked(tmp_path, **{**documented(), "VIGIE_TRUSTED_PROXIES": ""})
    assert "VIGIE_TRUSTED_PROXIES names no proxy" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_without_deploy_only_mistakes_are_looked_for(tmp_path):
    assert checked(tmp_path).returncode == 0


def test_the_command_answers_with_a_code():
    assert check([]) == 0
    assert check(["--no-such-word"]) == 1
