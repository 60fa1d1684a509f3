"""A riddle is good once: in every process, and after a restart."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from vigie.lib import clock
from vigie.trust.limits.proofs import Proof, Way
from vigie.trust.limits.spending import forget_spent, is_spent, spend
from vigie.trust.models import SpentProof
from vigie.work import worker

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = datetime(2026, 3, 1, 14, tzinfo=UTC)


def proof(nonce="a" * 32, until=UNTIL):
    return Proof(Way.WORKED, nonce, until.timestamp())


def test_a_proof_is_good_once():
    assert not is_spent(proof())
    assert spend(proof())
    assert is_spent(proof())
    assert not spend(proof())
    assert spend(proof("b" * 32))


def test_of_many_at_once_one_gets_through():
    outcomes = []

    def go():
        try:
            outcomes.append(spend(proof()))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]


def test_it_is_remembered_for_as_long_as_it_could_come_again():
    spend(proof())
    spend(proof("b" * 32, UNTIL + timedelta(seconds=1)))
    assert forget_spent(UNTIL - timedelta(seconds=1)) == 0
    assert is_spent(proof())
    assert forget_spent(UNTIL) == 1
    assert [row.nonce for row in SpentProof.objects.all()] == ["b" * 32]


def test_what_is_remembered_says_nothing_of_anybody():
    spend(proof())
    fields = {field.name for field in SpentProof._meta.get_fields()}
    assert fields == {"nonce", "until_at"}
    assert SpentProof.objects.get().until_at == UNTIL
    assert str(SpentProof.objects.get()) == "a" * 32


def test_forgetting_is_a_chore_of_the_worker():
    spend(proof())
    chore = next(one for one in worker.chores() if one.name == "spent proofs")
    chore.do(clock.now() + timedelta(days=4000))
    assert not SpentProof.objects.exists()
