"""An address goes when nobody refers to it any more, by the run of forgetting."""

from datetime import timedelta

import pytest

from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.tests.letters import NOW, know_kinds, mail, told_to
from vigie.safety.models import Contact, Member, MemberAddress
from vigie.trust.models import JournalRow
from vigie.trust.retention.forgetting import forget, what_is_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    know_kinds(monkeypatch)


def test_an_address_that_nobody_refers_to_goes_after_a_day():
    mail(1)
    assert forget(NOW + timedelta(hours=23)).is_good
    assert Address.objects.count() == 1
    late = NOW + timedelta(hours=25)
    assert what_is_due(late)["relaying.Address"] == 1
    assert forget(late).erased["relaying.Address"] == 1
    assert not Address.objects.exists()
    (row,) = JournalRow.objects.filter(what="rows.forgotten")
    assert "relaying.Address" in str(row.facts)


def test_an_address_at_which_a_member_is_asked_stays_until_the_member_goes():
    member = Member.objects.create(seen_at=NOW + timedelta(days=30))
    MemberAddress.objects.create(member=member, address=mail(1))
    late = NOW + timedelta(days=2)
    assert what_is_due(late)["relaying.Address"] == 0
    forget(late)
    assert Address.objects.count() == 1
    member.delete()
    forget(late)
    assert not Address.objects.exists()


def test_the_address_of_a_contact_stays_as_long_as_the_contact():
    member = Member.objects.create(seen_at=NOW + timedelta(days=30))
    contact = Contact.objects.create(member=member, address=mail(1))
    late = NOW + timedelta(days=2)
    forget(late)
    assert Address.objects.count() == 1
    contact.delete()
    forget(late)
    assert not Address.objects.exists()


def test_a_letter_goes_after_thirty_days_and_its_address_with_it():
    told_to(mail(1))
    forget(NOW + timedelta(days=29))
    assert (Letter.objects.count(), Address.objects.count()) == (1, 1)
    forget(NOW + timedelta(days=31))
    assert (Letter.objects.count(), Address.objects.count()) == (0, 0)


def test_a_message_without_an_emergency_goes_when_its_letters_have_gone():
    told_to(mail(1))
    forget(NOW + timedelta(days=31))
    assert not Message.objects.exists()
