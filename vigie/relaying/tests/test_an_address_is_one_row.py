"""Where somebody is reached stands once, and who said stop is not written to."""

from datetime import timedelta

import pytest

from vigie.relaying import addresses
from vigie.relaying.addresses import BadAddress, address_of, find
from vigie.relaying.models import Address
from vigie.relaying.states import AddressState, Channel
from vigie.relaying.tests.letters import NOW, know_kinds, mail, told_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    know_kinds(monkeypatch)


def state_of(address) -> int:
    return Address.objects.get(pk=address.pk).state


def test_two_who_name_one_mailbox_get_one_address():
    first = mail(1, value="Someone@Example.org", language="es")
    second = mail(1, value=" someone@example.org ", language="fr")
    assert second.pk == first.pk
    assert second.language == "es"
    assert Address.objects.count() == 1


def test_a_number_is_one_however_it_is_typed():
    first = address_of(channel=Channel.SMS, value="06 39 98 12 34", now=NOW)
    second = address_of(channel=Channel.SMS, value="+33 6 39981234", now=NOW)
    assert first.pk == second.pk
    assert second.value == "+33639981234"


def test_a_mailbox_keeps_the_letters_as_they_were_typed():
    assert mail(1, value="Some.One@Example.org").value == "Some.One@Example.org"


@pytest.mark.parametrize(
    ("channel", "value"),
    [
        (Channel.MAIL, "06 39 98 12 34"),
        (Channel.MAIL, "two words@example.org"),
        (Channel.MAIL, ""),
        (Channel.SMS, "someone@example.org"),
        (Channel.SMS, "17"),
        (Channel.PUSH, "someone@example.org"),
        (Channel.WEBHOOK, "+33639981234"),
    ],
)
def test_what_a_channel_cannot_reach_is_refused(channel, value):
    with pytest.raises(BadAddress):
        address_of(channel=channel, value=value, now=NOW)
    assert not Address.objects.exists()


def test_an_address_is_found_without_being_made():
    assert find(channel=Channel.MAIL, value="r1@example.org") is None
    made = mail(1)
    assert find(channel=Channel.MAIL, value="R1@example.org") == made


def test_the_value_is_not_plain_in_the_database():
    mail(1)
    stored = Address.objects.values_list("value", flat=True).get().stored
    assert b"example" not in stored


def test_who_said_stop_stays_stopped_when_another_names_them():
    address = mail(1)
    assert addresses.stop(address=address.pk)
    assert mail(1).state == AddressState.STOPPED
    assert not addresses.stop(address=address.pk)


def test_only_a_word_of_their_own_brings_letters_back():
    address = mail(1)
    addresses.stop(address=address.pk)
    assert addresses.prove(address=address.pk)
    assert state_of(address) == AddressState.GOOD
    assert not addresses.prove(address=address.pk)


def test_a_dead_address_that_is_confirmed_anew_lives_and_counts_from_nothing():
    address = mail(1)
    addresses.note_failures([address.pk])
    addresses.mark_dead([address.pk])
    assert state_of(address) == AddressState.DEAD
    assert addresses.prove(address=address.pk)
    assert Address.objects.get().failures == 0


def test_who_said_stop_is_not_made_dead():
    address = mail(1)
    addresses.stop(address=address.pk)
    addresses.mark_dead([address.pk])
    assert state_of(address) == AddressState.STOPPED


def test_an_address_dies_after_five_letters_given_up():
    address = mail(1)
    for _ in range(addresses.MOST_FAILURES - 1):
        addresses.note_failures([address.pk])
    assert state_of(address) == AddressState.UNPROVEN
    addresses.note_failures([address.pk])
    assert state_of(address) == AddressState.DEAD


def test_an_address_that_nobody_refers_to_is_unused_after_a_day():
    address = mail(1)
    assert not addresses.unused(NOW).exists()
    late = NOW + timedelta(days=1)
    assert list(addresses.unused(late)) == [address]


def test_an_address_with_a_letter_is_in_use():
    message = told_to(mail(1))
    late = NOW + timedelta(days=40)
    assert not addresses.unused(late).exists()
    message.letters.all().delete()
    assert addresses.unused(late).count() == 1
