"""A hundred kills at random while something is written: nothing acknowledged is lost,
nothing is half written, and the journal verifies."""

import json
import os
import subprocess
import sys

import pytest

from tests.started import ROOT

pytestmark = pytest.mark.slow
KILLS = 100


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """What was left after the kills."""
    folder = tmp_path_factory.mktemp("kills")
    environment = {**os.environ, "VIGIE_DATA_DIR": str(folder / "data")}
    environment.pop("VIGIE_DATABASE_URL", None)
    environment["DJANGO_SETTINGS_MODULE"] = "vigie.config.settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", str(folder), str(KILLS), "7"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_that_was_acknowledged_is_lost(left):
    assert left["acknowledged"] > KILLS / 2
    assert left["lost"] == []


def test_nothing_is_half_written(left):
    assert len(left["cells"]) == 1
    assert left["cells"][0] > 0
    assert left["journalled"] == left["opened"]


def test_no_answer_is_without_what_follows_from_it(left):
    assert left["answers"] > KILLS / 4
    assert left["answered"] == left["stand"]
    assert left["cases"][0] == left["cases"][1]


def test_the_database_is_sound_and_the_journal_verifies(left):
    assert left["sound"] == "ok"
    assert left["journal"] is True


def test_an_import_that_was_killed_ends_like_one_that_was_not(left):
    assert left["killed"] == left["calm"]
    assert left["calm"][0] > 0
