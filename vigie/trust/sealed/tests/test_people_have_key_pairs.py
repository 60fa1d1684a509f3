"""A key pair opens with its owner's passphrase, for a while, and after few attempts."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from vigie.trust.models import Grant, PersonKey, UnlockedKey
from vigie.trust.sealed import cases, pairs, passphrases
from vigie.trust.sealed.errors import (
    Busy,
    CannotOpen,
    NoGrant,
    NoKeyPair,
    NotNow,
    NotUnlocked,
    TooManyAttempts,
    WeakPassphrase,
    WrongPassphrase,
)
from vigie.trust.sealed.sessions import token_of
from vigie.trust.sealed.tests.conftest import NOW, WORDS

pytestmark = pytest.mark.django_db(transaction=True)


def later(**span):
    return NOW + timedelta(**span)


@pytest.fixture
def ada(quick):
    return pairs.make_pair(person="user:9", passphrase=WORDS, now=NOW)


def test_a_real_passphrase_opens_what_it_wrapped(settings):
    """With Argon2id itself, at its least."""
    settings.PASSPHRASE_MIB = 19
    row = pairs.make_pair(person="user:9", passphrase=WORDS, now=NOW)
    assert bytes(row.wrapped)[:3] == bytes([0xC1, 19, 3])
    hand = pairs.unlock(person="user:9", passphrase=WORDS, now=NOW)
    assert hand.pair.public == bytes(row.public)
    with pytest.raises(WrongPassphrase):
        pairs.unlock(person="user:9", passphrase=WORDS + "s", now=NOW)


def test_the_database_holds_no_private_key_and_no_passphrase(ada):
    hand = pairs.unlock(person="user:9", passphrase=WORDS, now=NOW)
    row = PersonKey.objects.get()
    for column in (row.public, row.wrapped):
        assert hand.pair.private not in bytes(column)
        assert WORDS.encode() not in bytes(column)
    assert hand.pair.private.hex() not in repr(hand)


def test_who_has_no_pair_cannot_unlock_one(ada):
    with pytest.raises(NoKeyPair):
        pairs.unlock(person="user:8", passphrase=WORDS, now=NOW)


def test_a_second_pair_needs_the_word_that_the_first_is_lost(ada):
    with pytest.raises(NotNow):
        pairs.make_pair(person="user:9", passphrase=WORDS, now=NOW)
    assert PersonKey.objects.count() == 1


def test_a_weak_passphrase_makes_no_pair(quick):
    with pytest.raises(WeakPassphrase):
        pairs.make_pair(person="user:9", passphrase="short", now=NOW)
    assert not PersonKey.objects.exists()


def attempt(words, now=NOW):
    return pairs.unlock(person="user:9", passphrase=words, now=now)


def test_four_slips_are_free_and_then_the_wait_grows(ada):
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            attempt("wrong passphrase")
    with pytest.raises(TooManyAttempts):
        attempt(WORDS, later(seconds=29))
    with pytest.raises(WrongPassphrase):
        attempt("wrong passphrase", later(seconds=30))
    with pytest.raises(TooManyAttempts):
        attempt(WORDS, later(seconds=89))
    assert attempt(WORDS, later(seconds=90)).person == "user:9"


def test_the_right_passphrase_ends_the_count(ada):
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            attempt("wrong passphrase")
    attempt(WORDS)
    row = PersonKey.objects.get()
    assert (row.failures, row.waits_until) == (0, None)


def test_waiting_costs_no_derivation(ada, monkeypatch):
    PersonKey.objects.update(waits_until=later(minutes=1))
    monkeypatch.setattr(passphrases, "derive", lambda *_: pytest.fail("derived"))
    with pytest.raises(TooManyAttempts):
        attempt(WORDS)


def test_an_attempt_counts_before_it_is_made(ada, monkeypatch):
    """A program killed in the derivation gives no free guess."""

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(passphrases, "derive", killed)
    with pytest.raises(KeyboardInterrupt):
        attempt("guess")
    assert PersonKey.objects.get().failures == 1


def test_a_crowd_before_the_derivation_is_no_failure(ada, monkeypatch):
    def busy(*_):
        raise Busy

    monkeypatch.setattr(passphrases, "derive", busy)
    for _ in range(6):
        with pytest.raises(Busy):
            attempt(WORDS)
    assert PersonKey.objects.get().failures == 0


def test_another_passphrase_opens_the_same_key_and_the_old_one_does_not(ada):
    before = attempt(WORDS)
    token = pairs.keep_unlocked(hand=before, now=NOW)
    pairs.change_passphrase(
        person="user:9", old=WORDS, new="two grey cats sleep", now=NOW
    )
    with pytest.raises(WrongPassphrase):
        attempt(WORDS)
    assert attempt("two grey cats sleep").pair == before.pair
    with pytest.raises(NotUnlocked):
        pairs.resume(token=token, person="user:9", now=NOW)


def test_the_passphrase_is_changed_only_with_the_old_one(ada):
    with pytest.raises(WrongPassphrase):
        pairs.change_passphrase(
            person="user:9", old="guessed words", new="two grey cats", now=NOW
        )
    with pytest.raises(WeakPassphrase):
        pairs.change_passphrase(person="user:9", old=WORDS, new="cats", now=NOW)
    assert attempt(WORDS)


def test_a_lost_passphrase_is_a_new_pair_that_another_holder_grants_anew(people, case):
    pairs.make_pair(person="user:2", passphrase="another one now", now=NOW, lost=True)
    hand = pairs.unlock(person="user:2", passphrase="another one now", now=NOW)
    assert cases.holders(case) == ["user:1"]
    with pytest.raises(NoGrant):
        cases.pairs_of(case, hand)
    cases.grant(case=case, to="user:2", by=people["user:1"], now=NOW)
    assert cases.pairs_of(case, hand) == cases.pairs_of(case, people["user:1"])


def test_a_kept_key_comes_back_with_its_cookie(ada):
    hand = attempt(WORDS)
    token = pairs.keep_unlocked(hand=hand, now=NOW)
    assert pairs.resume(token=token, person="user:9", now=NOW) == hand


def test_the_database_alone_does_not_open_a_kept_key(ada):
    hand = attempt(WORDS)
    token = token_of(pairs.keep_unlocked(hand=hand, now=NOW))
    row = UnlockedKey.objects.get()
    assert token.secret not in bytes(row.sealed)
    assert hand.pair.private not in bytes(row.sealed)
    wrong = type(token)(token.row, bytes(32)).text
    with pytest.raises(CannotOpen):
        pairs.resume(token=wrong, person="user:9", now=NOW)


def test_another_persons_cookie_is_of_no_use(people):
    token = pairs.keep_unlocked(hand=people["user:1"], now=NOW)
    with pytest.raises(NotUnlocked):
        pairs.resume(token=token, person="user:2", now=NOW)
    with pytest.raises(NotUnlocked):
        pairs.resume(token="anything", person="user:1", now=NOW)


def test_a_key_locks_itself_when_it_is_not_used(ada, settings):
    settings.UNLOCK_MINUTES = 15
    token = pairs.keep_unlocked(hand=attempt(WORDS), now=NOW)
    for minutes in (14, 28, 42, 56):
        pairs.resume(token=token, person="user:9", now=later(minutes=minutes))
    with pytest.raises(NotUnlocked):
        pairs.resume(token=token, person="user:9", now=later(minutes=71))


def test_a_key_locks_itself_after_an_hour_of_use(ada, settings):
    settings.UNLOCK_MINUTES = 15
    token = pairs.keep_unlocked(hand=attempt(WORDS), now=NOW)
    for minutes in range(10, 60, 10):
        pairs.resume(token=token, person="user:9", now=later(minutes=minutes))
    with pytest.raises(NotUnlocked):
        pairs.resume(token=token, person="user:9", now=later(minutes=60))


def test_a_person_locks_all_sessions_at_once(people):
    tokens = [pairs.keep_unlocked(hand=people["user:1"], now=NOW) for _ in range(2)]
    kept = pairs.keep_unlocked(hand=people["user:2"], now=NOW)
    assert pairs.lock_again(person="user:1") == 2
    for token in tokens:
        with pytest.raises(NotUnlocked):
            pairs.resume(token=token, person="user:1", now=NOW)
    assert pairs.resume(token=kept, person="user:2", now=NOW)


def test_sessions_that_are_over_are_forgotten(ada, settings):
    settings.UNLOCK_MINUTES = 15
    pairs.keep_unlocked(hand=attempt(WORDS), now=NOW)
    pairs.forget_sessions(later(minutes=14))
    assert UnlockedKey.objects.count() == 1
    pairs.forget_sessions(later(minutes=15))
    assert not UnlockedKey.objects.exists()


def renewed(person):
    pairs.make_pair(person=person, passphrase="another one now", now=NOW, lost=True)
    return pairs.unlock(person=person, passphrase="another one now", now=NOW)


def test_a_passphrase_that_came_back_to_mind_brings_the_grants_over(people, case):
    hand = renewed("user:2")
    assert Grant.objects.count() == 2
    with pytest.raises(WrongPassphrase):
        cases.take_over(hand=hand, passphrase="another one now", now=NOW)
    moved = cases.take_over(hand=hand, passphrase=WORDS + "user:2", now=NOW)
    assert moved == 1
    assert cases.pairs_of(case, hand) == cases.pairs_of(case, people["user:1"])
    assert cases.holders(case) == ["user:1", "user:2"]


def test_afterwards_the_former_pair_opens_nothing(people, case):
    hand = renewed("user:2")
    cases.take_over(hand=hand, passphrase=WORDS + "user:2", now=NOW)
    with pytest.raises(NoGrant):
        cases.pairs_of(case, people["user:2"])
    with pytest.raises(NoKeyPair):
        cases.take_over(hand=hand, passphrase=WORDS + "user:2", now=NOW)
    former = PersonKey.objects.get(person="user:2", retired_at__isnull=False)
    assert bytes(former.wrapped) == b""


def test_the_attempts_on_a_former_passphrase_are_limited_too(people, case):
    hand = renewed("user:2")
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            cases.take_over(hand=hand, passphrase="a guess of words", now=NOW)
    with pytest.raises(TooManyAttempts):
        cases.take_over(hand=hand, passphrase=WORDS + "user:2", now=NOW)


def test_a_stolen_session_cannot_throw_the_only_grant_away(people, case):
    cases.revoke(case=case, person="user:2", by="user:1", now=NOW)
    hand = renewed("user:1")
    with pytest.raises(NoGrant):
        cases.pairs_of(case, hand)
    assert cases.take_over(hand=hand, passphrase=WORDS + "user:1", now=NOW) == 2
    assert len(cases.pairs_of(case, hand)) == 2


def test_many_attempts_at_once_are_as_few_as_one_after_the_other(ada):
    """Five may be wrong, then it waits: also when twelve come together."""
    tried, ready = [], threading.Barrier(12)

    def guess(number):
        try:
            ready.wait()
            pairs.unlock(person="user:9", passphrase=f"guess {number}" * 3, now=NOW)
        except (WrongPassphrase, TooManyAttempts) as error:
            tried.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tried.count(WrongPassphrase) == 5
    assert tried.count(TooManyAttempts) == 7
    assert PersonKey.objects.get().failures == 5


def test_a_pair_made_while_a_passphrase_changes_stays_whole(ada, monkeypatch):
    """The former key under the new one's name would open nothing any more."""
    tried, other = pairs.unlock, "eight loud storks wade"

    def unlock(**words):
        hand = tried(**words)
        pairs.make_pair(person="user:9", passphrase=other, now=NOW, lost=True)
        return hand

    with monkeypatch.context() as patch:
        patch.setattr(pairs, "unlock", unlock)
        pairs.change_passphrase(person="user:9", old=WORDS, new=WORDS + "!", now=NOW)
    hand = pairs.unlock(person="user:9", passphrase=other, now=NOW)
    assert hand.pair.public == bytes(PersonKey.objects.get(retired_at=None).public)
