"""The worker that sends letters is killed at random: everybody is told exactly once."""

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_ten_kills_at_random_and_everybody_is_told_once(tmp_path):
    environment = {
        **os.environ,
        "VIGIE_DATA_DIR": str(tmp_path),
        "VIGIE_DATABASE_URL": f"sqlite:///{tmp_path}/killed.sqlite3",
    }
    words = [sys.executable, "-m", "tests.letters_killed", str(tmp_path)]
    said = subprocess.run(
        [*words, "400", "10", "10", "20151113"],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(said.stdout)
    assert found["queued"] == found["sent"] == found["pairs_told"] == 4000
    assert (found["told_twice"], found["other_states"]) == (0, 0)
    assert found["kills"] >= 5
    # What was under way at a kill is handed over again, under the key it had.
    assert found["again_under_a_known_key"] <= found["kills"]
