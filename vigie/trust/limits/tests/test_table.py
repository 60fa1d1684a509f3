"""The table of buckets: bounded, shared between processes, and without a trace."""

import subprocess
import sys
from pathlib import Path

import pytest

from vigie.trust.limits import piece
from vigie.trust.limits import table as tables
from vigie.trust.limits.buckets import Rate
from vigie.trust.limits.table import PLACES, Table

KEY = b"k" * 32
RATE = Rate(3, 10)


def taken(table, name, times=5, now=100.0):
    return sum(table.take(name, RATE, now).given for _ in range(times))


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """A table as a starting process shares it."""
    monkeypatch.delenv("_VIGIE_LIMITS", raising=False)
    tables.shared.cache_clear()
    piece.share(tmp_path)
    yield tmp_path / "limits"
    tables.shared.cache_clear()


def test_nobody_takes_the_tokens_of_another():
    table = Table(key=KEY)
    assert taken(table, "a") == 3
    assert taken(table, "b") == 3
    assert taken(table, "a") == 0


def test_the_order_of_other_names_makes_no_difference():
    asked = [("a", 1.0), ("b", 2.0), ("a", 3.0), ("c", 3.0), ("a", 4.0), ("a", 9.0)]
    outcomes = []
    for order in (asked, sorted(asked), sorted(asked, key=lambda one: one[1])):
        table = Table(key=KEY)
        outcomes.append(
            {(name, now): table.take(name, RATE, now).given for name, now in order}
        )
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_the_table_never_grows():
    table = Table(key=KEY, rows=4)
    size = len(table._memory)
    for number in range(1000):
        table.take(f"192.0.{number}", RATE, 100.0)
    assert len(table._memory) == size == 4 * PLACES * 16


def test_a_flood_of_names_shuts_nobody_out():
    table = Table(key=KEY, rows=4)
    for number in range(1000):
        taken(table, f"flood {number}")
    assert table.take("an ordinary reader", RATE, 100.0).given


def test_the_bucket_that_is_full_soonest_gives_way():
    table = Table(key=KEY, rows=1)
    assert taken(table, "busy") == 3
    for number in range(PLACES - 1):
        table.take(f"quiet {number}", RATE, 100.0)
    table.take("one more", RATE, 100.0)
    assert taken(table, "busy") == 0
    assert taken(table, "quiet 1") == 2


def test_a_bucket_gives_no_way_to_itself():
    table = Table(key=KEY, rows=1)
    for number in range(PLACES):
        table.take(f"{number}", RATE, 100.0 + number)
    assert [table.used(f"{n}", RATE, 107.0) > 0 for n in range(PLACES)] == [True] * 8


def test_looking_takes_nothing():
    table = Table(key=KEY)
    assert table.used("a", RATE, 100.0) == 0
    taken(table, "a", times=1)
    assert [table.used("a", RATE, 100.0) for _ in range(5)] == [
        pytest.approx(1 / 3)
    ] * 5
    assert taken(table, "a") == 2


def test_pressure_is_counted_and_refuses_nobody():
    table = Table(key=KEY)
    for _ in range(100):
        table.press("all", RATE, 100.0)
    assert table.used("all", RATE, 100.0) == 1.0
    assert table.used("all", RATE, 130.0) == 0.0


def test_clearing_makes_every_bucket_full():
    table = Table(key=KEY)
    taken(table, "a")
    table.clear()
    assert taken(table, "a") == 3


def test_another_key_names_buckets_in_another_way(tmp_path):
    one, other = (Table(tmp_path / "t", key=bytes([n]) * 32) for n in (1, 2))
    assert taken(one, "a") == 3
    assert taken(other, "a") == 3
    assert taken(Table(tmp_path / "t", key=bytes([1]) * 32), "a") == 0


def test_the_file_holds_no_name_and_is_for_its_owner_alone(tmp_path):
    table = Table(tmp_path / "t", key=KEY)
    table.take("report\000192.0.2", RATE, 100.0)
    content = (tmp_path / "t").read_bytes()
    assert content.strip(b"\0")
    assert b"192.0" not in content
    assert (tmp_path / "t").stat().st_mode & 0o777 == 0o600


def test_processes_that_were_started_together_count_together(shared):
    words = (
        "from vigie.trust.limits.table import shared; "
        "from vigie.trust.limits.buckets import Rate; "
        "print(sum(shared().take('a', Rate(1000, 1e6), 100.0).given"
        " for _ in range(700)))"
    )
    command = [sys.executable, "-c", words]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 our own words
        for _ in range(2)
    ]
    given = [int(process.communicate()[0]) for process in running]
    assert sum(given) == 1000
    assert shared.stat().st_size == 8192 * PLACES * 16


def test_the_key_that_is_shared_stands_in_no_file_and_is_new_each_time(shared):
    import os

    key, _, path = os.environ["_VIGIE_LIMITS"].partition(":")
    assert Path(path) == shared.parent
    assert len(bytes.fromhex(key)) == 32
    taken(tables.shared(), "a")
    assert bytes.fromhex(key) not in shared.read_bytes()
    piece.share(shared.parent)
    assert os.environ["_VIGIE_LIMITS"].partition(":")[0] != key


def test_a_process_that_shares_with_nobody_has_a_table_of_its_own(monkeypatch):
    monkeypatch.delenv("_VIGIE_LIMITS", raising=False)
    tables.shared.cache_clear()
    assert tables.shared() is tables.shared()
    assert tables.shared()._piece.file == -1
    tables.shared.cache_clear()
