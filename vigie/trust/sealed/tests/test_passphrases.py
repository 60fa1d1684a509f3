"""A private key comes out of its wrapping with its owner's passphrase only."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.trust.sealed import passphrases
from vigie.trust.sealed.errors import (
    Busy,
    NotSealed,
    SealingError,
    WeakPassphrase,
    WrongPassphrase,
)
from vigie.trust.sealed.passphrases import Cost, derive, unwrap, wait_after, wrap

LEAST = Cost(19, 1)
WORDS = "seven calm herons wade"
KEY = bytes(range(32))
few = settings(max_examples=8, deadline=None)


@pytest.fixture(scope="module")
def wrapped():
    return wrap(KEY, WORDS, "user:1", LEAST)


def test_argon2id_gives_the_published_answer():
    """From the test file of the reference program: 2 passes, 64 MiB, one lane."""
    made = derive("password", b"somesalt", Cost(64, 2))
    assert made.hex() == (
        "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    )


def test_the_key_comes_back(wrapped):
    assert unwrap(wrapped, WORDS, "user:1") == KEY


@pytest.mark.parametrize(
    "typed", ["  seven calm  herons wade ", "ｓeven calm herons\twade"]
)
def test_the_same_words_typed_otherwise_are_the_same(wrapped, typed):
    assert unwrap(wrapped, typed, "user:1") == KEY


@few
@given(st.text(max_size=30))
def test_another_passphrase_opens_nothing(wrapped, typed):
    with pytest.raises(WrongPassphrase):
        unwrap(wrapped, typed, "user:1")


def test_another_persons_key_does_not_open(wrapped):
    with pytest.raises(WrongPassphrase):
        unwrap(wrapped, WORDS, "user:2")


def test_every_flipped_byte_raises(wrapped, monkeypatch):
    monkeypatch.setattr(
        passphrases, "derive", lambda words, salt, cost: (salt * 2)[:32]
    )
    mine = wrap(KEY, WORDS, "user:1", LEAST)
    for at in range(len(mine)):
        for flip in (1, 0x80):
            wrong = bytearray(mine)
            wrong[at] ^= flip
            with pytest.raises(SealingError):
                unwrap(bytes(wrong), WORDS, "user:1")


def test_the_header_says_what_it_cost(wrapped):
    assert wrapped[:3] == bytes([0xC1, 19, 1])
    assert len(wrapped) == passphrases.SIZE == 3 + 16 + 12 + 48


def test_two_wrappings_of_one_key_share_nothing():
    one, other = (wrap(KEY, WORDS, "user:1", LEAST) for _ in range(2))
    assert one[3:19] != other[3:19]
    assert one[19:31] != other[19:31]
    assert KEY not in one


@pytest.mark.parametrize("size", [0, 18, passphrases.SIZE - 1, passphrases.SIZE + 1])
def test_another_length_is_no_wrapped_key(size):
    with pytest.raises(NotSealed, match="private key"):
        unwrap(b"\xc1\x13\x01" + bytes(size), WORDS, "user:1")


@pytest.mark.parametrize(("mib", "passes"), [(18, 1), (65, 1), (255, 1), (19, 0)])
def test_a_header_that_asks_for_another_cost_is_not_obeyed(
    wrapped, mib, passes, monkeypatch
):
    monkeypatch.setattr(passphrases, "derive", lambda *_: pytest.fail("derived"))
    with pytest.raises(NotSealed, match="private key"):
        unwrap(bytes([0xC1, mib, passes]) + wrapped[3:], WORDS, "user:1")


@pytest.mark.parametrize(
    ("mib", "passes"), [(18, 3), (65, 3), (64, 0), (64, 7), (-1, 1)]
)
def test_a_cost_out_of_bounds_is_refused(mib, passes):
    with pytest.raises(ValueError, match="19 to 64 MiB and 1 to 6 passes"):
        Cost(mib, passes)


def test_the_bounds_themselves_are_allowed_and_the_default_is_strong():
    assert (Cost(19, 1), Cost(64, 6)) == (Cost(19, 1), Cost(64, 6))
    assert (Cost().mib, Cost().passes) == (64, 3)


@pytest.mark.parametrize("words", ["", "elevenchars", "  eleven c   ar "])
def test_a_short_passphrase_is_refused(words):
    with pytest.raises(WeakPassphrase):
        wrap(KEY, words, "user:1", LEAST)


def test_twelve_characters_are_enough():
    assert unwrap(wrap(KEY, "twelve chars", "u", LEAST), "twelve chars", "u") == KEY


def test_at_most_two_are_derived_at_once(monkeypatch):
    running, most, lock = 0, 0, threading.Lock()
    both = threading.Event()

    def slow(*_):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == 2:
                both.set()
        both.wait(5)
        with lock:
            running -= 1
        return bytes(32)

    monkeypatch.setattr(passphrases, "hash_secret_raw", slow)
    threads = [
        threading.Thread(target=derive, args=("x", b"saltsalt", LEAST))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_who_waits_too_long_is_told_to_try_again(monkeypatch):
    monkeypatch.setattr(passphrases, "PATIENCE", 0.01)
    taken = [passphrases._turns.acquire(timeout=1) for _ in range(2)]
    try:
        with pytest.raises(Busy):
            derive("x", b"saltsalt", LEAST)
    finally:
        for _ in taken:
            passphrases._turns.release()
    assert len(derive("x", b"saltsalt", LEAST)) == 32


def test_a_failed_derivation_gives_its_turn_back(monkeypatch):
    def fail(*_):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(passphrases, "hash_secret_raw", fail)
        for _ in range(3):
            with pytest.raises(MemoryError):
                derive("x", b"saltsalt", LEAST)
    assert len(derive("x", b"saltsalt", LEAST)) == 32


def test_the_wait_grows_with_the_failures_up_to_an_hour():
    waits = [wait_after(n) for n in range(14)]
    assert waits[:8] == [0, 0, 0, 0, 0, 30, 60, 120]
    assert waits[11:] == [1920, 3600, 3600]
    assert wait_after(10**9) == 3600
