"""The cache in which allauth counts: one for all processes, small, without a trace."""

import os
import subprocess
import sys
import threading

import pytest
from django.core.cache import cache
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from vigie.lib import clock
from vigie.trust.limits import cache as caching
from vigie.trust.limits import piece
from vigie.trust.limits.cache import PLACES, SLOT, Entries, SharedCache
from vigie.trust.limits.piece import Piece

KEY = b"k" * 32


def entries(rows=4):
    return Entries(Piece(None, rows * PLACES * SLOT), KEY, rows)


@pytest.fixture
def at(monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr(clock, "ticks", lambda: moment[0])
    return moment


@pytest.fixture
def together(tmp_path, monkeypatch):
    """As a starting process shares it with those that it starts."""
    monkeypatch.setenv("_VIGIE_LIMITS", "")
    piece.share(tmp_path)
    caching.shared.cache_clear()
    yield tmp_path / "cache"
    caching.shared.cache_clear()


def in_another(words):
    """Run words in a process of its own that shares with this one."""
    begin = (
        "import django; django.setup();"
        "from django.core.cache import cache;"
        "from django.test import RequestFactory;"
        "from allauth.core.internal.ratelimit import consume;"
        "request = RequestFactory().post('/', REMOTE_ADDR='192.0.2.7');"
    )
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "vigie.config.settings"}
    done = subprocess.run(  # noqa: S603  this program
        [sys.executable, "-c", begin + words],
        env=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_settings_name_it():
    from django.core.cache import caches

    assert isinstance(caches["default"], SharedCache)


@pytest.mark.parametrize("value", ["y", True, 7, 1.5, [], [1.0, 2.0], None])
def test_what_is_kept_comes_back(value):
    cache.set("a", value)
    assert cache.get("a", "another") == value
    assert cache.get("b", "another") == "another"


def test_only_the_first_of_many_adds():
    assert cache.add("a", "first")
    assert not cache.add("a", "second")
    assert cache.get("a") == "first"
    assert cache.delete("a")
    assert not cache.delete("a")
    assert cache.add("a", "third")


def test_of_many_threads_one_adds():
    outcomes, ready = [], threading.Barrier(8)

    def go():
        ready.wait()
        outcomes.append(cache.add("lock", True))

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]


def test_it_ends_when_its_time_is_over(at):
    cache.set("a", 1, timeout=10)
    at[0] += 9.9
    assert cache.get("a") == 1
    at[0] += 0.1
    assert cache.get("a") is None
    assert cache.add("a", 2, timeout=10)


def test_setting_the_machines_clock_frees_nobody(at, monkeypatch):
    cache.set("a", 1, timeout=10)
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert cache.get("a") == 1


def test_it_may_be_kept_for_longer_and_for_good(at):
    cache.set("a", 1, timeout=10)
    assert cache.touch("a", 100)
    assert not cache.touch("b", 100)
    at[0] += 50
    assert cache.get("a") == 1
    cache.set("a", 2, timeout=None)
    at[0] += 1e9
    assert cache.get("a") == 2


def test_a_time_of_nothing_keeps_nothing():
    cache.set("a", 1, timeout=0)
    assert cache.get("a") is None


def test_as_many_tries_as_allauth_counts_fit():
    many = [1.7e9 + 0.1 * number for number in range(50)]
    cache.set("a", many)
    assert cache.get("a") == many
    with pytest.raises(ValueError, match="too many for the shared cache"):
        cache.set("a", many * 2)
    assert cache.get("a") == many


def test_clearing_forgets_all():
    cache.set_many({"a": 1, "b": 2})
    cache.clear()
    assert cache.get_many(["a", "b"]) == {}


def test_in_a_full_row_what_ends_first_gives_way():
    found = entries(rows=1)
    for number in range(PLACES):
        found.write(f"{number}", b"x", 100.0 + number, 0.0)
    found.write("one more", b"y", 200.0, 0.0)
    there = [found.read(f"{number}", 0.0) is not None for number in range(PLACES)]
    assert there == [False] + [True] * 7
    assert found.read("one more", 0.0) == b"y"


def test_a_flood_of_short_counts_leaves_those_of_accounts():
    found = entries(rows=4)
    found.write("login_failed of an account", b"5 times", 300.0, 0.0)
    for number in range(2000):
        found.write(f"login of 192.0.{number}", b"once", 60.0, 0.0)
    assert found.read("login_failed of an account", 0.0) == b"5 times"


def test_another_process_sees_what_this_one_keeps(together):
    cache.set("a", [1.5])
    assert in_another(
        "print(cache.get('a'), cache.add('a', 1), cache.add('b', 2))"
    ) == ("[1.5] False True")
    assert cache.get("b") == 2


def test_two_processes_together_let_no_more_tries_through_than_one(together):
    tries = (
        "print(sum(bool(consume(request, app='allauth.account',"
        " action='login_failed', key='ana')) for _ in range(4)))"
    )
    assert [in_another(tries), in_another(tries)] == ["4", "1"]


def test_no_address_and_no_account_stands_in_its_file(together):
    in_another(
        "consume(request, app='allauth.account', action='login_failed', key='a')"
    )
    stored = together.read_bytes()
    assert stored.strip(b"\0")
    assert b"192.0.2.7" not in stored
    assert b"allauth" not in stored


def test_nobody_else_on_the_machine_may_read_it(together):
    cache.set("a", 1)
    assert together.stat().st_mode & 0o777 == 0o600


NAMES = st.sampled_from("abcdefgh")


class LikeADict(RuleBasedStateMachine):
    """Whatever is done to it, it holds what a dict with ends would hold."""

    def __init__(self):
        super().__init__()
        self.cache, self.model, self.now = entries(rows=8), {}, 1.0

    @rule(name=NAMES, value=st.binary(max_size=486), seconds=st.integers(1, 9))
    def keep(self, name, value, seconds):
        self.cache.write(name, value, self.now + seconds, self.now)
        self.model[name] = (value, self.now + seconds)

    @rule(seconds=st.integers(1, 5))
    def wait(self, seconds):
        self.now += seconds

    @invariant()
    def it_holds_what_has_not_ended(self):
        for name in "abcdefgh":
            value, until = self.model.get(name, (None, 0))
            wanted = value if until > self.now else None
            assert self.cache.read(name, self.now) == wanted


TestLikeADict = LikeADict.TestCase
