"""A phone beside an address is told what goes there, in the words that go there."""

from datetime import timedelta

import pytest

from vigie.relaying import addresses, kinds
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind
from vigie.relaying.models import Address, Letter
from vigie.relaying.queueing import announce, correct, queue, recall
from vigie.relaying.states import AddressState, Channel, LetterState
from vigie.relaying.tests.letters import NOW, Bench, know_kinds, mail, pair, told_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    know_kinds(monkeypatch)


def phone_of(address, number=1):
    """A phone beside an address."""
    phone = addresses.address_of(
        channel=Channel.PUSH, value=f"https://push.example/{number}", now=NOW
    )
    addresses.put_beside(phone=phone, of=address)
    return phone


def told():
    return set(Letter.objects.values_list("address", flat=True))


def test_both_are_told_once_however_often_it_is_queued():
    first, other = mail(1), mail(2)
    phones = [phone_of(first, 1), phone_of(first, 2)]
    message = told_to(first, other)
    queue(pair(message, first), now=NOW)
    assert told() == {first.pk, other.pk, *(one.pk for one in phones)}
    assert Letter.objects.count() == 4
    assert Letter.objects.get(address=phones[0]).channel == Channel.PUSH


def test_how_many_were_written_counts_them():
    first = mail(1)
    phone_of(first)
    message = announce(event="e", kind="plain", facts={"who": "x"}, now=NOW)
    assert queue(pair(message, first), now=NOW) == 2


@pytest.mark.parametrize("what", ["stopped", "phone is dead", "taken away"])
def test_who_wants_no_more_is_told_nothing_on_the_phone(what):
    first = mail(1)
    phone = phone_of(first)
    if what == "stopped":
        addresses.stop(address=first.pk)
    elif what == "phone is dead":
        addresses.mark_dead([phone.pk])
    else:
        assert addresses.take_away_phones(of=first) == 1
    told_to(first)
    assert phone.pk not in told()


def test_a_mailbox_that_is_dead_leaves_the_phone():
    first = mail(1)
    phone = phone_of(first)
    addresses.mark_dead([first.pk])
    told_to(first)
    assert told() == {phone.pk}


def test_a_recall_and_its_correction_reach_the_phone():
    first = mail(1)
    phone = phone_of(first)
    message = told_to(first)
    Letter.objects.filter(address=phone).update(state=LetterState.SENT)
    recall(messages=[message.pk], now=NOW)
    assert Letter.objects.get(address=first).state == LetterState.RECALLED
    right = announce(event="c", kind="plain", facts={"who": "x"}, now=NOW)
    correct(messages=[message.pk], correction=right, now=NOW)
    assert list(right.letters.values_list("address", flat=True)) == [phone.pk]


def test_what_is_an_address_s_own_is_said_on_its_phone(tmp_path):
    def own(_facts, at):
        return {one: {"link": f"https://x.example/{one.hex}"} for one in at}

    def words(facts, _language, _channel):
        return Text("s", "b", link=facts[-1]["link"])

    kinds.know(Kind("own", words, own=own))
    first = mail(1, language="es")
    phone = phone_of(first)
    told_to(first, kind="own")
    bench = Bench(tmp_path, Channel.PUSH)
    bench.work()
    [out] = bench.channel.got
    assert out.text.link.endswith(first.pk.hex)
    assert (out.to, out.language) == ("https://push.example/1", "es")
    bench.notes.close()
    assert Address.objects.get(pk=phone.pk).state == AddressState.GOOD


def test_a_phone_is_kept_as_long_as_its_address_and_goes_with_it():
    first = mail(1)
    phone = phone_of(first)
    late = NOW + timedelta(days=2)
    assert list(addresses.unused(late)) == [first]
    first.delete()
    assert not Address.objects.filter(pk=phone.pk).exists()
