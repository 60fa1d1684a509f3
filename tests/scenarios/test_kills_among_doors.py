"""Fifty kills in the middle of acceptances, on both databases: three of a hundred have
a place of three, nothing that was acknowledged is lost, nothing is half written."""

import json
import os
import subprocess
import sys

import pytest

from tests.postgres import NotToBeHad, cluster
from tests.started import ROOT

pytestmark = pytest.mark.slow
CI = os.environ.get("CI", "").lower() in {"1", "true"}
KILLS = 50


def _left(folder, **more):
    environment = {**os.environ, "VIGIE_DATA_DIR": str(folder / "data")}
    environment.pop("VIGIE_DATABASE_URL", None)
    environment["DJANGO_SETTINGS_MODULE"] = "vigie.config.settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.doors_killed", str(folder), str(KILLS), "7"],
        env=environment | more,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def left(request, tmp_path_factory):
    """What was left after the kills."""
    folder = tmp_path_factory.mktemp("kills")
    if request.param == "sqlite":
        return _left(folder)
    try:
        with cluster() as address:
            return _left(folder, VIGIE_DATABASE_URL=address)
    except NotToBeHad as lack:
        pytest.fail(str(lack)) if CI else pytest.skip(str(lack))


def test_of_a_hundred_three_have_one_of_three_places_after_each_kill(left):
    assert set(left["stays"]) == {3}
    assert len(left["stays"]) >= KILLS


def test_no_place_that_was_acknowledged_is_lost(left):
    assert left["lost"] == []


def test_the_kills_fell_into_acceptances(left):
    assert left["kills"] == KILLS
    assert left["cut"] > KILLS  # who was in the middle of asking for a place
    assert sum(many < 3 for many in left["before"]) > KILLS / 4
    assert len(set(left["before"])) > 1


def test_nothing_is_half_written(left):
    assert set(left["half_written"].values()) == {0}


def test_the_database_is_sound_and_the_journal_verifies(left):
    assert left["sound"]
    assert left["journal"]
